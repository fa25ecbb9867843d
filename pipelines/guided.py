"""Carry a small matte to its large photograph along the photograph's own edges.

Fast guided filter, He & Sun 2015 (arXiv 1505.00996): the line from colours to shares is found
at the small size, where it is cheap, and applied at the large one.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats, Pixels

_EPSILON, _RADIUS = 1e-4, 2
_STRIP = 256


def enlarge_matte(alpha: Floats, trimap: Floats, small: Pixels, large: Pixels) -> Floats:
    """Return the matte (H, W) float32 of ``large`` from the matte (h, w) of ``small``.

    Both pictures show the same. Where ``trimap`` (h, w) is 1 or 0 the result stays so.
    """
    slopes, offset = _lines(small.astype(np.float32) / np.float32(255), alpha)
    size = (large.shape[1], large.shape[0])

    def at_full_size(values: Floats | NDArray[np.bool_]) -> Floats:
        small = values.astype(np.float32)
        return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.float32)

    result = at_full_size(offset)
    for channel in range(3):
        slope = at_full_size(slopes[..., channel])
        # By strips: each array in between would be larger than the photograph.
        for top in range(0, len(large), _STRIP):
            rows = slice(top, top + _STRIP)
            result[rows] += slope[rows] * (large[rows, :, channel] * np.float32(1 / 255))
    np.clip(result, 0, 1, out=result)
    np.maximum(result, at_full_size(trimap == 1), out=result)
    return np.minimum(result, at_full_size(trimap > 0), out=result)


def _lines(guide: Floats, alpha: Floats) -> tuple[Floats, Floats]:
    """Fit in every window shares = slopes (h, w, 3) . colour + offset (h, w)."""
    colour, share = _mean(guide), _mean(alpha)
    height, width = alpha.shape
    products = _mean((guide[..., :, None] * guide[..., None, :]).reshape(height, width, 9))
    spread = products.reshape(height, width, 3, 3) - colour[..., :, None] * colour[..., None, :]
    spread = spread.astype(np.float64) + _EPSILON * np.eye(3)
    along = _mean(guide * alpha[..., None]) - colour * share[..., None]
    slopes = np.linalg.solve(spread, along[..., None].astype(np.float64))[..., 0]
    return _mean(slopes), _mean(share - (slopes * colour).sum(axis=-1))


def _mean(values: Floats) -> Floats:
    side = (2 * _RADIUS + 1, 2 * _RADIUS + 1)
    return np.asarray(cv2.blur(values.astype(np.float32), side), np.float32)
