"""Fill a hole in a texture from patches around it.

Exemplar-based filling: Criminisi, Pérez & Toyama 2004, IEEE Transactions on Image Processing
13:1200-1212. The patch with most known and sharpest surroundings is filled first, from the best
fitting patch of the source.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats

# Among patches that fit about as well, one is taken by turn: always the best repeats itself.
_ALIKE: Final = 1.15
_CANDIDATES: Final = 4


def fill_texture(
    texture: Floats, hole: NDArray[np.bool_], source: NDArray[np.bool_], *, patch_px: int
) -> Floats:
    """Return a texture (h, w, c) float32 whose ``hole`` (h, w) is filled with patches.

    Patches are ``patch_px`` wide, an odd number, and come from where all of them lies in
    ``source`` (h, w), which no hole may touch. Without any such place the hole is left at 0.
    """
    half = patch_px // 2
    filled = np.where(hole[..., None], 0, texture).astype(np.float32)
    whole = cv2.erode(
        (source & ~hole).astype(np.uint8), np.ones((patch_px, patch_px), np.uint8),
        borderType=cv2.BORDER_CONSTANT, borderValue=0,
    )  # fmt: skip
    middles = whole[half : whole.shape[0] - half, half : whole.shape[1] - half].astype(bool)
    if not middles.any():
        return filled
    known = ~hole
    trust = known.astype(np.float32)
    origin = filled.copy()
    turn = 0
    while True:
        place = _next(filled, known, trust, half)
        if place is None:
            return filled
        window = _around(place, half, hole.shape)
        inside = known[window]
        spot = _best(origin, filled[window], inside, middles, window, place, half, turn)
        turn += 1
        new = ~inside
        if spot is not None:
            filled[window][new] = origin[spot][new]
        trust[window][new] = trust[window][inside].sum() / inside.size
        known[window] = True


def _next(
    filled: Floats, known: NDArray[np.bool_], trust: Floats, half: int
) -> tuple[int, int] | None:
    """Return the place (row, column) on the hole's rim to fill now, or None when it is full."""
    inner = cv2.erode((~known).astype(np.uint8), np.ones((3, 3), np.uint8),
                      borderType=cv2.BORDER_CONSTANT, borderValue=1)  # fmt: skip
    rim = ~known & ~inner.astype(bool)
    rows, columns = np.nonzero(rim)
    if not len(rows):
        return None
    size = 2 * half + 1
    confidence = cv2.blur(trust, (size, size), borderType=cv2.BORDER_REFLECT)
    detail = np.where(known, filled[..., 0], 0)
    edges = np.abs(cv2.Laplacian(detail.astype(np.float32), cv2.CV_32F)) * known
    strength = cv2.blur(edges, (size, size), borderType=cv2.BORDER_REFLECT)
    order = confidence[rim] * (strength[rim] + 0.1)
    best = int(order.argmax())
    return int(rows[best]), int(columns[best])


def _around(place: tuple[int, int], half: int, shape: tuple[int, ...]) -> tuple[slice, slice]:
    return (
        slice(max(place[0] - half, 0), min(place[0] + half + 1, shape[0])),
        slice(max(place[1] - half, 0), min(place[1] + half + 1, shape[1])),
    )


def _best(
    origin: Floats,
    target: Floats,
    inside: NDArray[np.bool_],
    middles: NDArray[np.bool_],
    window: tuple[slice, slice],
    place: tuple[int, int],
    half: int,
    turn: int,
) -> tuple[slice, slice] | None:
    """Return the patch of the source that fits what is known of the target; None without any."""
    mask = np.repeat(inside[..., None].astype(np.float32), target.shape[2], axis=2)
    away = cv2.matchTemplate(origin, target * mask, cv2.TM_SQDIFF, mask=mask)
    # Sums of squares come out a little below 0 where patches are alike to the last digit.
    away = np.maximum(np.asarray(away, np.float32), 0)
    # Where the target lies at the border it is smaller than a patch; its offset stays the same.
    top, left = place[0] - window[0].start, place[1] - window[1].start
    allowed = np.full(away.shape, np.inf, np.float32)
    rows, columns = np.nonzero(middles)
    rows, columns = rows + half - top, columns + half - left
    fits = (rows >= 0) & (columns >= 0) & (rows < away.shape[0]) & (columns < away.shape[1])
    allowed[rows[fits], columns[fits]] = away[rows[fits], columns[fits]]
    flat = np.nan_to_num(allowed.ravel(), nan=np.inf, posinf=np.inf)
    few = np.argpartition(flat, min(_CANDIDATES, flat.size - 1))[:_CANDIDATES]
    few = few[np.argsort(flat[few], kind="stable")]
    if not np.isfinite(flat[few[0]]):
        return None
    alike = few[flat[few] <= _ALIKE * flat[few[0]] + 1e-6]
    row, column = divmod(int(alike[turn % len(alike)]), away.shape[1])
    height, width = inside.shape
    return slice(row, row + height), slice(column, column + width)
