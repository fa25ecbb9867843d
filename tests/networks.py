"""Small ageing networks of both kinds, made on the spot, whose answers can be told beforehand."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from onnx import TensorProto, ValueInfoProto, helper, numpy_helper

from pipelines.arrays import Floats

PLANES = """format = 1
name = "made up"
kind = "age planes"
file = "network.onnx"
sha256 = "{sha256}"
licence = "CC0-1.0"
source = "made by the tests"
size = {size}
range = [0.0, 1.0]
output = "residual"
valid_ages = [10, 90]
canvas = {canvas}
"""
CROP = """format = 1
name = "made up"
kind = "aligned crop"
file = "network.onnx"
sha256 = "{sha256}"
licence = "CC0-1.0"
source = "made by the tests"
size = {size}
range = [-1.0, 1.0]
output = "image"
valid_ages = [0, 100]
"""


def mixing_network(weights: Floats, size: int, *, shift: Floats | None = None) -> bytes:
    """Return ONNX bytes: each output channel is a mix of the inputs, ``weights`` (3, c).

    ``shift`` (3, size, size) is added to the output.
    """
    mix = np.asarray(weights, np.float32)[..., None, None]
    constants = [numpy_helper.from_array(mix, "mix")]
    nodes = [helper.make_node("Conv", ["picture", "mix"], ["mixed"])]
    added = np.zeros((1, 1, 1, 1)) if shift is None else shift[None]
    constants.append(numpy_helper.from_array(np.asarray(added, np.float32), "shift"))
    nodes.append(helper.make_node("Add", ["mixed", "shift"], ["aged"]))
    graph = helper.make_graph(
        nodes,
        "ageing",
        [_tensor("picture", mix.shape[1], size)],
        [_tensor("aged", 3, size)],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 10
    return model.SerializeToString()


def written(folder: Path, manifest: str, network: bytes, **values: object) -> Path:
    """Write a network and its manifest, which states the network's hash; return its place."""
    (folder / "network.onnx").write_bytes(network)
    values = {"sha256": hashlib.sha256(network).hexdigest(), **values}
    place = folder / "manifest.toml"
    place.write_text(manifest.format(**values), encoding="utf-8")
    return place


def sha256_of(data: bytes) -> str:
    """Return the hash under which recipes name a file."""
    return hashlib.sha256(data).hexdigest()


def _tensor(name: str, channels: int, size: int) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, size, size])
