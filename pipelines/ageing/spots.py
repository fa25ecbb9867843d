"""Spots that sun and age leave on skin."""

from __future__ import annotations

from functools import cache

import numpy as np

from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats

_COUNT = 28
# Radii and softness in pupil distances; the darkest spot in L*, a* and b* on light skin.
_RADII, _SOFT, _TINT = (0.009, 0.030), 0.009, (-5.0, 2.0, 3.5)
# Where spots sit: forehead, temples and cheeks, in the eye frame (x from the midline, y down).
_PATCHES = (
    ((0.0, -0.75), (0.45, 0.16), 0.3),
    ((0.85, -0.15), (0.10, 0.22), 0.35),
    ((0.62, 0.45), (0.20, 0.20), 0.35),
)


def spots(lab: Floats, skin: Floats, frame: EyeFrame, *, far: float, seed: int) -> Floats:
    """Return the change (h, w, 3) of CIE Lab of spots that have gone ``far``, 0 to 1.

    A person keeps the same spots; with time more of them are seen. Skin that is dark shows them
    less, in proportion to its lightness.
    """
    change = np.zeros_like(lab)
    seen = round(_COUNT * min(far, 1.0))
    for x, y, radius, depth in _places(seed)[:seen]:
        _add(change, frame, np.array([x, y]), radius, depth * far)
    return change * (skin * np.clip(lab[..., 0] / 70, 0.3, 1.2))[..., None]


@cache
def _places(seed: int) -> tuple[tuple[float, float, float, float], ...]:
    random = np.random.default_rng(seed)
    middles, spreads, shares = (list(column) for column in zip(*_PATCHES, strict=True))
    found: list[tuple[float, float, float, float]] = []
    for _ in range(_COUNT):
        patch = int(random.choice(len(shares), p=shares))
        x, y = random.normal(middles[patch], spreads[patch])
        radius = float(np.exp(random.uniform(*np.log(_RADII))))
        found.append((x * random.choice((-1, 1)), y, radius, random.uniform(0.35, 1.0)))
    return tuple(found)


def _add(change: Floats, frame: EyeFrame, middle: Floats, radius: float, depth: float) -> None:
    centre, reach = frame.leave(middle), (radius + 3 * _SOFT) * frame.unit
    low = np.maximum(np.floor(centre - reach).astype(int), 0)
    high = np.maximum(np.ceil(centre + reach).astype(int) + 1, 0)
    window = change[low[1] : high[1], low[0] : high[0]]
    rows, columns = window.shape[:2]
    if not rows or not columns:
        return
    y, x = np.mgrid[:rows, :columns]
    away = np.hypot(x + low[0] - centre[0], y + low[1] - centre[1]) / frame.unit
    disc = depth / (1 + np.exp((away - radius) / (_SOFT / 2)))
    window += (disc[..., None] * np.array(_TINT)).astype(np.float32)
