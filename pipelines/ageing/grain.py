"""Noise of one grain size, the same on every machine."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from pipelines.arrays import Floats


@lru_cache(maxsize=16)
def banded_noise(shape: tuple[int, ...], fine: float, coarse: float, *, seed: int) -> Floats:
    """Return noise (h, w) float32 of unit SD between two blurs, ``fine`` and ``coarse`` in px."""
    noise = np.random.default_rng(seed).standard_normal((shape[0], shape[1]), np.float32)
    band = _soft(noise, fine) - _soft(noise, coarse)
    return band / max(float(band.std()), 1e-6)


def _soft(values: Floats, sigma: float) -> Floats:
    if sigma < 0.3:
        return values
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), np.float32)
