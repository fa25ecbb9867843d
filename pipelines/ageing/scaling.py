"""A face at a smaller size, for what has nothing fine in it."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels


def reduced(
    pixels: Pixels, mesh: Floats, frame: EyeFrame, *, unit: float
) -> tuple[Pixels, Floats, EyeFrame]:
    """Return a picture, its mesh and its frame with at most ``unit`` px between the pupils."""
    factor = min(1.0, unit / frame.unit)
    height, width = pixels.shape[:2]
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    scale = np.array(size) / (width, height)
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    moved = EyeFrame((frame.centre + 0.5) * scale - 0.5, frame.axes * scale)
    return small, (mesh + 0.5) * scale - 0.5, moved


def enlarged(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Return (h, w) or (h, w, n) at the height and width of ``shape``, float32."""
    large = cv2.resize(
        values.astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR
    )
    return np.asarray(large, np.float32)
