"""Keep the iris round and constant in millimetres while the face grows around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models import norms
from pipelines.ageing.growth import in_tables
from pipelines.ageing.head import Ages
from pipelines.arrays import Floats, Pixels
from pipelines.errors import LandmarkError
from pipelines.landmarks import EYE_CORNERS, LIDS, Iris, Landmarks, Side
from pipelines.layers import Layer
from pipelines.warp import LOWEST_AREA_RATIO, Box, Field, dense_maps, remap

# Horizontal visible iris diameter, the most stable facial measure from 6 to 22 years
# (Machado et al. 2017 for the stability; the value is recalled, see models/norms).
IRIS_MM = 11.7
# In iris radii: the rigid disc; and in rigid discs, where the correction has died away. The field
# already nearly does what the correction does, so that they part unseen over so short a way.
_RIGID, _REACH = 1.06, 1.15
# A corner of the eye that is nearer to the pupil than usual cuts the rigid disc down to this share
# of its distance: a corner stays where it is, and what it covers of the iris is not seen.
_SHORT_OF_CORNER = 0.8
_RIM_ANGLES = np.radians(np.arange(0, 360, 45))
_INVERSE_STEPS, _SETTLED_PX = 40, 1e-4
# Places along one side of the square on which a correction is searched for folds.
_SAMPLES = 64
_SIDES: tuple[Side, Side] = ("right", "left")


@dataclass(frozen=True)
class EyeCorrection:
    """A scaling about one pupil, in place of what the growth field does there.

    ``source`` and ``target`` are the pupil's places (2,) px before and after; ``scale`` is the
    size of the iris afterwards against before, whole within ``inner`` px, dying away by ``outer``.
    """

    source: Floats
    target: Floats
    scale: float
    inner: float
    outer: float

    def displacement(self, base: Floats, places: Floats) -> Floats:
        """Return the backward displacement (..., 2) px at ``places``, from the field's ``base``."""
        rigid = (self.source - self.target) + (1 / self.scale - 1) * (places - self.target)
        return base + self.share(places, self.outer)[..., None] * (rigid - base)

    def share(self, places: Floats, outer: float) -> Floats:
        """Return (...,) how far places belong to the eye: 1 on the iris, 0 from ``outer`` px."""
        away = np.linalg.norm(places - self.target, axis=-1)
        return 1 - _ease((away - self.inner) / (outer - self.inner))

    def reaches(self, places: Floats) -> NDArray[np.bool_]:
        """Tell where the correction changes anything, (...,) bool."""
        return np.asarray(np.linalg.norm(places - self.target, axis=-1) < self.outer, np.bool_)

    def folds(self, field: Field) -> bool:
        """Tell whether the corrected ``field`` would pinch the picture beyond what is shown."""
        line = np.linspace(-self.outer, self.outer, _SAMPLES)
        places = np.stack(np.meshgrid(line, line), axis=-1) + self.target
        base = field.at(places.reshape(-1, 2)).reshape(places.shape)
        source = places + self.displacement(base, places)
        along = np.diff(source, axis=1)[:-1] / (line[1] - line[0])
        down = np.diff(source, axis=0)[:, :-1] / (line[1] - line[0])
        areas = along[..., 0] * down[..., 1] - along[..., 1] * down[..., 0]
        return float(areas.min()) < LOWEST_AREA_RATIO

    def box(self) -> Box:
        """Return the pixels that the correction reaches."""
        low = np.floor(self.target - self.outer).astype(int)
        high = np.ceil(self.target + self.outer).astype(int) + 1
        return Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def _ease(part: Floats) -> Floats:
    part = np.clip(part, 0.0, 1.0)
    return part**3 * (10 - 15 * part + 6 * part**2)


def eye_corrections(
    landmarks: Landmarks, grown: Floats, *, ages: Ages
) -> tuple[EyeCorrection, ...]:
    """Return the correction of both eyes on the way to the ``grown`` 68 points (68, 2) px.

    The iris goes as its lids go, in place and size, so that they cut it as they did.
    """
    return tuple(_correction(landmarks, grown, side, ages) for side in _SIDES)


def rims(corrections: tuple[EyeCorrection, ...]) -> tuple[Floats, Floats]:
    """Return points around the irises before and after, (n, 2) px each, for the growth field.

    With them the field itself nearly keeps the irises, and the white of the eye, not the rim of
    the iris, takes up the growth of the eye's length.
    """
    ring = np.column_stack([np.cos(_RIM_ANGLES), np.sin(_RIM_ANGLES)])
    before = np.array([c.source + c.inner / c.scale * ring for c in corrections])
    after = np.array([c.target + c.inner * ring for c in corrections])
    return before.reshape(-1, 2), after.reshape(-1, 2)


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
        far = 1.5 * correction.outer
        near = np.linalg.norm(moved - correction.target, axis=1) < far
        part = moved[near]
        for _ in range(_INVERSE_STEPS if len(part) else 0):
            base = field.at(part)
            inside = correction.reaches(part)
            base[inside] = correction.displacement(base[inside], part[inside])
            part, last = points[near] - base, part
            if np.abs(part - last).max() < _SETTLED_PX:
                break
        moved[near] = part
    return moved


def _correction(landmarks: Landmarks, grown: Floats, side: Side, ages: Ages) -> EyeCorrection:
    iris = iris_of(landmarks, side, age=ages.start, sex=ages.sex)
    lids = list(LIDS[side])
    before, after = landmarks.ibug68[lids], grown[lids]
    spread = float(np.std(before - before.mean(axis=0)))
    if spread < 1e-6:
        raise LandmarkError(
            f"All lid points of the {side} eye stand on one spot; place them along its lids."
        )
    scale = float(np.std(after - after.mean(axis=0))) / spread
    target = after.mean(axis=0) + scale * (iris.centre - before.mean(axis=0))
    corners = list(EYE_CORNERS[side])
    room_before = np.linalg.norm(landmarks.ibug68[corners] - iris.centre, axis=1).min()
    room_after = np.linalg.norm(grown[corners] - target, axis=1).min()
    room = float(min(scale * room_before, room_after))
    inner = min(_RIGID * iris.radius * scale, _SHORT_OF_CORNER * room)
    return EyeCorrection(iris.centre, target, scale, inner, _REACH * inner)


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
