"""Lift what a matte covers off its background, and fill the background behind it.

Where a strand covers half a pixel, the pixel is half background: the colours of both sides are
told apart before either is laid over something else, or old background would cling as a halo.
"""

from __future__ import annotations

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats, Pixels
from pipelines.errors import MatteError
from pipelines.lab import in_three
from pipelines.warp import Box

# Longer side at which neighbourhoods are looked at, and the radii of the two passes there, px.
_WORK_SIDE, _WIDE, _NARROW = 1024, 40, 5


Value = TypeVar("Value", bound=np.generic)


def content_box(matte: Floats, *, margin: int = 0) -> Box:
    """Return the smallest box around all of a matte (H, W) above 0; raises MatteError if none."""
    x, y, across, down = cv2.boundingRect((matte > 0).view(np.uint8))
    if not across:
        raise MatteError(
            "The matte is empty, so that there is nothing to work on; paint it with the brush."
        )
    height, width = matte.shape
    left, top = max(x - margin, 0), max(y - margin, 0)
    right, bottom = min(x + across + margin, width), min(y + down + margin, height)
    return Box(left, top, right - left, bottom - top)


def crop(values: NDArray[Value], box: Box) -> NDArray[Value]:
    """Return the part of (H, W, …) inside ``box``, without copying."""
    return values[box.y : box.y + box.height, box.x : box.x + box.width]


def both_sides(pixels: Pixels, matte: Floats) -> tuple[Floats, Floats]:
    """Return the colours in front of and behind a matte, both (h, w, 3) float32 0..255.

    Each is guessed from its neighbourhood, then corrected so that the matte mixes them to the
    pixel seen. Forte 2021 (arXiv 2103.12337), blur fusion with two passes.
    """
    height, width = matte.shape
    factor = min(1.0, _WORK_SIDE / max(height, width))
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    matte = matte.astype(np.float32, copy=False)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    share = np.asarray(cv2.resize(matte, size, interpolation=cv2.INTER_AREA), np.float32)
    front, behind = small, small
    for reach in (_WIDE, _NARROW):
        # Squared, so that the surest pixels count most.
        front = _mean_where(front, share**2, reach)
        behind = _mean_where(behind, (1 - share) ** 2, reach)
        front = _corrected(front, behind, small, share)
    # What lies around a strand changes slowly; only the last correction needs every pixel.
    large_front, large_behind = (
        np.asarray(cv2.resize(side, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
        for side in (front, behind)
    )
    return _corrected(large_front, large_behind, pixels, matte), large_behind


def cut_out(pixels: Pixels, matte: Floats) -> Pixels:
    """Return (h, w, 4) uint8 with straight alpha: what the matte covers, free of background."""
    front, _ = both_sides(pixels, matte)
    return np.dstack([np.rint(front), np.rint(matte * 255)]).astype(np.uint8)


def _corrected(front: Floats, behind: Floats, seen: Floats | Pixels, share: Floats) -> Floats:
    cover = in_three(share)
    mixed = cv2.add(cv2.multiply(front, cover), cv2.multiply(behind, 1 - cover))
    missing = cv2.multiply(cv2.subtract(seen, mixed, dtype=cv2.CV_32F), cover)
    return np.clip(np.asarray(cv2.add(front, missing), np.float32), 0, 255)


def _mean_where(values: Floats, weight: Floats, reach: int) -> Floats:
    side = (2 * reach + 1, 2 * reach + 1)
    total = np.asarray(cv2.blur(cv2.multiply(values, in_three(weight)), side), np.float32)
    amount = np.asarray(cv2.blur(weight, side), np.float32)
    mean = np.asarray(cv2.divide(total, in_three(np.maximum(amount, 1e-3))), np.float32)
    nowhere = cv2.inRange(amount, 0, 1e-3)
    return np.asarray(cv2.copyTo(cv2.blur(values, side), nowhere, mean), np.float32)
