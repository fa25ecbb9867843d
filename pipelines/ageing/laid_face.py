"""Lay a face of another photograph over an aged face, feature upon feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import scipy

from pipelines.ageing.bands import blurred
from pipelines.ageing.mesh import LIPS, OVAL, both_sides
from pipelines.ageing.regions import face_regions
from pipelines.ageing.scaling import enlarged, reduced
from pipelines.ageing.skin_window import Face
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab
from pipelines.landmarks import Landmarks
from pipelines.warp import remap

# How far skin must reach around a spot to be taken, in pupil distances.
_AMID_SKIN: Final = 0.05
# Masks have nothing finer than this many px between the pupils can show.
_MASK_UNIT: Final = 96.0
# What the warp goes by: no lids, which open and close, and of the brows one edge.
_CONTROL: Final = (
    *(OVAL + LIPS),
    *(33, 133, 70, 63, 105, 66, 107, 168, 6, 197, 195, 5, 4, 1, 2, 97, 98, 129, 49, 48, 64),
    *(50, 101, 118, 205, 187, 123, 9, 151, 199),
)
# Nodes of the warp per pupil distance, and how far it gives way to points that disagree. It is
# kept to 1/1024 px, as all warps are, so that a solver's last bits never reach a pixel.
_NODES, _STIFFNESS, _QUANTUM = 12, 1e-3, 1024.0


@dataclass(frozen=True)
class LaidFace:
    """Another photograph's face in a face's window, all of its height and width.

    ``lab`` is CIE Lab (h, w, 3); ``skin``, ``edges`` (eyes and lips) and ``brows`` are
    masks (h, w) from 0 to 1 of what that photograph shows there.
    """

    lab: Floats
    skin: Floats
    edges: Floats
    brows: Floats


def lay_over(face: Face, landmarks: Landmarks, pixels: Pixels) -> LaidFace:
    """Return a photograph (H, W, 3) uint8 laid over ``face`` by both meshes.

    ``landmarks`` stand in the photograph's px and have a mesh, or else KeyError is raised.
    """
    mesh, frame = landmarks.groups["mesh"], eye_frame(landmarks)
    picture, mesh, frame = reduced(pixels, mesh, frame, unit=face.frame.unit)
    small, small_mesh, small_frame = reduced(picture, mesh, frame, unit=_MASK_UNIT)
    regions = face_regions(to_lab(small), small_mesh, small_frame)
    masks = np.dstack(
        [_amid(regions.skin, small_frame.unit), regions.eyes + regions.lips, regions.brows]
    )
    masks = np.rint(enlarged(np.clip(masks, 0, 1), picture.shape) * 255).astype(np.uint8)
    places = _places(face, mesh)
    skin, edges, brows = np.moveaxis(remap(masks, *places) / np.float32(255), -1, 0)
    return LaidFace(to_lab(remap(picture, *places)), skin, edges, brows)


def _amid(skin: Floats, unit: float) -> Floats:
    # Skin that shows between strands of a fringe would bring their outlines along.
    around = blurred(skin, _AMID_SKIN * unit)
    return skin * np.clip((around - 0.45) / 0.3, 0, 1)


def _places(face: Face, theirs: Floats) -> tuple[Floats, Floats]:
    """Return where each px of the face's window lies in the other picture, as maps x, y."""
    control = sorted({vertex for sides in both_sides(_CONTROL) for vertex in sides})
    height, width = face.pixels.shape[:2]
    unit = face.frame.unit
    spline = scipy.interpolate.RBFInterpolator(
        face.mesh[control] / unit, theirs[control], smoothing=_STIFFNESS
    )
    columns, rows = (max(4, int(np.ceil(side / unit * _NODES))) for side in (width, height))
    # Nodes at the pixels' centres of a smaller picture, as its enlargement takes them to be.
    x = (np.arange(columns) + 0.5) * width / columns - 0.5
    y = (np.arange(rows) + 0.5) * height / rows - 0.5
    nodes = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2) / unit
    grid = np.rint(spline(nodes) * _QUANTUM) / _QUANTUM
    grid = grid.reshape(rows, columns, 2).astype(np.float32)
    dense = cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    map_x, map_y = np.moveaxis(np.asarray(dense, np.float32), -1, 0)
    return np.ascontiguousarray(map_x), np.ascontiguousarray(map_y)
