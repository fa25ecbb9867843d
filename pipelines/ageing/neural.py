"""Let a network that the agency adds itself change the texture of a grown face, and nothing else.

The network sees the face after growth. Its change, never its picture, goes over: inside the face,
outside the eyes and whatever the caller locks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.ageing.neural_crops import aligned_crop, level_face_crop, window_starts
from pipelines.ageing.neural_manifest import NeuralManifest, manifest_from, read_document
from pipelines.ageing.regions import face_regions
from pipelines.ageing.scaling import enlarged, reduced
from pipelines.ageing.skin_window import Face
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import NeuralError
from pipelines.lab import to_lab
from pipelines.layers import Layer, change_layer
from pipelines.recipe import Sha256
from pipelines.warp import Box

_MASK_UNIT = 96.0
Tensor = NDArray[np.float32]


class _Session(Protocol):
    def run(self, outputs: None, inputs: dict[str, Tensor]) -> list[Any]: ...


@dataclass(frozen=True)
class NeuralModel:
    """A network ready to run, with the manifest it was opened by and that manifest's SHA-256."""

    manifest: NeuralManifest
    manifest_sha256: Sha256
    session: _Session
    input_name: str

    def run(self, batch: Tensor) -> Tensor:
        """Return the output (1, 3, s, s) for an input (1, c, size, size), both float32.

        Raises NeuralError where the network fails or gives another shape, or no numbers.
        """
        name = self.manifest.name
        try:
            result = np.asarray(self.session.run(None, {self.input_name: batch})[0])
        except Exception as error:
            raise NeuralError(
                f"The network '{name}' failed on its input of {batch.shape}. Check kind and size "
                f"in its manifest."
            ) from error
        square = result.ndim == 4 and result.shape[2] == result.shape[3]
        if not square or result.shape[:2] != (1, 3) or not np.isfinite(result).all():
            raise NeuralError(
                f"The network '{name}' gave {result.shape} where numbers of (1, 3, side, side) are "
                f"needed. It is of another kind than its manifest says."
            )
        return result.astype(np.float32)


def open_model(manifest_path: Path) -> NeuralModel:
    """Open the network that a manifest describes, only if its bytes are those it states.

    Raises NeuralError where the extra is not installed, the manifest is wrong, or the network is
    missing, changed or takes another input.
    """
    return open_network(*network_files(manifest_path))


def network_files(manifest_path: Path) -> tuple[bytes, bytes]:
    """Return the bytes of a manifest and of the network beside it; raise NeuralError."""
    document = read_document(manifest_path)
    manifest = manifest_from(document, name=manifest_path.name)
    return document, _network_bytes(manifest_path.with_name(manifest.file), manifest)


def open_network(document: bytes, network: bytes, *, name: str = "manifest") -> NeuralModel:
    """Open a network by its manifest's bytes and its own; raise NeuralError as `open_model`.

    ``name`` stands in errors for the manifest's file.
    """
    manifest = manifest_from(document, name=name)
    _check_hash(network, manifest)
    session = _open_session(network, manifest)
    (taken, *others) = session.get_inputs()
    wanted = (1, manifest.input_channels, manifest.size, manifest.size)
    fits = len(taken.shape) == len(wanted) and all(
        not isinstance(have, int) or have == want
        for have, want in zip(taken.shape, wanted, strict=False)
    )
    if others or not fits:
        raise NeuralError(
            f"The network '{manifest.name}' takes {[taken.shape, *(o.shape for o in others)]}; its "
            f"manifest says one input of {list(wanted)}. Set kind and size to the network's."
        )
    return NeuralModel(manifest, hashlib.sha256(document).hexdigest(), session, taken.name)


def neural_layer(
    picture: Pixels,
    face: Face,
    model: NeuralModel,
    *,
    from_age: float,
    to_age: float,
    strength: float,
    locks: Floats | None = None,
) -> Layer:
    """Return the layer of what the network changes on a grown face between two ages.

    ``picture`` (H, W, 3) is the whole grown picture that ``face`` is a window of: networks want to
    see the head's surroundings too.
    ``locks`` (h, w) from 0 to 1 marks px of the window that must stay as they are; where it is 1
    nothing changes to the bit. Raises NeuralError for an age the network is not made for.
    """
    model.manifest.check_ages(from_age, to_age)
    if locks is not None and locks.shape != face.pixels.shape[:2]:
        raise NeuralError(
            f"The locks are {locks.shape} and the face's window is {face.pixels.shape[:2]}; give "
            f"the mask of the window."
        )
    change = np.zeros((*face.pixels.shape[:2], 3), np.float32)
    if strength:
        find = _by_age_planes if model.manifest.kind == "age planes" else _by_aligned_crop
        change = find(picture, face, model, from_age, to_age) * _where(face)[..., None]
        if locks is not None:
            change *= np.clip(1 - locks, 0, 1)[..., None].astype(np.float32)
    name = network_layer_name(model.manifest.name)
    return change_layer(name, change, offset=face.offset, strength=strength)


def network_layer_name(name: str) -> str:
    """Return how the layer of a network of this name is called."""
    return f"network {name}"


def _by_age_planes(
    picture: Pixels, face: Face, model: NeuralModel, from_age: float, to_age: float
) -> Floats:
    size = model.manifest.size
    side = model.manifest.canvas or 2 * size
    frame = EyeFrame(face.frame.centre + face.offset, face.frame.axes)
    crop = level_face_crop(frame, side, model.manifest.pupils)
    seen = _entered(crop.cut(picture), model.manifest)
    ages = [np.full((size, size), age / model.manifest.age_divisor) for age in (from_age, to_age)]
    total = np.zeros((side, side, 3), np.float32)
    weight = np.zeros((side, side, 1), np.float32)
    feather = np.hanning(size + 2)[1:-1].astype(np.float32)
    window_weight = (feather[:, None] * feather[None])[..., None]
    for top in window_starts(side, size):
        for left in window_starts(side, size):
            part = (slice(top, top + size), slice(left, left + size))
            total[part] += window_weight * _change(seen[part], ages, model)
            weight[part] += window_weight
    return crop.lay(total / np.maximum(weight, 1e-6), _box(face))


def _by_aligned_crop(
    picture: Pixels, face: Face, model: NeuralModel, from_age: float, to_age: float
) -> Floats:
    del from_age  # the network reads the present age off the face itself
    size = model.manifest.size
    crop = aligned_crop(face.mesh + face.offset, size)
    seen = _entered(crop.cut(picture), model.manifest)
    age = np.full((size, size), to_age / model.manifest.age_divisor)
    return crop.lay(_change(seen, [age], model), _box(face))


def _box(face: Face) -> Box:
    height, width = face.pixels.shape[:2]
    return Box(*face.offset, width, height)


def _entered(pixels: Pixels, manifest: NeuralManifest) -> Floats:
    black, white = manifest.range
    ordered = pixels if manifest.channels == "rgb" else pixels[..., ::-1]
    return np.asarray(ordered / 255 * (white - black) + black, np.float32)


def _change(picture: Floats, ages: list[Floats], model: NeuralModel) -> Floats:
    """Return the change in grey levels (size, size, 3) RGB for one input picture."""
    manifest = model.manifest
    batch = np.concatenate([picture.transpose(2, 0, 1), np.array(ages)])[None].astype(np.float32)
    found = model.run(batch)[0].transpose(1, 2, 0)
    if found.shape != picture.shape:
        found = cv2.resize(found, picture.shape[1::-1], interpolation=cv2.INTER_AREA)
    change = found if manifest.output == "residual" else found - picture
    black, white = manifest.range
    levels = np.asarray(change, np.float32) * np.float32(255 / (white - black))
    return levels if manifest.channels == "rgb" else levels[..., ::-1]


def _where(face: Face) -> Floats:
    # Eyes keep their colour: networks of this kind are known to change it.
    small, mesh, frame = reduced(face.pixels, face.mesh, face.frame, unit=_MASK_UNIT)
    regions = face_regions(to_lab(small), mesh, frame)
    return enlarged(regions.face * np.clip(1 - regions.eyes, 0, 1), face.pixels.shape)


def _network_bytes(place: Path, manifest: NeuralManifest) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise NeuralError(
            f"The network file '{manifest.file}' of '{manifest.name}' cannot be read. Put it "
            f"beside its manifest."
        ) from error


def _check_hash(network: bytes, manifest: NeuralManifest) -> None:
    found = hashlib.sha256(network).hexdigest()
    if found != manifest.sha256:
        raise NeuralError(
            f"The network file '{manifest.file}' is not the one of its manifest: expected SHA-256 "
            f"{manifest.sha256[:16]}…, found {found[:16]}…. It is not opened. Bring the right file."
        )


def _open_session(data: bytes, manifest: NeuralManifest) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise NeuralError(
            "Networks need the extra 'neural', which is not installed. Install it: "
            "pip install 'forensic-imaging-workbench[neural]'"
        ) from error
    options = onnxruntime.SessionOptions()
    # One thread adds in one order, so that the same recipe gives the same bytes.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = 4
    try:
        # From the bytes that were hashed, so that no other file can be read in their place.
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise NeuralError(
            f"The network file '{manifest.file}' cannot be opened as ONNX. Export it again, whole "
            f"in one file, for ONNX Runtime {onnxruntime.__version__}."
        ) from error
