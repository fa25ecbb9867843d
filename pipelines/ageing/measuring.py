"""Measure a face in millimetres, and tell its percentiles for age and sex."""

from __future__ import annotations

import numpy as np

from models import norms
from pipelines.ageing.eyes import IRIS_MM
from pipelines.ageing.growth import NASION_ABOVE_EYES_MM, in_tables, scanned_eye_growth
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats
from pipelines.landmarks import Landmarks
from pipelines.recipe import Sex
from pipelines.rendering import Measurement

# Distances that a frontal photograph shows, by the points of the 68 that stand for their
# landmarks; "n" is set above the eye line. Depths and the bony jaw cannot be seen from the front.
_DISTANCES: tuple[tuple[str, int | None, int, int], ...] = (
    ("n_gn", None, 8, 1),
    ("n_sn", None, 33, 1),
    ("sn_sts", 33, 62, 1),
    ("ch_ch", 48, 54, 0),
    ("en_en", 39, 42, 0),
    ("ex_ex", 36, 45, 0),
)


def scale_mm_per_px(landmarks: Landmarks) -> float | None:
    """Return millimetres per px at the eyes, from both irises, or None where one is missing."""
    right, left = landmarks.iris("right"), landmarks.iris("left")
    if right is None or left is None:
        return None
    return IRIS_MM / (right.radius + left.radius)


def measure(
    before: Landmarks, after: Landmarks, *, from_age: float, to_age: float, sex: Sex | None
) -> tuple[Measurement, ...]:
    """Return the visible measures of a face before and after its progression.

    The scale before is that of the irises; afterwards it has grown as the eyes part in the very
    tables that grew the face, so that a child's percentiles are kept. In those tables eyes part
    more slowly than pupils do (``models.build.norms`` tells why), so that the millimetres
    afterwards are the tables', up to a tenth too small between 6 and 18 years. Empty where no iris
    was measured.
    """
    scale = scale_mm_per_px(before)
    if scale is None:
        return ()
    lengths_before = _lengths_mm(before, scale)
    lengths_after = _lengths_mm(after, scale * scanned_eye_growth(from_age, to_age, sex))
    return tuple(
        _measurement(name, lengths_before[name], lengths_after[name], from_age, to_age, sex)
        for name in lengths_before
    )


def _lengths_mm(landmarks: Landmarks, mm_per_px: float) -> dict[str, float]:
    frame = eye_frame(landmarks)
    points: Floats = frame.enter(landmarks.ibug68) * frame.unit * mm_per_px
    nasion = np.array([0.0, -NASION_ABOVE_EYES_MM])
    return {
        name: float((points[end] - (nasion if start is None else points[start]))[axis])
        for name, start, end, axis in _DISTANCES
    }


def _measurement(
    name: str, before_mm: float, after_mm: float, from_age: float, to_age: float, sex: Sex | None
) -> Measurement:
    origin = norms.source_of(name, in_tables(to_age), sex)
    return Measurement(
        measure=name,
        name=norms.describe(name).name,
        before_mm=round(before_mm, 1),
        after_mm=round(after_mm, 1),
        before_percentile=_percentile(name, before_mm, from_age, sex),
        after_percentile=_percentile(name, after_mm, to_age, sex),
        source=origin.source,
        status=origin.status,
    )


def _percentile(name: str, length_mm: float, age: float, sex: Sex | None) -> float | None:
    if in_tables(age) != age:
        return None
    return round(norms.percentile(name, length_mm, age, sex), 1)
