"""Crops around a face that never cut it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels

_CHIN, _LEFT_OUTLINE, _RIGHT_OUTLINE = 8, 0, 16
_BROWS: Final = slice(17, 27)
# Shares of the distance from brows to chin; a head with its ears and some hair.
_BROW_TO_CROWN, _BELOW_CHIN, _BESIDE = 1.0, 0.08, 0.14
_FACE_SHARE: Final = 0.62
"""How much of a crop's height a head takes where the picture leaves the choice."""
_LEAST_MARGIN: Final = 0.04
PAPER: Final = (236, 236, 234)
"""What shows where a crop reaches beyond its picture."""


@dataclass(frozen=True)
class Box:
    """A rectangle in px of a picture, x to the right and y down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width in px."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in px."""
        return self.bottom - self.top

    def within(self, size: tuple[int, int]) -> Box:
        """Return the part of it that lies in a picture of (width, height)."""
        width, height = size
        return Box(
            min(max(self.left, 0), width),
            min(max(self.top, 0), height),
            min(max(self.right, 0), width),
            min(max(self.bottom, 0), height),
        )

    def holds(self, other: Box, slack: float = 1e-6) -> bool:
        """Tell whether another box lies in it."""
        return (
            self.left <= other.left + slack
            and self.top <= other.top + slack
            and self.right >= other.right - slack
            and self.bottom >= other.bottom - slack
        )


def head_box(ibug68: Floats) -> Box:
    """Return the box of a head, crown to chin and ear to ear, from its 68 points in px."""
    low, high = ibug68.min(axis=0), ibug68.max(axis=0)
    brow = float(ibug68[_BROWS, 1].mean())
    tall = max(1.0, float(ibug68[_CHIN, 1]) - brow)
    return Box(
        float(low[0]) - _BESIDE * tall,
        brow - _BROW_TO_CROWN * tall,
        float(high[0]) + _BESIDE * tall,
        float(high[1]) + _BELOW_CHIN * tall,
    )


def crop_around(head: Box, size: tuple[int, int], ratio: float) -> Box:
    """Return a box of width to height ``ratio`` around a head in a picture of (width, height).

    It holds what the picture has of the head with a small margin, and stays within the picture
    where both can be; where they cannot, it reaches beyond the picture, never into the head.
    """
    shown = head.within(size)
    margin = 1 + 2 * _LEAST_MARGIN
    least = max(shown.height * margin, shown.width * margin / ratio, 1.0)
    most = min(size[1], size[0] / ratio)
    height = max(least, min(most, max(least, head.height / _FACE_SHARE)))
    width = height * ratio
    left = _kept((shown.left + shown.right - width) / 2, width, size[0])
    top = _kept((shown.top + shown.bottom - height) / 2, height, size[1])
    return Box(left, top, left + width, top + height)


def _kept(start: float, length: float, room: int) -> float:
    """Move a span into the picture, or centre it over a picture that is too small for it."""
    if length >= room:
        return (room - length) / 2
    return min(max(start, 0.0), room - length)


def cut_out(pixels: Pixels, box: Box, size: tuple[int, int]) -> Pixels:
    """Return a box of a picture (H, W, 3) at ``size`` (width, height) px; beyond it is paper."""
    width, height = size
    canvas = np.full((height, width, 3), PAPER, np.uint8)
    inside = box.within((pixels.shape[1], pixels.shape[0]))
    left, top, right, bottom = (
        round(edge) for edge in (inside.left, inside.top, inside.right, inside.bottom)
    )
    across, down = width / box.width, height / box.height
    aim_left, aim_right = (round((edge - box.left) * across) for edge in (left, right))
    aim_top, aim_bottom = (round((edge - box.top) * down) for edge in (top, bottom))
    part = pixels[top:bottom, left:right]
    aim = canvas[max(0, aim_top) : aim_bottom, max(0, aim_left) : aim_right]
    if part.size and aim.size:
        way = cv2.INTER_AREA if across < 1 else cv2.INTER_CUBIC
        aim[:] = cv2.resize(part, (aim.shape[1], aim.shape[0]), interpolation=way)
    return canvas
