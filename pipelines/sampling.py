"""Cut level, square crops out of a picture for the networks, and bring points back.

Inside a crop coordinates count from its corner; in the picture they count from pixel centres,
as landmarks do.
"""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels

Matrix = Floats


def level_crop(centre: Floats, side: float, tilt_deg: float, crop_side: int) -> Matrix:
    """Return the map (2, 3) from a crop of ``crop_side`` px to corner-based picture px.

    The crop covers a square of ``side`` px around ``centre`` (2,), turned clockwise by
    ``tilt_deg``, so that a face tilted by as much stands level in it.
    """
    turn, scale = np.radians(tilt_deg), side / crop_side
    linear = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    start = centre + 0.5 - linear @ np.full(2, crop_side / 2)
    return np.column_stack([linear, start])


def to_picture(matrix: Matrix, points: Floats) -> Floats:
    """Map (n, 2) crop points to picture px."""
    return points @ matrix[:, :2].T + matrix[:, 2] - 0.5


def to_crop(matrix: Matrix, points: Floats) -> Floats:
    """Map (n, 2) picture px to crop points; the inverse of `to_picture`."""
    return (points + 0.5 - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T


def sample(pixels: Pixels, matrix: Matrix, side: int) -> Pixels:
    """Return a (side, side, 3) crop; ``matrix`` (2, 3) maps crop to picture, corner-based.

    Where the crop is coarser than the picture, the picture is first averaged down, so that
    nothing flickers; outside the picture is black.
    """
    height, width = pixels.shape[:2]
    corners = (
        np.array([[0, 0], [side, 0], [side, side], [0, side]]) @ matrix[:, :2].T + matrix[:, 2]
    )
    low = np.clip(np.floor(corners.min(axis=0)) - 2, 0, [width - 1, height - 1]).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0)) + 2, low + 1, [width, height]).astype(int)
    part = pixels[low[1] : high[1], low[0] : high[0]]
    matrix = np.column_stack([matrix[:, :2], matrix[:, 2] - low])
    coarseness = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if coarseness > 1.5:
        size = [max(1, round(length / coarseness)) for length in part.shape[1::-1]]
        shrink = np.array(size) / part.shape[1::-1]
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        matrix = matrix * shrink[:, None]
    # Pixel centres lie at halves in corner-based coordinates, at integers in OpenCV's.
    shifted = matrix.copy()
    shifted[:, 2] += matrix[:, :2] @ np.full(2, 0.5) - 0.5
    crop = cv2.warpAffine(
        part, shifted, (side, side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    return np.asarray(crop, np.uint8)
