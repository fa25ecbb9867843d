"""Settle one face's lightness on another's, over the few px that landmarks leave between them."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from pipelines.ageing.bands import blurred
from pipelines.ageing.scaling import enlarged
from pipelines.arrays import Floats, Pixels

# Flow is looked for with so many px between the pupils; what is finer comes from both blurs.
_UNIT: Final = 96.0
# In pupil distances: how evenly neighbours move, and how far at most; a longer way is a mistake.
_EVEN, _FARTHEST = 0.06, 0.04
# Where less than this share of the neighbourhood counts, the flow dies away.
_LEAST_SHARE: Final = 0.05
# In pupil distances: the scale of a face's light, which lines do not follow.
LIGHT_SCALE: Final = 0.12
# Grey levels for a step of L*, so that uint8 holds the band without rounding it away.
_LEVELS_PER_L: Final = 4
# Steps of the flow in px, so that a solver's last bits never reach a pixel.
_QUANTUM: Final = 64.0


def settled(theirs: Floats, own: Floats, where: Floats, unit: float) -> tuple[Floats, Floats]:
    """Return maps x, y (h, w) float32 px by which ``theirs`` lies best on ``own`` (h, w).

    Both are L* equally blurred, ``where`` (h, w) from 0 to 1 says what counts, ``unit`` is the
    pupil distance in px. Dense flow by polynomial expansion, smoothed (Farnebäck 2003, SCIA,
    LNCS 2749:363).
    """
    height, width = own.shape
    factor = min(1.0, _UNIT / unit)
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = [cv2.resize(plane, size, interpolation=cv2.INTER_AREA) for plane in (own, theirs)]
    weight = cv2.resize(where, size, interpolation=cv2.INTER_AREA)
    own_levels, their_levels = (_levels(np.asarray(p, np.float32), factor * unit) for p in small)
    flow = np.asarray(
        cv2.calcOpticalFlowFarneback(
            own_levels,
            their_levels,
            np.zeros((*own_levels.shape, 2), np.float32),
            pyr_scale=0.5,
            levels=2,
            winsize=15,
            iterations=3,
            poly_n=7,
            poly_sigma=1.5,
            flags=cv2.OPTFLOW_FARNEBACK_GAUSSIAN,
        ),
        np.float32,
    )
    sigma = _EVEN * factor * unit
    share = np.asarray(weight, np.float32)[..., None]
    counted = np.maximum(blurred(share[..., 0], sigma), _LEAST_SHARE)
    even = blurred(flow * share, sigma) / counted[..., None]
    farthest = _FARTHEST * factor * unit
    even = np.rint(np.clip(even, -farthest, farthest) * _QUANTUM) / _QUANTUM
    moved = enlarged(np.asarray(even, np.float32), own.shape) / np.float32(factor)
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return x + moved[..., 0], y + moved[..., 1]


def _levels(lightness: Floats, unit: float) -> Pixels:
    """Return the middle band of L* as uint8, so that light and skin do not pull."""
    band = lightness - blurred(lightness, LIGHT_SCALE * unit)
    return np.clip(128 + _LEVELS_PER_L * band, 0, 255).astype(np.uint8)
