"""The canonical face mesh as a map of a face: mirror partners and the rings around its parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from models import registry

OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
RIGHT_EYE = (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246)
UPPER_LID = (33, 246, 161, 160, 159, 158, 157, 173)
RIGHT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
MOUTH = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191)
RIGHT_CHEEK = 50
SUBNASALE, UNDER_LIP, CHIN = 2, 17, 152


@cache
def mirror_vertices() -> NDArray[np.intp]:
    """Return for each of the 468 vertices its partner on the other side of the face."""
    with np.load(registry.path("canonical_face")) as mesh:
        vertices = mesh["vertices"].astype(np.float64)
    away = ((vertices[:, None] * [-1.0, 1.0, 1.0] - vertices[None]) ** 2).sum(axis=-1)
    return away.argmin(axis=1)


def both_sides(vertices: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return the vertices and their mirror image, or only one of both where they are the same."""
    right = tuple(vertices)
    left = tuple(int(mirror_vertices()[vertex]) for vertex in right)
    return (right,) if set(right) == set(left) else (right, left)
