"""Single fine hairs and soft lines, laid over light."""

from __future__ import annotations

import cv2
import numpy as np

from models.build.portrait.arrays import Floats

SUBPIXEL_BITS = 4


def lay_hairs(
    light: Floats,
    curves: Floats,
    tone: Floats,
    rng: np.random.Generator,
    *,
    width_px: float,
    opacity: float,
) -> Floats:
    """Return the light with hairs (n, steps, 2) px over it, fainter towards the tip."""
    mask = np.zeros(light.shape[:2], np.float32)
    steps = curves.shape[1]
    inside = ((curves >= 0) & (curves < np.array(light.shape[1::-1]))).all(axis=(1, 2))
    fixed = np.rint(curves[inside] * 2**SUBPIXEL_BITS).astype(np.int32)
    for curve, strength in zip(fixed, rng.uniform(0.55, 1.0, len(fixed)), strict=True):
        for k in range(steps - 1):
            width = width_px * (1.84 - 1.2 * k / steps)
            value = float(strength * (1 - 0.55 * k / steps) * min(1.0, width))
            x, y = (curve[k] >> SUBPIXEL_BITS).tolist()
            value = max(value, float(mask[y, x]))
            ends = curve[k].tolist(), curve[k + 1].tolist()
            cv2.line(mask, *ends, value, max(1, round(width)), cv2.LINE_8, SUBPIXEL_BITS)
    share = opacity * np.clip(cv2.GaussianBlur(mask, (0, 0), 0.6), 0, 1)
    return over(light, tone, share)


def lay_line(
    light: Floats, curve: Floats, weight: Floats, tone: Floats, *, width_px: float, opacity: float
) -> Floats:
    """Return the light with a soft line (n, 2) px over it, as strong as ``weight`` (n,) says."""
    mask = np.zeros(light.shape[:2], np.float32)
    fixed = np.rint(curve * 2**SUBPIXEL_BITS).astype(np.int32).tolist()
    for start, end, strength in zip(fixed[:-1], fixed[1:], weight.tolist(), strict=False):
        thick = max(1, round(width_px))
        cv2.line(mask, start, end, strength, thick, cv2.LINE_8, SUBPIXEL_BITS)
    mask = cv2.GaussianBlur(mask, (0, 0), max(0.5 * width_px, 0.9))
    return over(light, tone, opacity * np.clip(mask, 0, 1))


def over(light: Floats, tone: Floats, share: Floats) -> Floats:
    """Return the light with a tone laid over it as far as ``share`` (h, w) says."""
    part = share[..., None]
    return (light * (1 - part) + tone * part).astype(np.float32)
