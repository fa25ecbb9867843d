"""A face to start from where none was found: the artist moves its landmarks into place.

Five points that anybody finds at once say where the face is; the others follow them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from pipelines.arrays import Floats
from pipelines.errors import LandmarkError
from pipelines.landmarks import EYES, Landmarks
from pipelines.mesh_points import ibug68_of
from pipelines.pose import canonical_vertices

# Of the 68, those whose middle each of the five is: right eye, left eye, tip of the nose, right and
# left corner of the mouth, the person's own right and left.
_OF_68: Final[tuple[Sequence[int], ...]] = (EYES["right"], EYES["left"], (30,), (48,), (54,))
_SHARE_OF_HEIGHT = 0.4
# The least that a mouth may lie below the eyes, in distances between them.
_LEAST_BELOW = 0.2


def starting_landmarks(image_size: tuple[int, int]) -> Landmarks:
    """Return the 68 points of the canonical face in the middle of a picture (width, height)."""
    width, height = image_size
    points = ibug68_of(canonical_vertices()[:, :2] * [1.0, -1.0])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = _SHARE_OF_HEIGHT * min(width, height) / (high - low).max()
    placed = (points - (low + high) / 2) * scale + [width / 2, height / 2]
    return Landmarks.from_ibug68(placed, image_size=image_size, placed_by="estimate")


def five_of(points: Floats) -> Floats:
    """Return the five of the 68 points (68, n) that anybody finds at once, (5, n).

    The middle of the right and of the left eye, the tip of the nose, and the right and the left
    corner of the mouth, the person's own right and left.
    """
    return np.array([points[list(group)].mean(axis=0) for group in _OF_68])


def face_through(five: ArrayLike, image_size: tuple[int, int]) -> Landmarks:
    """Return the canonical face as its five points (5, 2) px lie in a picture (width, height).

    They are those of :func:`five_of`. The face is seen from far away, turned and stretched as they
    say by least squares, and then goes through each of them. Raises LandmarkError where they
    cannot be those of a face.
    """
    placed = np.asarray(five, np.float64)
    _check_five(placed)
    mesh = canonical_vertices()
    known = np.column_stack([five_of(ibug68_of(mesh)), np.ones(len(placed))])
    turned = np.linalg.lstsq(known, placed)[0]
    seen = ibug68_of(np.column_stack([mesh, np.ones(len(mesh))]) @ turned)
    for group, off in zip(_OF_68, placed - five_of(seen), strict=True):
        seen[list(group)] += off
    return Landmarks.from_ibug68(seen, image_size=image_size, placed_by="estimate")


def _check_five(placed: Floats) -> None:
    across, down = placed[1] - placed[0], placed[3:].mean(axis=0) - placed[:2].mean(axis=0)
    between = float(np.hypot(*across))
    below = float(across[0] * down[1] - across[1] * down[0]) / max(between, 1e-6) ** 2
    if between < 1 or below < _LEAST_BELOW:
        raise LandmarkError(
            "The five points are not those of a face: its mouth has to lie below its eyes. Right "
            "and left are the person's own, so that the right eye stands left in the picture."
        )
