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


def lines_continued(pixels: Pixels, hole: Mask) -> tuple[Floats, Floats]:
    """Return the picture (h, w, 3) with the hole filled along the background's lines.

    The second array (h, w) says from 0 to 1 how far to believe it: nowhere unless the edges of
    the background around the hole share one direction, and only where the line comes out of the
    hole again.
    """
    towards, coherence = _common_direction(pixels, hole)
    trust = float(np.clip((coherence - _FROM) / (_WHOLLY - _FROM), 0, 1))
    if trust == 0:
        return pixels.astype(np.float32), np.zeros(hole.shape, np.float32)
    way, size = _upright(hole.shape, towards)
    seen = cv2.warpAffine((~hole).astype(np.float32), way, size)
    turned = cv2.warpAffine(pixels.astype(np.float32) * ~hole[..., None], way, size)
    filled, reached = _filled_down(turned / np.maximum(seen, 1e-3)[..., None], seen > 0.999)
    back = (hole.shape[1], hole.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    carried = cv2.warpAffine(filled, way, back, flags=flags)
    believed = cv2.warpAffine(reached, way, back, flags=flags)
    return np.asarray(carried, np.float32), np.asarray(trust * believed * hole, np.float32)


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
    side = int(np.ceil(np.hypot(shape[0], shape[1])))
    turn = np.degrees(direction) - 90
    way = cv2.getRotationMatrix2D(((shape[1] - 1) / 2, (shape[0] - 1) / 2), turn, 1.0)
    way[:, 2] += (side - np.array(shape[::-1])) / 2
    return np.asarray(way, np.float64), (side, side)


def _filled_down(turned: Floats, seen: Mask) -> tuple[Floats, Floats]:
    """Fill every column from the nearest seen px above and below; say where there was one."""
    rows = np.arange(len(seen))[:, None]
    above = np.maximum.accumulate(np.where(seen, rows, -1), axis=0)
    below = np.minimum.accumulate(np.where(seen, rows, len(seen))[::-1], axis=0)[::-1]
    up, down = above >= 0, below < len(seen)
    nearer = np.where(up, 1 / np.maximum(rows - above, 0.5), 0)
    lower = np.where(down, 1 / np.maximum(below - rows, 0.5), 0)
    share = (lower / np.maximum(nearer + lower, 1e-9)).astype(np.float32)[..., None]
    top = np.take_along_axis(turned, np.maximum(above, 0)[..., None], axis=0)
    bottom = np.take_along_axis(turned, np.minimum(below, len(seen) - 1)[..., None], axis=0)
    return top + share * (bottom - top), (up | down).astype(np.float32)


def _grown(mask: Mask, reach: int) -> Mask:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), disc), bool)
