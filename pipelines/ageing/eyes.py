"""Keep the iris round and constant in millimetres while the face grows around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models import norms
from pipelines.ageing.growth import in_tables, table_ratio
from pipelines.ageing.head import Ages
from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Iris, Landmarks, Side
from pipelines.layers import Layer
from pipelines.warp import Box, Field, dense_maps, remap

# Horizontal visible iris diameter, the most stable facial measure from 6 to 22 years
# (Machado et al. 2017 for the stability; the value is recalled, see models/norms).
IRIS_MM = 11.7
# In iris radii: the rigid inner disc, and where the correction has died away.
_RIGID, _REACH = 1.12, 2.4
_INVERSE_STEPS = 40
# Lids are narrowed within an ellipse this many fissure widths long and iris radii high (half
# axes), whole up to this share of it.
_LID_REACH, _LIDS_WHOLE = (0.85, 2.6), 0.45
_SIDES: tuple[Side, Side] = ("right", "left")


@dataclass(frozen=True)
class EyeCorrection:
    """A scaling about one pupil, and of the lids towards the line of the eye's corners.

    ``source`` and ``target`` are the pupil's places (2,) px before and after; ``scale`` is the
    size of iris and lid opening afterwards against before. The iris is scaled all round, within
    ``inner``, dying away by ``outer``; the lids are narrowed only across ``axis``, the unit vector
    (2,) from corner to corner, within an ellipse of half axes ``reach`` (2,), so that corners stay.
    """

    source: Floats
    target: Floats
    scale: float
    inner: float
    outer: float
    axis: Floats
    corner: Floats
    reach: tuple[float, float]

    def displacement(self, base: Floats, places: Floats) -> Floats:
        """Return the backward displacement (..., 2) px at ``places``, from the field's ``base``."""
        from_pupil = places - self.target
        widening = 1 / self.scale - 1
        rigid = (self.source - self.target) + widening * from_pupil
        across = np.array([-self.axis[1], self.axis[0]])
        from_line = (places - self.corner) @ across
        lids = base + widening * (self._lid_share(places) * from_line)[..., None] * across
        away = np.linalg.norm(from_pupil, axis=-1)
        iris = 1 - _ease((away - self.inner) / (self.outer - self.inner))
        return lids + iris[..., None] * (rigid - lids)

    def reaches(self, places: Floats) -> NDArray[np.bool_]:
        """Tell where the correction changes anything, (...,) bool."""
        away = np.linalg.norm(places - self.target, axis=-1)
        return np.asarray((self._lid_share(places) > 0) | (away < self.outer), np.bool_)

    def box(self) -> Box:
        """Return the pixels that the correction reaches."""
        far = max(*self.reach, self.outer)
        low = np.floor(self.target - far).astype(int)
        high = np.ceil(self.target + far).astype(int) + 1
        return Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))

    def _lid_share(self, places: Floats) -> Floats:
        offset = places - self.target
        along = offset @ self.axis / self.reach[0]
        across = offset @ np.array([-self.axis[1], self.axis[0]]) / self.reach[1]
        return 1 - _ease((np.hypot(along, across) - _LIDS_WHOLE) / (1 - _LIDS_WHOLE))


def _ease(part: Floats) -> Floats:
    part = np.clip(part, 0.0, 1.0)
    return part**3 * (10 - 15 * part + 6 * part**2)


def eye_corrections(
    landmarks: Landmarks, field: Field, *, ages: Ages, strength: float = 1.0
) -> tuple[EyeCorrection, ...]:
    """Return the correction of both eyes under a growth ``field``."""
    growth = table_ratio("ipd", ages.start, ages.end, ages.sex)
    scale = 1 + strength * (1 / growth - 1)
    return tuple(_correction(landmarks, side, field, ages, scale) for side in _SIDES)


def iris_of(landmarks: Landmarks, side: Side, *, age: float, sex: str | None) -> Iris:
    """Return the measured iris, or one of 11.7 mm at the eye's centre where none was found."""
    measured = landmarks.iris(side)
    if measured is not None:
        return measured
    pupils_mm = norms.size_mm("ipd", in_tables(age), sex)
    radius = landmarks.pupil_distance * IRIS_MM / 2 / pupils_mm
    return Iris(landmarks.eye_centre(side), radius)


def eye_layer(pixels: Pixels, field: Field, corrections: tuple[EyeCorrection, ...]) -> Layer:
    """Return both corrected eyes, drawn from the source ``pixels``, as one layer."""
    height, width = pixels.shape[:2]
    boxes = [c.box() for c in corrections]
    x0, y0 = max(min(b.x for b in boxes), 0), max(min(b.y for b in boxes), 0)
    x1 = min(max(b.x + b.width for b in boxes), width)
    y1 = min(max(b.y + b.height for b in boxes), height)
    canvas = np.zeros((max(y1 - y0, 1), max(x1 - x0, 1), 4), np.uint8)
    for correction, box in zip(corrections, boxes, strict=True):
        left, top = max(box.x, x0), max(box.y, y0)
        part = Box(left, top, min(box.x + box.width, x1) - left, min(box.y + box.height, y1) - top)
        if part.width > 0 and part.height > 0:
            window = canvas[part.y - y0 :, part.x - x0 :][: part.height, : part.width]
            _draw(window, pixels, field, correction, part)
    return Layer("eyes", canvas, offset=(x0, y0))


def forward(points: Floats, field: Field, corrections: tuple[EyeCorrection, ...]) -> Floats:
    """Return where source points (n, 2) px stand after the field and the eye corrections."""
    moved = field.forward(points)
    for correction in corrections:
        far = 1.5 * max(*correction.reach, correction.outer)
        near = np.linalg.norm(moved - correction.target, axis=1) < far
        part = moved[near]
        for _ in range(_INVERSE_STEPS):
            base = field.at(part)
            inside = correction.reaches(part)
            base[inside] = correction.displacement(base[inside], part[inside])
            part = points[near] - base
        moved[near] = part
    return moved


def _correction(
    landmarks: Landmarks, side: Side, field: Field, ages: Ages, scale: float
) -> EyeCorrection:
    iris = iris_of(landmarks, side, age=ages.start, sex=ages.sex)
    target = field.forward(iris.centre[None])[0]
    radius = iris.radius * scale
    corners = field.forward(landmarks.groups[f"{side}_eye"][[0, 3]])
    room = float(np.linalg.norm(corners - target, axis=1).min())
    outer = float(np.clip(room, 1.7 * radius, _REACH * radius))
    across = corners[1] - corners[0]
    width = float(np.linalg.norm(across))
    return EyeCorrection(
        iris.centre,
        target,
        scale,
        _RIGID * radius,
        outer,
        axis=across / width,
        corner=corners[0],
        reach=(_LID_REACH[0] * width, _LID_REACH[1] * radius),
    )


def _draw(
    window: Pixels, pixels: Pixels, field: Field, correction: EyeCorrection, box: Box
) -> None:
    map_x, map_y = dense_maps(field, box)
    x = np.arange(box.x, box.x + box.width, dtype=np.float64)
    y = np.arange(box.y, box.y + box.height, dtype=np.float64)
    places = np.stack(np.meshgrid(x, y), axis=-1)
    base = np.stack([map_x, map_y], axis=-1) - places
    source = places + correction.displacement(base, places)
    inside = correction.reaches(places)
    colours = remap(pixels, source[..., 0].astype(np.float32), source[..., 1].astype(np.float32))
    window[..., :3][inside] = colours[inside]
    window[..., 3][inside] = 255
