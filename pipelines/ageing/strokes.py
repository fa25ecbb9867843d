"""The trace of a brush, as a mask."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels

# Beside a stroke the mask dies away over this share of its radius, at least two px.
_FEATHER, _LEAST_FEATHER = 0.35, 2.0


def divided(points: Floats, step: float) -> Floats:
    """Return a line (n, 2) with points at most ``step`` apart, those given among them."""
    parts = [points[:1]]
    for start, end in pairwise(points):
        count = max(1, int(np.ceil(np.linalg.norm(end - start) / step)))
        parts.append(start + (end - start) * np.linspace(0, 1, count + 1)[1:, None])
    return np.concatenate(parts)


def stroke_mask(shape: tuple[int, int], points: Floats, radius: float) -> Pixels:
    """Return a mask (h, w) uint8, 255 under a stroke through ``points`` (n, 2) px."""
    core = np.zeros(shape, np.uint8)
    line = np.rint(points).astype(np.int32)
    cv2.polylines(core, [line.reshape(-1, 1, 2)], False, (1,), max(1, round(2 * radius)))
    for x, y in line.tolist():
        cv2.circle(core, (x, y), max(1, round(radius)), (1,), cv2.FILLED)
    away = cv2.distanceTransform(1 - core, cv2.DIST_L2, 5)
    feather = max(_FEATHER * radius, _LEAST_FEATHER)
    return np.rint(255 * np.clip(1 - away / feather, 0, 1)).astype(np.uint8)
