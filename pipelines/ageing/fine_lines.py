"""Fine lines of ageing skin: short soft creases that follow the skin's own directions.

Each area of the face has coordinates of its own, along its lines and across them. Noise that is
long along and narrow across reads as skin there; a few longer, broken lines lie among it. Nothing
is drawn as a stroke: drawn lines look drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import cv2
import numpy as np

from pipelines.ageing.mesh import CHIN, both_sides
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats

Area = Literal["forehead", "crow's feet", "glabella", "under the eye", "upper lip", "cheek", "neck"]

# Steps of the noise's own grid along the length and across the width of a line.
_ALONG_STEPS, _ACROSS_STEPS = 8, 6
# Noise above this many SD becomes a crease, below minus this many a faint ridge.
_RIDGE = 0.28
# Shares of a line's depth that its ground loses in any light, and that its banks take of a light.
_IN_CREASES, _ON_BANKS = 0.7, 1.1
# Lines are deeper here than there, over so many lengths and widths, by this SD of their depth.
_CLUSTER, _UNEVEN = 1.2, 0.55
# Lines wander by this share of their length, over so many lengths.
_STRAYING, _WAVES_ALONG = 0.03, (2.3, 1.1)
_BROW_ROW, _TOP_ROW = (105, 66, 107, 9), (103, 67, 109, 10)
_OUTER_CORNER, _LOWER_LID = 33, (133, 153, 144, 163, 33)
_UPPER_LIP_EDGE, _MOUTH_CORNER = (61, 40, 37, 0), 61


@dataclass(frozen=True)
class _Weave:
    """Widths and lengths in pupil distances, the threshold in SD, the depth in L*."""

    width: float
    length: float
    threshold: float
    depth: float


# Chosen by eye on public-domain portraits: many short and soft ones, few broader furrows.
_WEAVES: Mapping[Area, tuple[_Weave, ...]] = {
    "forehead": (_Weave(0.013, 0.16, 0.9, 2.6), _Weave(0.036, 0.75, 0.65, 3.8)),
    "crow's feet": (
        _Weave(0.0085, 0.075, 0.8, 3.6),
        _Weave(0.019, 0.16, 0.8, 4.4),
        _Weave(0.034, 0.22, 0.6, 4.0),
    ),
    "glabella": (_Weave(0.012, 0.10, 0.9, 2.2), _Weave(0.030, 0.18, 0.7, 5.0)),
    "under the eye": (
        _Weave(0.007, 0.06, 0.7, 3.0),
        _Weave(0.015, 0.14, 0.9, 3.0),
        _Weave(0.032, 0.24, 0.6, 2.2),
    ),
    "upper lip": (_Weave(0.012, 0.05, 0.6, 2.4),),
    "cheek": (_Weave(0.008, 0.05, 0.4, 1.2), _Weave(0.016, 0.10, 0.4, 1.0)),
    "neck": (_Weave(0.014, 0.20, 0.9, 2.6), _Weave(0.050, 0.9, 0.6, 2.4)),
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
    "cheek": ((-1.0, 0.0), (1.0, 1.0)),
    "neck": ((-1.0, 0.0), (1.0, 1.4)),
}


@dataclass(frozen=True)
class _Patch:
    """A part of the window: where it lies, and its places in the eye frame, (h, w) float32."""

    part: tuple[slice, slice]
    x: Floats
    y: Floats


_Cut = Callable[[Floats, Floats], _Patch]


@dataclass(frozen=True)
class _Strip:
    """One area's own coordinates in a patch: ``along`` and ``across`` in pupil distances."""

    area: Area
    part: tuple[slice, slice]
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
    towards: Floats,
) -> Floats:
    """Return the change of lightness (h, w) float32 in L* that fine lines make on light skin.

    ``mesh`` is (468, 2) px of a window of ``shape``; ``severities`` says how far each area has
    gone, 0 to 1; light comes from ``towards`` (2,) in the picture's plane. The same ``seed``
    gives a person the same lines at every age.
    """
    # In eight bytes each, the places of a large face would take twice the time.
    points = frame.enter(mesh).astype(np.float32)
    change, relief = np.zeros((2, *shape), np.float32)
    for index, strip in enumerate(_strips(points, frame, shape)):
        severity = severities.get(strip.area, 0.0)
        if severity > 0 and strip.weight.size:
            for grade, weave in enumerate(_WEAVES[strip.area]):
                lines = _woven(strip, grade, seed + 10 * index + grade)
                lines = severity * weave.depth * strip.weight * lines
                change[strip.part] += np.float32(_IN_CREASES) * lines
                relief[strip.part] += np.float32(weave.width * frame.unit) * lines
    # One bank of a furrow faces the light and the other does not: that tells it from a stroke.
    kernel = np.float32(0.5 * _ON_BANKS) * np.array([-1, 0, 1], np.float32)
    change -= cv2.filter2D(relief, -1, np.float32(towards[0]) * kernel[None])
    change -= cv2.filter2D(relief, -1, np.float32(towards[1]) * kernel[:, None])
    return change


def _woven(strip: _Strip, grade: int, seed: int) -> Floats:
    """Return creases (negative) and faint ridges of one strip, in units of its depth."""
    weave, (low, _) = _WEAVES[strip.area][grade], _EXTENTS[strip.area]
    # Counted from a fixed corner, so that a person has the same lines at every size of picture.
    x = (strip.along - np.float32(low[0])) * np.float32(_ALONG_STEPS / weave.length)
    y = (strip.across - np.float32(low[1])) * np.float32(_ACROSS_STEPS / weave.width)
    cloth = _cloth(strip.area, grade, seed)
    return np.asarray(
        cv2.remap(cloth, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.float32
    )


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
    lines = (_RIDGE * ridge - crease) * _clusters((height, width), seed + 2)
    start, length = low[0] / weave.length, _ACROSS_STEPS * weave.length / weave.width
    return _swayed(lines - lines.mean(), start, length, seed)


def _swayed(cloth: Floats, start: float, length: float, seed: int) -> Floats:
    """Return a cloth (h, w) whose lines stray sideways: none is straight.

    ``start`` is the place of the first column along a line, in lengths of a line; ``length`` is
    that length in rows.
    """
    turns = np.random.default_rng(seed + 1).uniform(0, 2 * np.pi, len(_WAVES_ALONG))
    along = start + np.arange(cloth.shape[1]) / _ALONG_STEPS
    waves = zip(_WAVES_ALONG, turns, strict=True)
    strayed = np.sum([np.sin(2 * np.pi * along / far + turn) for far, turn in waves], axis=0)
    rows, columns = np.mgrid[: cloth.shape[0], : cloth.shape[1]].astype(np.float32)
    rows += (_STRAYING * length * strayed).astype(np.float32)
    swayed = cv2.remap(cloth, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(swayed, np.float32)


def _clusters(shape: tuple[int, int], seed: int) -> Floats:
    """Return how deep lines are by place, 1 on the average: no skin is furrowed evenly."""
    noise = np.random.default_rng(seed).standard_normal(shape, np.float32)
    slow = cv2.GaussianBlur(
        noise, (0, 0), _CLUSTER * _ALONG_STEPS, sigmaY=_CLUSTER * 2 * _ACROSS_STEPS
    )
    return np.clip(1 + _UNEVEN * slow / max(float(np.std(slow)), 1e-6), 0, 2)


def _strips(points: Floats, frame: EyeFrame, shape: tuple[int, int]) -> Iterator[_Strip]:
    def patch(low: Floats, high: Floats) -> _Patch:
        return _patch(frame, shape, low, high)

    yield _forehead(points, patch)
    for side in range(2):
        yield _crows_feet(points, side, patch)
        yield _under_eye(points, side, patch)
        yield _cheek(points, side, patch)
    yield _glabella(points, patch)
    yield _upper_lip(points, patch)
    yield _neck(points, patch)


def _patch(frame: EyeFrame, shape: tuple[int, int], low: Floats, high: Floats) -> _Patch:
    """Return the part of a window that holds the rectangle between two corners in the frame."""
    corners = frame.leave(np.array([(x, y) for x in (low[0], high[0]) for y in (low[1], high[1])]))
    size = (shape[1], shape[0])
    first = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, size)
    last = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 1, first, size)
    x, y = frame.grid((last[1] - first[1], last[0] - first[0]), (first[0], first[1]))
    return _Patch((slice(first[1], last[1]), slice(first[0], last[0])), x, y)


def _forehead(points: Floats, patch: _Cut) -> _Strip:
    brow, top = _row(points, _BROW_ROW), _row(points, _TOP_ROW)
    half = abs(float(points[103, 0]))
    highest = float(points[list(_TOP_ROW), 1].min()) - 0.35
    at = patch(np.array([-half - 0.2, highest]), np.array([half + 0.2, points[9, 1] + 0.2]))
    line, ceiling = np.polyval(brow, at.x), np.polyval(top, at.x)
    up = (line - at.y) / np.maximum(line - ceiling, 0.05)
    weight = _window(up, 0.12, 1.25, 0.18) * _window(at.x, -half, half, 0.16)
    # Lines of the forehead run with the brows below and flatten towards the hair.
    across = at.y - (1 - 0.5 * np.clip(up, 0, 1)) * (line - np.polyval(brow, 0.0))
    return _Strip("forehead", at.part, at.x, across.astype(np.float32), weight)


def _crows_feet(points: Floats, side: int, patch: _Cut) -> _Strip:
    corner = points[both_sides((_OUTER_CORNER,))[side][0]]
    outwards = np.sign(corner[0])
    at = patch(corner - 0.42, corner + 0.42)
    dx, dy = (at.x - corner[0]) * outwards + 0.05, at.y - corner[1]
    radius, angle = _polar(dx, dy)
    weight = _window(radius, 0.10, 0.30, 0.07) * _window(angle, -0.5, 0.75, 0.22)
    # Lines fan out: across is an angle, worn at the middle radius so that widths hold there.
    across = (0.18 * angle).astype(np.float32)
    return _Strip("crow's feet", at.part, radius.astype(np.float32), across, weight)


def _under_eye(points: Floats, side: int, patch: _Cut) -> _Strip:
    lid = points[list(both_sides(_LOWER_LID)[side])]
    curve = _curve(lid, 2)
    left, right = sorted((float(lid[0, 0]), float(lid[-1, 0])))
    at = patch(
        np.array([left - 0.2, lid[:, 1].min()]), np.array([right + 0.2, lid[:, 1].max() + 0.3])
    )
    below = at.y - np.polyval(curve, at.x)
    # Beside the nose there is the trough of the eye, and no fine line.
    outwards = (at.x - (left + right) / 2) * np.sign(lid[:, 0].mean())
    half = (right - left) / 2
    weight = _window(below, 0.045, 0.16, 0.05) * _window(outwards, 0.10 - half, half + 0.08, 0.10)
    slanted = (below - 0.12 * outwards).astype(np.float32)
    return _Strip("under the eye", at.part, at.x, slanted, weight)


def _glabella(points: Floats, patch: _Cut) -> _Strip:
    middle = points[9]
    at = patch(middle - 0.25, middle + 0.25)
    beside = np.abs(at.x - middle[0])
    weight = _window(beside, 0.035, 0.12, 0.03)
    weight = weight * _window(at.y, middle[1] - 0.14, middle[1] + 0.14, 0.07)
    return _Strip("glabella", at.part, at.y, at.x, weight)


def _upper_lip(points: Floats, patch: _Cut) -> _Strip:
    edge = _row(points, _UPPER_LIP_EDGE, degree=4)
    middle = points[[61, 291]].mean(axis=0)
    half = abs(float(points[61, 0] - points[291, 0])) / 2
    at = patch(middle - [half + 0.1, 0.4], middle + [half + 0.1, 0.1])
    above = np.polyval(edge, at.x) - at.y
    weight = _window(above, 0.015, 0.12, 0.04)
    weight = weight * _window(at.x, middle[0] - 0.8 * half, middle[0] + 0.8 * half, 0.08)
    fan = (at.x - middle[0]) * (1 - 0.4 * np.clip(above, 0, 0.3))
    return _Strip("upper lip", at.part, above.astype(np.float32), fan.astype(np.float32), weight)


def _cheek(points: Floats, side: int, patch: _Cut) -> _Strip:
    corner = points[both_sides((_MOUTH_CORNER,))[side][0]]
    outwards = np.sign(corner[0])
    ends = np.sort([corner[0] - 0.12 * outwards, corner[0] + 0.70 * outwards])
    at = patch(np.array([ends[0], corner[1] - 0.80]), np.array([ends[1], corner[1] + 0.70]))
    dx, dy = (at.x - corner[0]) * outwards + 0.12, at.y - corner[1]
    radius, angle = _polar(dx, dy)
    weight = _window(radius, 0.30, 0.66, 0.14) * _window(angle, -0.85, 0.55, 0.35)
    # Lines of a cheek lie around the mouth, as its skin is drawn up by a smile.
    along = (0.45 * angle).astype(np.float32)
    return _Strip("cheek", at.part, along, radius.astype(np.float32), weight)


def _neck(points: Floats, patch: _Cut) -> _Strip:
    chin = points[CHIN]
    at = patch(chin + [-0.8, 0.1], chin + [0.8, 1.35])
    away = (at.x - chin[0]) ** 2
    # Rings lie around a neck as a collar does, lowest in the middle.
    below = at.y - chin[1] + 0.30 * away
    weight = _window(below, 0.30, 1.0, 0.15) * _window(at.x, chin[0] - 0.6, chin[0] + 0.6, 0.2)
    return _Strip("neck", at.part, at.x, below.astype(np.float32), weight)


def _row(points: Floats, right: tuple[int, ...], *, degree: int = 2) -> Floats:
    """Return the polynomial y(x) through a row of vertices and its mirror image."""
    vertices = sorted({vertex for side in both_sides(right) for vertex in side})
    return _curve(points[vertices], degree)


def _curve(points: Floats, degree: int) -> Floats:
    """Return the polynomial y(x) through points (n, 2), by least squares."""
    x, y = points.astype(np.float64).T
    return np.polyfit(x, y, degree).astype(np.float32)


def _polar(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    return np.asarray(cv2.magnitude(x, y), np.float32), np.arctan2(y, x)


def _window(values: Floats, low: float, high: float, soft: float) -> Floats:
    """Return 1 between ``low`` and ``high``, easing to 0 over ``soft`` on both sides."""
    part = np.minimum(values - low, high - values) / soft + 1
    part = np.clip(part, 0, 1)
    return np.asarray(part**2 * (3 - 2 * part), np.float32)
