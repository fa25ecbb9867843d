"""Coarse and fine bands of a picture, and how sharp its edges are."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.arrays import Floats

# The finest part of a band, which grain can fill, in pupil distances.
_GRAIN = 0.015
# Px of a blur that a smaller picture shows well enough, and the variance there, in px squared, of
# making it smaller and large again.
_SMALL_PX, _RESIZED = 2.5, 0.25
# The two blurs that an edge is compared under, in px, and which percentile is steep.
_REBLURRED_PX, _STEEPEST = (1.0, 3.0), 99.0
# About so many places are enough to tell how sharp edges are.
_SAMPLES = 100_000


def blurred(values: Floats, sigma_px: float) -> Floats:
    """Return (h, w) or (h, w, n) float32 after a Gaussian blur; a wide one on a smaller picture."""
    step = int(sigma_px / _SMALL_PX)
    if step < 2:
        return np.asarray(cv2.GaussianBlur(values, (0, 0), max(sigma_px, 0.3)), np.float32)
    height, width = values.shape[:2]
    size = (-(-width // step), -(-height // step))
    small = np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA))
    # Mean over areas and line between them blur a little themselves.
    soft = cv2.GaussianBlur(small, (0, 0), ((sigma_px / step) ** 2 - _RESIZED) ** 0.5)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def coarse_within(values: Floats, mask: Floats, sigma_px: float) -> Floats:
    """Return the blur of ``values`` (h, w) from what the ``mask`` (h, w) 0 to 1 holds alone.

    So hair or background beside the skin leaves no halo on it.
    """
    weight = blurred(mask, sigma_px)
    inside = blurred(values * mask, sigma_px) / np.maximum(weight, 1e-3)
    return np.where(weight > 0.02, inside, values).astype(np.float32)


def without_grain(band: Floats, skin: Floats, unit: float) -> Floats:
    """Return a fine band (h, w) without the grain of its print; ``unit`` is the pupil distance, px.

    Grain fills the finest part of the ``skin`` (h, w) evenly, lines stand out of it.
    """
    lines = blurred(band, _GRAIN * unit)
    grain = band - lines
    on_skin = np.abs(grain[skin > 0.5])
    floor = 1.5 * float(np.median(on_skin)) if len(on_skin) else 0.0
    return lines + np.sign(grain) * np.maximum(np.abs(grain) - floor, 0)


def edge_blur_px(lightness: Floats, where: Floats) -> float:
    """Estimate the Gaussian blur in px of the steepest edges of (h, w) where the mask is above .5.

    An edge that was already soft loses less by another blur (Zhuo & Sim 2011, Pattern Recognition
    44:1852); the median over the steepest hundredth counts. 0 where there is no edge.
    """
    first, second = (_gradient(blurred(lightness, sigma)) for sigma in _REBLURRED_PX)
    every = max(1, round((where.size / _SAMPLES) ** 0.5))
    inside = where[::every, ::every] > 0.5
    first, second = (steepness[::every, ::every][inside] for steepness in (first, second))
    if not len(first):
        return 0.0
    steep = (first >= np.percentile(first, _STEEPEST)) & (second > 1e-3)
    if not steep.any():
        return 0.0
    ratio = float(np.median(first[steep] / second[steep])) ** 2
    softest = 4 * _REBLURRED_PX[1]
    if ratio <= 1.001:
        return softest
    variance = (_REBLURRED_PX[1] ** 2 - ratio * _REBLURRED_PX[0] ** 2) / (ratio - 1)
    return float(np.clip(np.sqrt(max(variance, 0.0)), 0, softest))


def _gradient(values: Floats) -> Floats:
    across = cv2.Sobel(values, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(values, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(across, down), np.float32)
