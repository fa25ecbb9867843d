"""Noise of a chosen coarseness, for skin, cloth, walls and irises."""

from __future__ import annotations

import cv2
import numpy as np

from models.build.portrait.arrays import Floats


def smooth_noise(
    size: tuple[int, int], cell: float | tuple[float, float], rng: np.random.Generator
) -> Floats:
    """Return noise (h, w) of mean 0 and spread 1 with blotches of ``cell`` px (across, down)."""
    width, height = size
    across, down = cell if isinstance(cell, tuple) else (cell, cell)
    coarse = (int(height / max(down, 1)) + 4, int(width / max(across, 1)) + 4)
    seeds = rng.normal(size=coarse).astype(np.float32)
    scaled = cv2.resize(
        seeds,
        (int(coarse[1] * max(across, 1)) + 1, int(coarse[0] * max(down, 1)) + 1),
        interpolation=cv2.INTER_CUBIC,
    )
    field = scaled[:height, :width]
    return ((field - field.mean()) / max(float(field.std()), 1e-6)).astype(np.float32)


def layered_noise(
    size: tuple[int, int], cells: tuple[float, ...], rng: np.random.Generator
) -> Floats:
    """Return the sum of noises of several coarsenesses, scaled to spread 1."""
    total = np.sum([smooth_noise(size, cell, rng) for cell in cells], axis=0)
    return (total / len(cells) ** 0.5).astype(np.float32)
