"""Deepen the creases that a face has already, by the contrast that they have; draw none."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.ageing.bands import blurred
from pipelines.ageing.scaling import enlarged
from pipelines.arrays import Floats, Pixels

# Chosen by eye on the public portrait and on research photographs, light and dark.
_DEEPENING, _GRAIN_FLOOR = 0.8, 1.0
# What is lighter than around it gains this share: most of it is shine, which no age adds.
_RIMS = 0.3
_GRAIN_SAMPLES, _STRIP = 60_000, 256
# Px of a blur that are enough to tell what lies around.
_ENOUGH_PX = 3.0
# Where less of the neighbourhood is skin, nothing is told of lines.
_LEAST_SKIN = 0.05
# Rec. 709 luma.
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def luma(pixels: Pixels | Floats) -> Floats:
    """Return the brightness of sRGB (h, w, 3), (h, w) float32 on the same scale."""
    brightness = np.empty(pixels.shape[:2], np.float32)
    for top in range(0, len(pixels), _STRIP):
        strip = pixels[top : top + _STRIP].astype(np.float32)
        brightness[top : top + _STRIP] = cv2.transform(strip, _LUMA[None])
    return brightness


def deepened_lines(brightness: Floats, where: Floats, unit: float, far: float) -> Floats:
    """Return the change (h, w) of grey levels that deepens a face's own lines.

    ``where`` (h, w) is 1 on skin, ``unit`` the pupil distance in px. Brightness goes with L*
    closely enough for lines, and keeps their colour.
    """
    band = blurred(brightness, 0.008 * unit)
    band -= _around(brightness, where, 0.055 * unit)
    grain = _grain_floor(band, where)
    # By strips: the numbers in between would be larger than the face.
    for top in range(0, len(band), _STRIP):
        rows = slice(top, top + _STRIP)
        _deepen(band[rows], where[rows], grain, _DEEPENING * far)
    return band


def _around(brightness: Floats, where: Floats, sigma_px: float) -> Floats:
    """Return the brightness of the skin around each place, found on a smaller picture.

    What is beside the skin does not count, or a bright wall would draw a dark rim along a jaw.
    """
    step = max(1.0, sigma_px / _ENOUGH_PX)
    size = tuple(max(round(side / step), 1) for side in brightness.shape[::-1])
    light, skin = (
        np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)
        for values in (brightness, where)
    )
    skin = np.clip(2 * skin - 1, 0, 1)
    share = blurred(skin, sigma_px / step)
    mean = blurred(light * skin, sigma_px / step) / (share + np.float32(1e-6))
    return enlarged(np.where(share > _LEAST_SKIN, mean, light), brightness.shape)


def _grain_floor(band: Floats, skin: Floats) -> float:
    """Return how far film grain and blocks reach, which fill the band evenly on all skin."""
    step = max(1, round((band.size / _GRAIN_SAMPLES) ** 0.5))
    sampled = (slice(None, None, step), slice(None, None, step))
    on_skin = np.abs(band[sampled][skin[sampled] > 0.5])
    return _GRAIN_FLOOR * float(np.median(on_skin)) if len(on_skin) else 0.0


def _deepen(band: Floats, where: Floats, grain: float, gain: float) -> None:
    # Creases stand out of the grain: what does not rise above it is left alone.
    band -= np.clip(band, -grain, grain)
    band *= np.float32(gain)
    np.multiply(band, np.float32(_RIMS), out=band, where=band > 0)
    np.clip(band, -30, 18, out=band)
    band *= where
