"""What a drawn thing must share with its photograph: light, sharpness and grain."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Landmarks

# Rec. 709 luma.
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
_REBLUR = 1.0
_MOST_BLUR = 4.0


@dataclass(frozen=True)
class Traits:
    """Traits read from one face.

    ``light_x`` is how much more light falls from the right of the picture, -1 to 1;
    ``exposure`` how far the photograph is under- or overexposed, as a factor of linear light;
    ``blur_px`` the standard deviation of its blur; ``grain`` that of its noise in grey levels.
    """

    light_x: float
    exposure: float
    blur_px: float
    grain: float


def read_traits(pixels: Pixels, landmarks: Landmarks) -> Traits:
    """Read the traits off the face of (H, W, 3) uint8 sRGB."""
    points, unit = landmarks.ibug68, landmarks.pupil_distance
    low = np.maximum(points.min(axis=0).astype(int), 0)
    high = points.max(axis=0).astype(int) + 1
    face = (pixels[low[1] : high[1], low[0] : high[0]] @ _LUMA).astype(np.float32)
    right, left = (_level(pixels, points, side, unit) for side in ((2, 31), (14, 35)))
    return Traits(
        light_x=float(np.clip(2 * (left - right) / max(left + right, 1e-3), -1, 1)),
        exposure=_exposure(face),
        blur_px=_blur(face),
        grain=_grain(face),
    )


def _level(pixels: Pixels, points: Floats, between: tuple[int, int], unit: float) -> float:
    """Return the linear light of one cheek, 0 to 1."""
    x, y = points[list(between)].mean(axis=0)
    reach = max(2, round(0.1 * unit))
    top, side = max(int(y) - reach, 0), max(int(x) - reach, 0)
    part = pixels[top : int(y) + reach, side : int(x) + reach]
    return float(((part / 255) ** 2.2).mean()) if part.size else 0.2


def _exposure(face: Floats) -> float:
    # Only how bright the brightest of the face is: skin itself may be light or dark.
    brightest = float(np.percentile(face, 99.5)) / 255
    return float(np.clip(0.5 + 0.6 * brightest, 0.6, 1.15))


def _blur(face: Floats) -> float:
    """Return the blur at the sharpest edges, px (re-blur ratio, Zhuo & Sim 2011)."""
    again = np.asarray(cv2.GaussianBlur(face, (0, 0), _REBLUR))
    sharp, soft = (np.hypot(*np.gradient(values)) for values in (face, again))
    edges = sharp >= np.percentile(sharp, 98)
    ratio = float(np.median(sharp[edges] / np.maximum(soft[edges], 1e-3)))
    return float(np.clip(_REBLUR / np.sqrt(max(ratio**2 - 1, 1e-3)), 0.4, _MOST_BLUR))


def _grain(face: Floats) -> float:
    """Return the noise of the smoothest parts, grey levels (Immerkaer 1996, robust)."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rough = np.abs(np.asarray(cv2.filter2D(face, -1, kernel))) / 6
    return float(np.clip(np.median(rough) / 0.6745, 0, 8))
