"""The closed envelope of a skull, the distance from it, and the skin that the depths give.

The envelope bridges what a ball of 50 mm cannot enter: orbits, nose, the hollow under the cheek
bones, missing bone. Skin stands where the distance from it equals the depth interpolated between
the points of the skull.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy
from numpy.typing import NDArray

from pipelines.arrays import Floats
from pipelines.reconstruction.skull import Skull

CLOSING_MM: Final = 50.0
GRID_MM: Final = 2.0
_MARGIN_MM: Final = CLOSING_MM + 8.0
_SAMPLES_PER_CELL: Final = 4.0


@dataclass(frozen=True)
class DistanceGrid:
    """Signed distances (i, j, k) in mm, negative inside, on a grid of ``step`` from ``origin``."""

    values: NDArray[np.float32]
    origin: Floats
    step: float

    def at(self, places: Floats) -> Floats:
        """Return the distance at places (n, 3), mm."""
        cells = ((places - self.origin) / self.step).T
        return np.asarray(
            scipy.ndimage.map_coordinates(self.values, cells, order=1, mode="nearest"), float
        )

    def gradient(self, places: Floats, *, reach: float) -> Floats:
        """Return unit directions (n, 3) away from the bone, over ``reach`` mm to either side."""
        slopes = [
            self.at(places + reach * axis) - self.at(places - reach * axis) for axis in np.eye(3)
        ]
        directions = np.stack(slopes, axis=-1)
        return directions / np.maximum(np.linalg.norm(directions, axis=-1, keepdims=True), 1e-6)


def skull_envelope(
    skull: Skull, *, closing_mm: float = CLOSING_MM, step: float = GRID_MM
) -> DistanceGrid:
    """Return the signed distance from the closed envelope of a skull."""
    samples = surface_samples(skull, step)
    # Cells are laid from its middle: a splinter at its edge must not shift every one of them.
    middle = samples.mean(axis=0)
    cells = np.ceil((middle - samples.min(axis=0) + _MARGIN_MM) / step)
    origin = middle - step * cells
    shape = np.ceil((samples.max(axis=0) + _MARGIN_MM - origin) / step).astype(int) + 1
    from_bone = _distance_to_samples(samples, origin, step, tuple(shape))
    solid = _enclosed(from_bone < step)
    beyond = _outside((from_bone > closing_mm) & ~solid)
    nearest = _nearest_cells(beyond)
    back = step * np.sqrt(((np.indices(beyond.shape) - nearest) ** 2).sum(axis=0, dtype=np.int32))
    # The border of what the ball reaches lies between two cells: the nearest cell tells where.
    over = from_bone[tuple(nearest)] - closing_mm
    inside = closing_mm - (back - over)
    values = np.where(beyond, from_bone, np.where(solid, np.minimum(inside, 0.0), inside))
    return DistanceGrid(values.astype(np.float32), origin, step)


def surface_samples(skull: Skull, step: float) -> Floats:
    """Return points (n, 3) spread over a surface closely enough for cells of ``step`` mm."""
    corners = skull.vertices[skull.faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(cross, axis=1) / 2
    wanted = area * _SAMPLES_PER_CELL / step**2
    count = np.ceil(wanted).astype(int)
    count[area < step**2 / 16] = 1
    of = np.repeat(np.arange(len(count)), count)
    # A fixed low-discrepancy sequence: the same skull gives the same samples.
    turn = np.arange(len(of))
    u, v = (turn * 0.7548776662466927) % 1.0, (turn * 0.5698402909980532) % 1.0
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    a, b, c = (corners[of, i] for i in range(3))
    return a + u[:, None] * (b - a) + v[:, None] * (c - a)


def _distance_to_samples(
    samples: Floats, origin: Floats, step: float, shape: tuple[int, ...]
) -> Floats:
    """Return each cell's distance to the mean sample of the nearest cell that has any."""
    cells = np.rint((samples - origin) / step).astype(int)
    flat = np.ravel_multi_index(tuple(cells.T), shape)
    used, place, count = np.unique(flat, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(place, samples[:, axis]) for axis in range(3)])
    means = sums / count
    row_of = np.zeros(int(np.prod(shape)), np.int32)
    row_of[used] = np.arange(len(used))
    filled = np.zeros(shape, bool)
    filled.ravel()[used] = True
    nearest = _nearest_cells(filled)
    rows = row_of[np.ravel_multi_index(tuple(nearest), shape)]
    squared = np.zeros(shape, np.float32)
    for axis in range(3):
        at = origin[axis] + step * np.arange(shape[axis])
        line = at.reshape([-1 if a == axis else 1 for a in range(3)])
        squared += ((line - means[axis][rows]) ** 2).astype(np.float32)
    return np.sqrt(squared)


def _enclosed(bone: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which cells have bone to both sides, in front, behind and above them.

    A braincase that lacks its base would let the ball in from below.
    """
    enclosed = np.ones(bone.shape, bool)
    for axis in (0, 1):
        enclosed &= np.maximum.accumulate(bone, axis=axis)
        enclosed &= np.flip(np.maximum.accumulate(np.flip(bone, axis), axis=axis), axis)
    enclosed &= np.flip(np.maximum.accumulate(np.flip(bone, 2), axis=2), 2)
    return np.asarray(enclosed)


def _nearest_cells(wanted: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return the indices (3, i, j, k) of each cell's nearest wanted cell."""
    found: Any = scipy.ndimage.distance_transform_edt(
        ~wanted, return_distances=False, return_indices=True
    )
    return np.asarray(found, np.int32)


def _outside(far: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the part of what is far from bone that reaches the border of the grid."""
    found: Any = scipy.ndimage.label(far)
    parts = np.asarray(found[0])
    return np.asarray(parts == parts[0, 0, 0])
