"""What the canvas of a comparison shows, pixel by pixel, and what ought to lie there."""

from __future__ import annotations

import base64

import cv2
import numpy as np
from playwright.sync_api import Locator

from pipelines.arrays import Floats, Pixels

_PIXELS = """(canvas) => new Promise((tell) => requestAnimationFrame(() => setTimeout(() => {
  const { width, height } = canvas;
  const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  tell([width, height, btoa(Array.from(data, (one) => String.fromCharCode(one)).join(""))]);
})))"""


def pixels_of(canvas: Locator) -> Floats:
    """Return what a canvas shows once it is drawn anew, (H, W, 4) from 0 to 255."""
    width, height, data = canvas.evaluate(_PIXELS)
    shown = np.frombuffer(base64.b64decode(data), np.uint8).reshape(height, width, 4)
    return shown.astype(float)


def as_it_lies(picture: Pixels, shown: Floats) -> Floats:
    """Return a picture at the size at which it has to lie whole on a canvas, (h, w, 3)."""
    height, width = picture.shape[:2]
    scale = min(shown.shape[0] / height, shown.shape[1] / width)
    size = round(width * scale), round(height * scale)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), float)


def middle(shown: Floats, picture: Floats) -> Floats:
    """Return the middle of a canvas, where a picture (h, w, 3) of that size lies, (h, w, 3)."""
    height, width = picture.shape[:2]
    top, left = (
        max(0, of - own) // 2 for of, own in zip(shown.shape, (height, width), strict=False)
    )
    return shown[top : top + height, left : left + width, :3]
