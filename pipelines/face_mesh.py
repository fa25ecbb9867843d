"""Place the 468 points of the dense face mesh, and tell faces from things that look like one.

Network: Kartynnik et al., Real-time facial surface geometry from monocular video, 2019 (arXiv
1907.06724). Point numbers are those of its canonical face.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.faces import Face
from pipelines.networks import infer
from pipelines.sampling import Pixels, level_crop, sample, to_picture

INPUT_SIDE: Final = 192
POINTS: Final = 468
CROP_PER_FACE: Final = 1.5
_OUTPUTS: Final = ("conv2d_31", "conv2d_21")
_OUTER_EYE_CORNERS: Final = (33, 263)


@dataclass(frozen=True, eq=False)
class FaceMesh:
    """Mesh points (468, 2) float px of the picture, and how surely they lie on a face, 0 to 1."""

    points: Floats
    presence: float


def fit_mesh(pixels: Pixels, face: Face) -> FaceMesh:
    """Place the mesh on one face of (H, W, 3) uint8 RGB, the second time framed by the first."""
    x, y = face.centre
    first = _place(pixels, np.array([x, y]), face.side * CROP_PER_FACE, face.tilt_deg)
    centre, side, turned_deg = _frame(first.points)
    return _place(pixels, centre, side * CROP_PER_FACE, turned_deg)


def tilt_deg(mesh: Floats) -> float:
    """Return by how much the line through the outer eye corners is turned clockwise."""
    right, left = mesh[list(_OUTER_EYE_CORNERS)]
    return float(np.degrees(np.arctan2(*(left - right)[::-1])))


def _place(pixels: Pixels, centre: Floats, side: float, turned_deg: float) -> FaceMesh:
    matrix = level_crop(centre, side, turned_deg, INPUT_SIDE)
    crop = sample(pixels, matrix, INPUT_SIDE).astype(np.float32) / np.float32(255)
    presence, raw = infer("face_mesh", crop, _OUTPUTS)
    points = raw.reshape(POINTS, 3)[:, :2].astype(np.float64)
    logit = float(np.clip(presence[0], -80, 80))
    return FaceMesh(to_picture(matrix, points), float(1 / (1 + np.exp(-logit))))


def _frame(points: Floats) -> tuple[Floats, float, float]:
    """Return centre (2,), longer side and tilt in degrees of the mesh with its eyes level."""
    tilt = np.radians(tilt_deg(points))
    turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    level = points @ turn.T
    low, high = level.min(axis=0), level.max(axis=0)
    return turn.T @ ((low + high) / 2), float((high - low).max()), tilt_deg(points)
