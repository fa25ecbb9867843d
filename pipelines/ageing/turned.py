"""Growth of a turned head: undo the turn by the depth of the canonical face, grow, turn back."""

from __future__ import annotations

from functools import cache

import numpy as np

from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.mesh_points import ibug68_of
from pipelines.pose import canonical_vertices

_MIDLINE = (27, 28, 29, 30, 33, 51, 62, 66, 57, 8)
_RIGHT_EYE, _LEFT_EYE = slice(36, 42), slice(42, 48)
# Past this the far side of the face is hidden, and depth from a canonical face says little.
LARGEST_YAW_DEG = 25.0
_LARGEST_TANGENT = float(np.tan(np.radians(LARGEST_YAW_DEG)))


def yaw_tangent(shape: Floats) -> float:
    """Return the tangent of a head's yaw from its 68 points (68, 2) in the eye frame.

    The midline of a face leans out of the middle of the eyes as far as it stands before them.
    """
    depth = depths()[list(_MIDLINE)]
    found = float(shape[list(_MIDLINE), 0] @ depth / (depth @ depth))
    return float(np.clip(found, -_LARGEST_TANGENT, _LARGEST_TANGENT))


def tangent_slope(shape: Floats) -> Floats:
    """Return how :func:`yaw_tangent` follows from a shape's x and then its y, (136,)."""
    slope = np.zeros(2 * len(shape))
    if abs(yaw_tangent(shape)) < _LARGEST_TANGENT:
        depth = depths()[list(_MIDLINE)]
        slope[list(_MIDLINE)] = depth / (depth @ depth)
    return slope


def facing(shape: Floats, tangent: float) -> Floats:
    """Return a turned shape (68, 2) as seen from the front, still in pupil distances."""
    cosine = 1 / np.hypot(1, tangent)
    return np.column_stack([shape[:, 0] - depths() * tangent, shape[:, 1] * cosine])


def turned(shape: Floats, tangent: float) -> Floats:
    """Undo :func:`facing`."""
    cosine = 1 / np.hypot(1, tangent)
    return np.column_stack([shape[:, 0] + depths() * tangent, shape[:, 1] / cosine])


@cache
def depths() -> Floats:
    """Return how far the 68 points of the canonical face stand before its eyes, (68,)."""
    points = ibug68_of(canonical_vertices()) * [1.0, -1.0, 1.0]
    right, left = points[_RIGHT_EYE].mean(axis=0), points[_LEFT_EYE].mean(axis=0)
    unit = EyeFrame.between(right[:2], left[:2]).unit
    return np.asarray((points[:, 2] - (right[2] + left[2]) / 2) / unit, np.float64)
