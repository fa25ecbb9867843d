"""A face to start from where none was found: the artist moves its landmarks into place."""

from __future__ import annotations

from pipelines.landmarks import Landmarks
from pipelines.mesh_points import ibug68_of
from pipelines.pose import canonical_vertices

_SHARE_OF_HEIGHT = 0.4


def starting_landmarks(image_size: tuple[int, int]) -> Landmarks:
    """Return the 68 points of the canonical face in the middle of a picture (width, height)."""
    width, height = image_size
    points = ibug68_of(canonical_vertices()[:, :2] * [1.0, -1.0])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = _SHARE_OF_HEIGHT * min(width, height) / (high - low).max()
    placed = (points - (low + high) / 2) * scale + [width / 2, height / 2]
    return Landmarks.from_ibug68(placed, image_size=image_size, placed_by="estimate")
