"""Fine lines of ageing skin: short soft creases that follow the skin's own directions.

Each area of the face has coordinates of its own, along its lines and across them. Noise that is
long along and narrow across reads as skin there; a few longer, broken lines lie among it. Nothing
is drawn as a stroke: drawn lines look drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import cv2
import numpy as np

from pipelines.ageing.mesh import CHIN, both_sides
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats

Area = Literal["forehead", "crow's feet", "glabella", "under the eye", "upper lip", "neck"]

# Steps of the noise's own grid along the length and across the width of a line.
_ALONG_STEPS, _ACROSS_STEPS = 8, 6
# Noise above this many SD becomes a crease, below minus this many a faint ridge.
_RIDGE = 0.28
_BROW_ROW, _TOP_ROW = (105, 66, 107, 9), (103, 67, 109, 10)
_OUTER_CORNER, _LOWER_LID = 33, (133, 153, 144, 163, 33)
_UPPER_LIP_EDGE = (61, 40, 37, 0)


@dataclass(frozen=True)
class _Weave:
    """Widths and lengths in pupil distances, the threshold in SD, the depth in L*."""

    width: float
    length: float
    threshold: float
    depth: float


# Chosen by eye on public-domain portraits: many short and soft ones, few broader furrows.
_WEAVES: Mapping[Area, tuple[_Weave, ...]] = {
    "forehead": (_Weave(0.011, 0.16, 0.9, 3.2), _Weave(0.028, 0.60, 0.7, 4.0)),
    "crow's feet": (_Weave(0.0065, 0.075, 0.8, 4.4), _Weave(0.016, 0.16, 0.8, 4.4)),
    "glabella": (_Weave(0.010, 0.10, 0.9, 2.2), _Weave(0.026, 0.18, 0.7, 4.4)),
    "under the eye": (_Weave(0.005, 0.06, 0.7, 3.4), _Weave(0.012, 0.14, 0.9, 3.0)),
    "upper lip": (_Weave(0.008, 0.035, 0.6, 2.8),),
    "neck": (_Weave(0.012, 0.26, 0.9, 3.4), _Weave(0.034, 0.8, 0.7, 4.4)),
}
AREAS: tuple[Area, ...] = get_args(Area)
# Corners of each area's own coordinates, along and across, in pupil distances.
_Corner = tuple[float, float]
_EXTENTS: Mapping[Area, tuple[_Corner, _Corner]] = {
    "forehead": ((-1.4, -1.6), (1.4, 0.4)),
    "crow's feet": ((0.0, -0.4), (0.6, 0.4)),
    "glabella": ((-0.8, -0.4), (0.2, 0.4)),
    "under the eye": ((-1.2, -0.3), (1.2, 0.6)),
    "upper lip": ((-0.2, -0.8), (0.4, 0.8)),
    "neck": ((-1.0, 0.0), (1.0, 1.4)),
}


@dataclass(frozen=True)
class _Strip:
    """One area's own coordinates in a window: ``along`` and ``across`` in pupil distances."""

    area: Area
    along: Floats
    across: Floats
    weight: Floats


def fine_lines(
    mesh: Floats,
    frame: EyeFrame,
    shape: tuple[int, int],
    *,
    severities: Mapping[Area, float],
    seed: int,
) -> Floats:
    """Return the change of lightness (h, w) float32 in L* that fine lines make on light skin.

    ``mesh`` is (468, 2) px of a window of ``shape``; ``severities`` says how far each area has
    gone, 0 to 1. The same ``seed`` gives a person the same lines at every age.
    """
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    places = frame.enter(np.stack([columns, rows], axis=-1).astype(np.float64))
    points = frame.enter(mesh)
    change = np.zeros(shape, np.float32)
    for index, strip in enumerate(_strips(points, places.astype(np.float32))):
        severity = severities.get(strip.area, 0.0)
        if severity > 0:
            for grade, weave in enumerate(_WEAVES[strip.area]):
                lines = _woven(strip, grade, seed + 10 * index + grade)
                change += severity * weave.depth * strip.weight * lines
    return change


def _woven(strip: _Strip, grade: int, seed: int) -> Floats:
    """Return creases (negative) and faint ridges of one strip, in units of its depth."""
    result = np.zeros(strip.weight.shape, np.float32)
    rows, columns = (np.flatnonzero(strip.weight.max(axis=axis) > 0) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return result
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    weave, (low, _) = _WEAVES[strip.area][grade], _EXTENTS[strip.area]
    # Counted from a fixed corner, so that a person has the same lines at every size of picture.
    x = (strip.along[part] - low[0]) * (_ALONG_STEPS / weave.length)
    y = (strip.across[part] - low[1]) * (_ACROSS_STEPS / weave.width)
    values = cv2.remap(
        _cloth(strip.area, grade, seed),
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    result[part] = np.where(strip.weight[part] > 0, values, 0)
    return result


@lru_cache(maxsize=128)
def _cloth(area: Area, grade: int, seed: int) -> Floats:
    """Return an area's creases (negative) and ridges, of zero mean, long along."""
    weave, (low, high) = _WEAVES[area][grade], _EXTENTS[area]
    width = int(np.ceil((high[0] - low[0]) * _ALONG_STEPS / weave.length))
    height = int(np.ceil((high[1] - low[1]) * _ACROSS_STEPS / weave.width))
    noise = np.random.default_rng(seed).standard_normal((height, width), np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), _ALONG_STEPS / 2, sigmaY=_ACROSS_STEPS / 2)
    noise = np.asarray(soft / max(float(np.std(soft)), 1e-6), np.float32)
    crease = np.maximum(noise - weave.threshold, 0)
    ridge = np.maximum(-noise - weave.threshold, 0)
    lines = _RIDGE * ridge - crease
    return lines - lines.mean()


def _strips(points: Floats, places: Floats) -> Iterator[_Strip]:
    x, y = places[..., 0], places[..., 1]
    yield from _forehead(points, x, y)
    for side in range(2):
        yield from _beside_eye(points, x, y, side)
    yield _glabella(points, x, y)
    yield _upper_lip(points, x, y)
    yield _neck(points, x, y)


def _forehead(points: Floats, x: Floats, y: Floats) -> Iterator[_Strip]:
    brow, top = _row(points, _BROW_ROW), _row(points, _TOP_ROW)
    up = (np.polyval(brow, x) - y) / np.maximum(np.polyval(brow, x) - np.polyval(top, x), 0.05)
    half = abs(float(points[103, 0]))
    weight = _window(up, 0.12, 1.25, 0.18) * _window(x, -half, half, 0.16)
    # Lines of the forehead run with the brows below and flatten towards the hair.
    across = y - (1 - 0.5 * np.clip(up, 0, 1)) * (np.polyval(brow, x) - np.polyval(brow, 0.0))
    yield _Strip("forehead", x, across.astype(np.float32), weight)


def _beside_eye(points: Floats, x: Floats, y: Floats, side: int) -> Iterator[_Strip]:
    corner = points[both_sides((_OUTER_CORNER,))[side][0]]
    outwards = np.sign(corner[0])
    dx, dy = (x - corner[0]) * outwards + 0.05, y - corner[1]
    radius, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
    weight = _window(radius, 0.10, 0.30, 0.07) * _window(angle, -0.5, 0.75, 0.22)
    # Lines fan out: across is an angle, worn at the middle radius so that widths hold there.
    yield _Strip("crow's feet", radius, (0.18 * angle).astype(np.float32), weight)
    lid = points[list(both_sides(_LOWER_LID)[side])]
    curve = np.polyfit(lid[:, 0], lid[:, 1], 2)
    below = y - np.polyval(curve, x)
    left, right = sorted((float(lid[0, 0]), float(lid[-1, 0])))
    weight = _window(below, 0.045, 0.16, 0.05) * _window(x, left + 0.05, right + 0.05, 0.08)
    slanted = (below - 0.25 * (x - lid[:, 0].mean()) * outwards).astype(np.float32)
    yield _Strip("under the eye", x, slanted, weight)


def _glabella(points: Floats, x: Floats, y: Floats) -> _Strip:
    middle, height = float(points[9, 0]), float(points[9, 1])
    beside = np.abs(x - middle)
    weight = _window(beside, 0.035, 0.12, 0.03) * _window(y, height - 0.14, height + 0.14, 0.07)
    return _Strip("glabella", y, x, weight)


def _upper_lip(points: Floats, x: Floats, y: Floats) -> _Strip:
    edge = _row(points, _UPPER_LIP_EDGE, degree=4)
    above = np.polyval(edge, x) - y
    half = abs(float(points[61, 0] - points[291, 0])) / 2
    middle = float(points[[61, 291], 0].mean())
    weight = _window(above, 0.015, 0.12, 0.04)
    weight = weight * _window(x, middle - 0.8 * half, middle + 0.8 * half, 0.08)
    fan = (x - middle) * (1 - 0.4 * np.clip(above, 0, 0.3))
    return _Strip("upper lip", above.astype(np.float32), fan.astype(np.float32), weight)


def _neck(points: Floats, x: Floats, y: Floats) -> _Strip:
    chin = points[CHIN]
    below = y - chin[1] - 0.25 * (x - chin[0]) ** 2
    weight = _window(below, 0.30, 1.0, 0.15) * _window(x, chin[0] - 0.6, chin[0] + 0.6, 0.2)
    return _Strip("neck", x, (below - 0.1 * (x - chin[0]) ** 2).astype(np.float32), weight)


def _row(points: Floats, right: tuple[int, ...], *, degree: int = 2) -> Floats:
    """Return the polynomial y(x) through a row of vertices and its mirror image."""
    vertices = sorted({vertex for side in both_sides(right) for vertex in side})
    return np.polyfit(points[vertices, 0], points[vertices, 1], degree)


def _window(values: Floats, low: float, high: float, soft: float) -> Floats:
    """Return 1 between ``low`` and ``high``, easing to 0 over ``soft`` on both sides."""
    part = np.minimum(values - low, high - values) / soft + 1
    part = np.clip(part, 0, 1)
    return np.asarray(part**2 * (3 - 2 * part), np.float32)
