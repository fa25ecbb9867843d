"""Sharpen what the lens blurred, without rims of light around edges."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from pipelines.arrays import Floats
from pipelines.faults import soft

# A few steps only: later ones sharpen what is left of the noise. Chosen by eye.
_STEPS: Final = 5
# More than a share of the pupil distance would have to be invented.
_LARGEST: Final = 0.03
# Grey levels by which an edge may stand out of the tones that it had around it.
_OVERSHOOT: Final = 2.0
# Grey levels, and noise sds, of a change that may be grain as well as an edge; chosen by eye.
_LEAST_CHANGE, _NOISE_SHARE = 0.7, 1.0


def without_blur(plane: Floats, *, blur_px: float, unit_px: float, noise_sd: float) -> Floats:
    """Return luma (H, W) float32 after a few steps of Richardson and Lucy's deconvolution.

    The Gaussian is the measured one (Richardson 1972, Lucy 1974). The result stays within the
    tones that stood around each pixel before, so that edges get steeper but do not ring; what
    changes by less than noise of ``noise_sd`` grey levels could is left alone.
    """
    sigma = min(blur_px, _LARGEST * unit_px)
    seen = np.maximum(plane, np.float32(1))
    guess = seen
    for _ in range(_STEPS):
        guess = guess * soft(seen / np.maximum(soft(guess, sigma), 1e-3), sigma)
    side = 2 * max(round(1.5 * sigma), 1) + 1
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    low, high = cv2.erode(plane, around), cv2.dilate(plane, around)
    sharp = np.clip(guess, low - np.float32(_OVERSHOOT), high + np.float32(_OVERSHOOT))
    change, floor = sharp - plane, np.float32(_LEAST_CHANGE + _NOISE_SHARE * noise_sd)
    return plane + np.sign(change) * np.maximum(np.abs(change) - floor, 0)
