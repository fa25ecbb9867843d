"""Smooth dense warps from a few control points, checked for folds, applied at full resolution.

A warp is kept backwards: the picture's point x shows what stood at ``x + d(x)`` before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import scipy
from numpy.typing import NDArray

from pipelines.arrays import Floats, Pixels
from pipelines.errors import WarpError
from pipelines.sentences import Sentence

# Below this share of its former area a piece of skin reads as pinched.
LOWEST_AREA_RATIO = 0.25
# Spline nodes per unit, then grid cells per unit: the spline is costly, the grid is cheap.
_NODES_PER_UNIT = 10
_CELLS_PER_UNIT = 48
# Displacements are kept to 1/1024 px, so that the last bits of a linear solver, which depend on
# the number of threads, never reach a pixel.
_QUANTUM = 1024.0
_BUMP_REACH, _BLUR_ALLOWED = 0.12, 0.05
_EDGE_FADE = 0.5
_ONE_SPOT = 1e-5
_BAND, _BLOCK = 256, 128
_SMOOTHING_LADDER = (0.0, 1e-4, 1e-3, 1e-2)


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels: left, top, width, height."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Field:
    """A backward displacement on a regular grid.

    ``grid`` is (rows, columns, 2) float32 px; node (i, j) stands at pixel
    ``origin + (j + 0.5, i + 0.5) * cell - 0.5``. Outside the grid nothing moves.
    """

    origin: tuple[int, int]
    cell: int
    grid: NDArray[np.float32]
    smoothing: float = 0.0

    @property
    def box(self) -> Box:
        """The pixels that the field covers."""
        rows, columns = self.grid.shape[:2]
        return Box(*self.origin, columns * self.cell, rows * self.cell)

    def at(self, points: Floats) -> Floats:
        """Return the displacement (n, 2) px at points (n, 2) px, bilinear as in the picture."""
        place = (points - self.origin + 0.5) / self.cell - 0.5
        rows, columns = self.grid.shape[:2]
        inside = np.clip(place, 0, [columns - 1.000001, rows - 1.000001])
        corner = np.floor(inside).astype(int)
        part = inside - corner
        x, y = corner.T
        u, v = part[:, :1], part[:, 1:]
        top = self.grid[y, x] * (1 - u) + self.grid[y, x + 1] * u
        bottom = self.grid[y + 1, x] * (1 - u) + self.grid[y + 1, x + 1] * u
        return top * (1 - v) + bottom * v

    def forward(self, points: Floats) -> Floats:
        """Return where points (n, 2) px of the source stand in the warped picture."""
        moved = points
        # Each step shrinks the error by the field's steepest slope, which is well below a half.
        for _ in range(25):
            moved, last = points - self.at(moved), moved
            if np.abs(moved - last).max() < 1e-4:
                break
        return moved

    def area_ratios(self) -> Floats:
        """Return the Jacobian determinant of every grid cell; zero or less is a fold."""
        along_x = np.diff(self.grid, axis=1)[:-1] / self.cell
        along_y = np.diff(self.grid, axis=0)[:, :-1] / self.cell
        return (1.0 + along_x[..., 0]) * (1.0 + along_y[..., 1]) - along_x[..., 1] * along_y[..., 0]

    def plus(self, displacement: NDArray[np.float32]) -> Field:
        """Return the field with ``displacement`` (rows, columns, 2) px added."""
        return Field(self.origin, self.cell, self.grid + displacement, self.smoothing)

    def places(self, rows: slice = slice(None), columns: slice = slice(None)) -> Floats:
        """Return the pixel positions of some nodes, (rows, columns, 2)."""
        row, column = self.grid.shape[:2]
        x = self.origin[0] + (np.arange(column)[columns] + 0.5) * self.cell - 0.5
        y = self.origin[1] + (np.arange(row)[rows] + 0.5) * self.cell - 0.5
        return np.stack(np.meshgrid(x, y), axis=-1)


def spline_field(
    sources: Floats, targets: Floats, *, reach: Box, size: tuple[int, int], unit: float
) -> Field:
    """Return the smoothest field that carries ``sources`` to ``targets``, both (n, 2) px.

    ``reach`` is the region that may move, in a picture of ``size`` (width, height); towards its
    edges the field fades away over one ``unit``. ``unit`` is the length in px (a pupil distance)
    against which detail is measured. A field that
    would pinch the picture below ``LOWEST_AREA_RATIO`` is made stiffer step by step; raises
    WarpError where even the stiffest one folds. Thin-plate splines after Bookstein 1989
    (IEEE PAMI 11:567).
    """
    worst = 0.0
    # Through two points on one spot no exact spline goes.
    exact = scipy.spatial.distance.pdist(targets).min() > _ONE_SPOT * unit
    for smoothing in _SMOOTHING_LADDER[not exact :]:
        field = _fit(sources, targets, reach, size, unit, smoothing)
        worst = float(field.area_ratios().min())
        if worst >= LOWEST_AREA_RATIO:
            return field
    raise WarpError(
        Sentence(
            "The warp would pinch the picture to {worst:.2f} of its area at one place; at "
            "least {least} must remain. Check the landmarks, or lower the growth "
            "strength.",
            worst=worst,
            least=LOWEST_AREA_RATIO,
        )
    )


def warp_pixels(pixels: Pixels, field: Field) -> Pixels:
    """Return the picture (H, W, 3) uint8 moved by ``field``; outside its box nothing changes."""
    box = _clip(field.box, (pixels.shape[1], pixels.shape[0]))
    warped = pixels.copy()
    # In bands: the maps of a whole picture are several times as large as the picture.
    for top in range(box.y, box.y + box.height, _BAND):
        band = Box(box.x, top, box.width, min(_BAND, box.y + box.height - top))
        window = warp_window(pixels, field, band)
        warped[top : top + band.height, box.x : box.x + box.width] = window
    return warped


def warp_plane(plane: Floats, field: Field) -> Floats:
    """Return one channel (H, W) float32, such as a matte, moved by ``field``."""
    box = _clip(field.box, (plane.shape[1], plane.shape[0]))
    warped = plane.copy()
    for top in range(box.y, box.y + box.height, _BAND):
        band = Box(box.x, top, box.width, min(_BAND, box.y + box.height - top))
        maps = dense_maps(field, band)
        part = cv2.remap(plane, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
        warped[top : top + band.height, box.x : box.x + box.width] = part
    return warped


def warp_window(pixels: Pixels, field: Field, box: Box) -> Pixels:
    """Return only the part ``box`` of the warped picture, (box.height, box.width, 3) uint8."""
    return remap(pixels, *dense_maps(field, box))


def remap(pixels: Pixels, map_x: Floats, map_y: Floats) -> Pixels:
    """Return ``pixels`` read at the absolute places ``map_x``, ``map_y`` (h, w) float32 px."""
    return np.asarray(
        cv2.remap(pixels, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101),
        np.uint8,
    )


def dense_maps(field: Field, box: Box) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the absolute source positions of the pixels of ``box``, as cv2.remap wants them."""
    ramp_x = np.arange(box.x, box.x + box.width, dtype=np.float32)[None, :]
    ramp_y = np.arange(box.y, box.y + box.height, dtype=np.float32)[:, None]
    map_x, map_y = _dense(field, 0, box), _dense(field, 1, box)
    map_x += ramp_x
    map_y += ramp_y
    return map_x, map_y


def _dense(field: Field, axis: int, box: Box) -> NDArray[np.float32]:
    cell = field.cell
    left, top = box.x - field.origin[0], box.y - field.origin[1]
    # One cell more on every side, so that the part is interpolated just like the whole.
    first_x, first_y = max(left // cell - 1, 0), max(top // cell - 1, 0)
    last_x, last_y = (left + box.width) // cell + 2, (top + box.height) // cell + 2
    part = np.ascontiguousarray(field.grid[first_y:last_y, first_x:last_x, axis])
    size = (part.shape[1] * cell, part.shape[0] * cell)
    dense = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)
    left, top = left - first_x * cell, top - first_y * cell
    return np.asarray(dense[top : top + box.height, left : left + box.width], np.float32)


def _clip(box: Box, size: tuple[int, int]) -> Box:
    width, height = size
    x0, y0 = max(box.x, 0), max(box.y, 0)
    x1, y1 = min(box.x + box.width, width), min(box.y + box.height, height)
    return Box(x0, y0, max(x1 - x0, 0), max(y1 - y0, 0))


def _fit(
    sources: Floats,
    targets: Floats,
    reach: Box,
    size: tuple[int, int],
    unit: float,
    smoothing: float,
) -> Field:
    box = _clip(reach, size)
    cell = max(2, round(unit / _CELLS_PER_UNIT))
    columns, rows = -(-box.width // cell), -(-box.height // cell)
    spline = _ThinPlate.through(targets / unit, (sources - targets) / unit, smoothing)
    pixel_x = box.x + (np.arange(columns) + 0.5) * cell - 0.5
    pixel_y = box.y + (np.arange(rows) + 0.5) * cell - 0.5
    node_x = _nodes(pixel_x / unit)
    node_y = _nodes(pixel_y / unit)
    coarse = spline.at(np.stack(np.meshgrid(node_x, node_y), axis=-1).reshape(-1, 2))
    coarse = coarse.reshape(len(node_y), len(node_x), 2)
    fine = scipy.interpolate.make_interp_spline(node_y, coarse, axis=0)(pixel_y / unit)
    fine = scipy.interpolate.make_interp_spline(node_x, fine, axis=1)(pixel_x / unit) * unit
    field = Field((box.x, box.y), cell, _quantised(_planes(fine)), smoothing)
    if not smoothing:
        field = _exact(field, sources, targets, unit)
    return _faded(field, reach, size, unit)


def _faded(field: Field, reach: Box, size: tuple[int, int], unit: float) -> Field:
    # Towards the edge of its reach the field dies away; towards an edge of the picture the part
    # that would fetch from outside the picture does.
    planes = _planes(field.grid)
    rows, columns = planes.shape[1:]
    for axis, count, start, length in (
        (0, columns, reach.x, reach.width),
        (1, rows, reach.y, reach.height),
    ):
        place = field.origin[axis] + (np.arange(count) + 0.5) * field.cell - 0.5
        place = place[None, :] if axis == 0 else place[:, None]
        planes *= _ease(np.minimum(place - start, start + length - place) / unit)
        part = planes[axis]
        low = _ease((place + 0.5) / _edge_fade(-part, unit))
        high = _ease((size[axis] - 0.5 - place) / _edge_fade(part, unit))
        part *= np.where(part < 0, low, high)
    return replace(field, grid=_quantised(planes))


def _edge_fade(outward: Floats, unit: float) -> float:
    # Three times the largest shift keeps at least half of the area: 1 - 1.5 / 3.
    return max(_EDGE_FADE * unit, 3.0 * float(outward.max()))


def _ease(part: Floats) -> Floats:
    part = np.clip(part, 0.0, 1.0)
    return part**2 * (3 - 2 * part)


def _nodes(places: Floats) -> Floats:
    count = max(4, 1 + int(np.ceil((places[-1] - places[0]) * _NODES_PER_UNIT)))
    return np.linspace(places[0], places[-1], count)


def _planes(grid: Floats) -> Floats:
    """Return a grid (rows, columns, 2) as (2, rows, columns) float64, faster to work on."""
    return np.moveaxis(grid, -1, 0).astype(np.float64, order="C")


def _quantised(planes: Floats) -> NDArray[np.float32]:
    """Return planes (2, rows, columns) of a displacement as a field's grid."""
    grid = np.empty((*planes.shape[1:], 2), np.float32)
    grid[..., 0], grid[..., 1] = np.rint(planes * _QUANTUM) / _QUANTUM
    return grid


def _exact(field: Field, sources: Floats, targets: Floats, unit: float) -> Field:
    # The grid blurs the spline's peaks at the control points; small compact bumps put them back.
    reach = _BUMP_REACH * unit
    rest = (sources - targets) - field.at(targets)
    blurred = np.abs(rest).max(axis=1) > _BLUR_ALLOWED
    targets, rest = targets[blurred], rest[blurred]
    if not len(targets):
        return field
    away = np.linalg.norm(targets[:, None] - targets[None], axis=-1) / reach
    # By a factorisation that shows its rank: singular values take three times as long.
    heights = scipy.linalg.lstsq(_bump(away), rest, cond=1e-6, lapack_driver="gelsy")[0]
    planes = _planes(field.grid)
    places = (targets - field.origin + 0.5) / field.cell - 0.5
    _raise_bumps(planes, places, reach / field.cell, heights)
    return replace(field, grid=_quantised(planes))


def _raise_bumps(planes: Floats, places: Floats, reach: float, heights: Floats) -> None:
    """Add bumps of ``heights`` (n, 2) to (2, rows, columns), at ``places`` (n, 2) in its nodes."""
    steps = np.arange(2 * int(np.ceil(reach)) + 1)
    first = np.ceil(places - reach).astype(int)
    x, y = first[:, 0, None, None] + steps, first[:, 1, None, None] + steps[:, None]
    bumps = _bump(np.hypot(x - places[:, 0, None, None], y - places[:, 1, None, None]) / reach)
    inside = (x >= 0) & (x < planes.shape[2]) & (y >= 0) & (y < planes.shape[1])
    which, down, across = np.nonzero(inside)
    at = (y[which, down, 0], x[which, 0, across])
    for plane, height in zip(planes, heights.T, strict=True):
        np.add.at(plane, at, bumps[inside] * height[which])


def _bump(away: Floats) -> Floats:
    # Wendland's C2 function: smooth, positive definite, zero from a distance of 1 on.
    return np.clip(1 - away, 0, None) ** 4 * (4 * away + 1)


@dataclass(frozen=True)
class _ThinPlate:
    """A thin-plate spline of two values over the plane."""

    centres: Floats
    weights: Floats
    affine: Floats

    @classmethod
    def through(cls, points: Floats, values: Floats, smoothing: float) -> _ThinPlate:
        count = len(points)
        system = np.zeros((count + 3, count + 3))
        system[:count, :count] = _kernel(points, points) + smoothing * np.eye(count)
        system[:count, count:] = np.column_stack([np.ones(count), points])
        system[count:, :count] = system[:count, count:].T
        # The symmetric solver needs no threads, which on a busy machine wait for each other.
        solution = scipy.linalg.solve(system, np.vstack([values, np.zeros((3, 2))]), assume_a="sym")
        return cls(points, solution[:count], solution[count:])

    def at(self, points: Floats) -> Floats:
        values = self.affine[0] + points @ self.affine[1:]
        # In blocks that stay in the processor's cache, and not by @: for so narrow a product the
        # threads of a linear solver only wait for each other.
        for start in range(0, len(points), _BLOCK):
            block = slice(start, start + _BLOCK)
            kernel = _kernel(points[block], self.centres)
            values[block] = cv2.gemm(kernel, self.weights, 1, values[block], 1)
        return values


def _kernel(a: Floats, b: Floats) -> Floats:
    # In place: these are the arrays that a warp spends most of its time on.
    squared, other = a[:, :1] - b[:, 0], a[:, 1:] - b[:, 1]
    squared *= squared
    other *= other
    squared += other
    np.maximum(squared, 1e-20, out=squared)
    squared *= cv2.log(squared, other)
    return squared
