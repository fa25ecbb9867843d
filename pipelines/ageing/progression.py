"""Plan an age progression: from photographs with ages to the recipe that renders it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.landmarks import Landmarks
from pipelines.recipe import Rate, Recipe, Sex


@dataclass(frozen=True)
class AgedFace:
    """A face in a photograph, known by the photograph's SHA-256, and the age it shows."""

    sha256: str
    landmarks: Landmarks
    age_years: float


def plan_progression(
    faces: Sequence[AgedFace],
    *,
    target_age: float,
    sex: Sex | None = None,
    strength: float = 1.0,
    rate: Rate = "median",
    allow_regression: bool = False,
) -> Recipe:
    """Return the recipe that ages the latest of ``faces`` to ``target_age`` years.

    Raises GrowthError when an age is outside the growth tables, or when the target lies below
    a photograph's age and ``allow_regression`` is False.
    """
    raise NotImplementedError
