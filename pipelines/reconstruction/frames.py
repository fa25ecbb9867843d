"""Frames and units: which way each axis of a file points, and what its numbers count."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from pipelines.arrays import Floats
from pipelines.errors import VolumeError

Unit = Literal["mm", "cm", "m", "in"]
MM: Final[dict[Unit, float]] = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4}
_WAYS: Final = {
    "L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0),
    "A": (0, -1, 0), "S": (0, 0, 1), "I": (0, 0, -1),
}  # fmt: skip


def frame_matrix(frame: str) -> Floats:
    """Return the matrix (3, 3) that takes a frame such as "RAS" to LPS.

    >>> frame_matrix("RAS").diagonal().tolist()
    [-1.0, -1.0, 1.0]
    """
    ways = [_WAYS.get(letter) for letter in frame.upper()]
    known = [way for way in ways if way is not None]
    matrix = np.array(known, float).T if len(known) == len(ways) == 3 else np.zeros((3, 3))
    if abs(np.linalg.det(matrix)) != 1:
        raise VolumeError(
            f"The frame '{frame}' is unknown. Give three letters, one each of L or R, P or A, and "
            f"S or I, in the order of x, y, z: LPS, RAS, LAS …"
        )
    return matrix
