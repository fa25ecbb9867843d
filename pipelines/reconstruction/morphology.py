"""Masks of volumes drawn in and let out, slice by slice, which is far quicker than by voxels."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Pixels

Mask = NDArray[np.bool_]
Radii = tuple[int, int, int]


def eroded(mask: Mask, radii: Radii) -> Mask:
    """Return where a ball of ``radii`` voxels along k, j, i lies in a mask (k, j, i).

    What is outside the volume counts as inside the mask.
    """
    return ~dilated(~mask, radii)


def dilated(mask: Mask, radii: Radii) -> Mask:
    """Return where a ball of ``radii`` voxels along k, j, i meets a mask (k, j, i)."""
    slices = mask.astype(np.uint8)
    found = np.zeros_like(slices)
    count = len(slices)
    for step, disc in _discs(radii):
        for k in range(max(0, -step), min(count, count - step)):
            np.maximum(found[k + step], cv2.dilate(slices[k], disc), out=found[k + step])
    return found.astype(bool)


def _discs(radii: Radii) -> Iterator[tuple[int, Pixels]]:
    """Yield a ball's slices and how far from its middle each lies."""
    # Half a voxel more, as in ITK, so that no single voxel stands out at the poles.
    k, j, i = (np.arange(-r, r + 1) / (r + 0.5) for r in radii)
    ball = k[:, None, None] ** 2 + j[:, None] ** 2 + i**2 <= 1
    yield from enumerate(ball.astype(np.uint8), -radii[0])
