"""The window of a picture around one face, at its own size and reduced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.ageing import scaling
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
    pixels, mesh, frame = scaling.reduced(face.pixels, face.mesh, face.frame, unit=unit)
    return Face(pixels, face.offset, mesh, frame)


def resized(values: Floats, shape: tuple[int, int]) -> Floats:
    """Return values (h, w) or (h, w, 3) at another ``shape`` (height, width), float32."""
    if values.shape[:2] == shape:
        return values.astype(np.float32, copy=False)
    return scaling.enlarged(values, shape)
