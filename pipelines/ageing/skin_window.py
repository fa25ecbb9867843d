"""The window of a picture around one face, at its own size and reduced, in sRGB and CIE Lab."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.warp import Box


@dataclass(frozen=True)
class Face:
    """A window of the grown picture around one face, with its mesh and frame in its own px."""

    pixels: Pixels
    offset: tuple[int, int]
    mesh: Floats
    frame: EyeFrame

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in px."""
        return self.pixels.shape[0], self.pixels.shape[1]


def face_window(pixels: Pixels, mesh: Floats, frame: EyeFrame) -> Face:
    """Cut out of the picture what skin effects can reach."""
    unit = frame.unit
    low = np.maximum(np.floor(mesh.min(axis=0) - [0.4 * unit, 0.8 * unit]), 0).astype(int)
    high = np.ceil(mesh.max(axis=0) + [0.4 * unit, 1.0 * unit]).astype(int)
    box = Box(low[0], low[1], high[0] - low[0], high[1] - low[1])
    part = pixels[box.y : box.y + box.height, box.x : box.x + box.width]
    moved = EyeFrame(frame.centre - low, frame.axes)
    return Face(part, (int(low[0]), int(low[1])), mesh - low, moved)


def reduced(face: Face, unit: float) -> Face:
    """Return the face with at most ``unit`` px between the pupils."""
    factor = min(1.0, unit / face.frame.unit)
    height, width = face.shape
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = cv2.resize(face.pixels, size, interpolation=cv2.INTER_AREA)
    scale = np.array([size[0] / width, size[1] / height])
    frame = EyeFrame((face.frame.centre + 0.5) * scale - 0.5, face.frame.axes * scale)
    return Face(np.asarray(small, np.uint8), face.offset, (face.mesh + 0.5) * scale - 0.5, frame)


def resized(values: Floats, shape: tuple[int, int]) -> Floats:
    """Return values (h, w) or (h, w, 3) at another ``shape`` (height, width), float32."""
    if values.shape[:2] == shape:
        return values.astype(np.float32, copy=False)
    large = cv2.resize(values.astype(np.float32), shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)


def to_lab(pixels: Pixels | Floats) -> Floats:
    """Return sRGB (h, w, 3) from 0 to 255 as CIE Lab float32."""
    scaled = pixels.astype(np.float32) / np.float32(255)
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2Lab), np.float32)


def to_rgb(lab: Floats) -> Floats:
    """Return CIE Lab (h, w, 3) as sRGB float32 from 0 to 255, clipped to what can be shown."""
    colours = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_Lab2RGB)
    return np.clip(np.asarray(colours, np.float32), 0, 1) * np.float32(255)
