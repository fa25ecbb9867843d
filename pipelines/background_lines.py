"""Carry the straight lines of a background, such as a door frame's, on behind a person."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.colour_cut import Mask

# Coherence of the background's edges from which its lines are carried on, and from which nothing
# else is done: leaves reach .3, a door frame .9.
_FROM, _WHOLLY = 0.5, 0.75
# Px of the working size around the hole that are looked at, and left out next to it.
_LOOKED_AT, _LEFT_OUT = 40, 3
# Edges of fewer levels a px than this are grain.
_EDGE = 3.0


def lines_continued(pixels: Pixels, hole: Mask, rim: Mask) -> tuple[Floats, Floats]:
    """Return the picture (h, w, 3) with the ``rim`` of a hole filled along the background's lines.

    The second array (h, w) says from 0 to 1 how far to believe it: nowhere unless the edges of
    the background around the hole share one direction, and only where the line comes out of the
    hole again.
    """
    towards, coherence = _common_direction(pixels, hole)
    trust = float(np.clip((coherence - _FROM) / (_WHOLLY - _FROM), 0, 1))
    if trust == 0:
        return pixels.astype(np.float32), np.zeros(hole.shape, np.float32)
    way, size = _upright(hole.shape, towards)
    seen = np.asarray(cv2.warpAffine((~hole).view(np.uint8) * 255, way, size)) == 255
    wanted = np.asarray(cv2.warpAffine(_grown(rim, 2).view(np.uint8) * 255, way, size)) > 0
    turned = np.asarray(cv2.warpAffine(pixels, way, size), np.uint8)
    filled, reached = _filled_down(turned, seen, wanted & ~seen)
    back = (hole.shape[1], hole.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    carried = np.asarray(cv2.warpAffine(filled, way, back, flags=flags), np.float32)
    believed = np.asarray(cv2.warpAffine(reached, way, back, flags=flags), np.float32)
    return carried, trust * believed * rim


def _common_direction(pixels: Pixels, hole: Mask) -> tuple[float, float]:
    """Return the direction of the edges around the hole in radians, and their coherence, 0 to 1.

    By the structure tensor (Bigun & Granlund 1987).
    """
    near = _grown(hole, _LOOKED_AT) & ~_grown(hole, _LEFT_OUT)
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    across, down = (cv2.Sobel(grey, cv2.CV_32F, *d, ksize=3, scale=0.125) for d in ((1, 0), (0, 1)))
    edge = near & (np.hypot(across, down) > _EDGE)
    x, y = across[edge].astype(np.float64), down[edge].astype(np.float64)
    xx, yy, xy = float(x @ x), float(y @ y), float(x @ y)
    if xx + yy == 0:
        return 0.0, 0.0
    coherence = float(np.hypot(xx - yy, 2 * xy)) / (xx + yy)
    # Lines run at a right angle to their gradient.
    return 0.5 * float(np.arctan2(2 * xy, xx - yy)) + np.pi / 2, coherence


def _upright(shape: tuple[int, ...], direction: float) -> tuple[Floats, tuple[int, int]]:
    """Return the map (2, 3) that turns ``direction`` upright, and the size (w, h) it needs."""
    turn = np.degrees(direction) - 90
    way = cv2.getRotationMatrix2D(((shape[1] - 1) / 2, (shape[0] - 1) / 2), turn, 1.0)
    width, height = np.abs(way[:, :2]) @ np.array([shape[1], shape[0]])
    size = (int(np.ceil(width)), int(np.ceil(height)))
    way[:, 2] += (np.array(size) - np.array(shape[1::-1])) / 2
    return np.asarray(way, np.float64), size


def _filled_down(turned: Pixels, seen: Mask, wanted: Mask) -> tuple[Pixels, Floats]:
    """Fill what is ``wanted`` from the nearest seen px above and below; say where there was one."""
    last = np.int16(len(seen))
    rows = np.arange(last, dtype=np.int16)[:, None]
    above = np.maximum.accumulate(np.where(seen, rows, np.int16(-1)), axis=0)
    below = np.minimum.accumulate(np.where(seen, rows, last)[::-1], axis=0)[::-1]
    row, column = np.nonzero(wanted)
    up, down = above[row, column], below[row, column]
    nearer = np.where(up >= 0, 1 / np.maximum(row - up, 0.5), 0)
    lower = np.where(down < last, 1 / np.maximum(down - row, 0.5), 0)
    share = (lower / np.maximum(nearer + lower, 1e-9))[:, None]
    top, bottom = turned[np.maximum(up, 0), column], turned[np.minimum(down, last - 1), column]
    filled, reached = turned.copy(), np.zeros(seen.shape, np.float32)
    filled[row, column] = np.rint((1 - share) * top + share * bottom)
    reached[row, column] = nearer + lower > 0
    # Beside the rim it is what it was, so that turning back leaves no seam.
    reached[seen] = 1
    return filled, reached


def _grown(mask: Mask, reach: int) -> Mask:
    # A square, since a wide disc takes ten times as long.
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), square), bool)
