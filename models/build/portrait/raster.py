"""Triangles to pixels: a z-buffer that says which triangle a pixel sees, and where on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.build.portrait.arrays import Floats, Indices, Mask

CANDIDATES_AT_ONCE = 6_000_000


@dataclass(frozen=True)
class Raster:
    """What each pixel sees.

    ``triangle`` (h, w), -1 for nothing; ``weights`` (h, w, 3) of its corners; ``depth`` (h, w),
    smaller is nearer, infinite for nothing.
    """

    triangle: NDArray[np.int32]
    weights: Floats
    depth: Floats

    @property
    def covered(self) -> Mask:
        """Mask (h, w) of the pixels that see a triangle."""
        return self.triangle >= 0

    def sample(self, values: Floats, triangles: Indices) -> Floats:
        """Interpolate values at vertices (n, k) to the covered pixels (p, k), row by row."""
        seen = self.covered
        corners = values.astype(np.float32)[triangles[self.triangle[seen]]]
        return np.einsum("pc,pck->pk", self.weights[seen], corners)


def rasterise(points: Floats, triangles: Indices, size: tuple[int, int]) -> Raster:
    """Draw triangles given as (n, 3) x px, y px and depth into ``size`` (width, height)."""
    width, height = size
    triangle = np.full(width * height, -1, np.int32)
    weights = np.zeros((width * height, 3), np.float32)
    depth = np.full(width * height, np.inf, np.float32)
    for ids, pixels, bary in _candidates(points, triangles, size):
        if not len(ids):
            continue
        z = np.einsum("pc,pc->p", bary, points[triangles[ids], 2]).astype(np.float32)
        order = np.lexsort((-z, pixels))
        last = np.r_[pixels[order][1:] != pixels[order][:-1], True]
        best = order[last]
        best = best[z[best] < depth[pixels[best]]]
        at = pixels[best]
        triangle[at], weights[at], depth[at] = ids[best], bary[best], z[best]
    return Raster(
        triangle.reshape(height, width),
        weights.reshape(height, width, 3),
        depth.reshape(height, width),
    )


def _candidates(
    points: Floats, triangles: Indices, size: tuple[int, int]
) -> Iterator[tuple[Indices, Indices, Floats]]:
    """Yield (triangle, pixel, weights) of the pixels inside, triangles of like size together."""
    corners = points[triangles][:, :, :2]
    low = np.maximum(np.ceil(corners.min(axis=1)), 0).astype(np.intp)
    high = np.minimum(np.floor(corners.max(axis=1)), np.array(size) - 1).astype(np.intp)
    span = (high - low + 1).max(axis=1)
    drawn = ((high - low) >= 0).all(axis=1)
    side = 1
    while drawn.any() and side < 2 * max(size):
        chosen = np.flatnonzero(drawn & (span <= side) & (span > side // 2))
        step = max(1, CANDIDATES_AT_ONCE // side**2)
        for start in range(0, len(chosen), step):
            ids = chosen[start : start + step]
            yield _inside(corners[ids], low[ids], high[ids], ids, side, size[0])
        side *= 2


def _inside(
    corners: Floats, low: Indices, high: Indices, ids: Indices, side: int, width: int
) -> tuple[Indices, Indices, Floats]:
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    pixels = low[:, None] + grid
    a, b, c = (corners[:, None, k] for k in range(3))
    area = _cross(b - a, c - a)
    safe = np.where(area == 0, 1, area)
    u = _cross(c - b, pixels - b) / safe
    v = _cross(a - c, pixels - c) / safe
    w = 1 - u - v
    hit = (u >= -1e-9) & (v >= -1e-9) & (w >= -1e-9) & (area != 0)
    hit &= (pixels <= high[:, None]).all(axis=-1)
    row, _ = np.nonzero(hit)
    flat = pixels[..., 1] * width + pixels[..., 0]
    return ids[row], flat[hit], np.stack([u[hit], v[hit], w[hit]], axis=-1)


def _cross(a: Floats, b: Floats) -> Floats:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
