"""Who is aged, from when to when, and what has hurried it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.ageing import Appearance
from pipelines.ageing.head import Ages

ADULT_FROM_YEARS, CHILDHOOD_ENDS_YEARS = 20.0, 18.0
_FULL_AFTER_YEARS = 10.0


@dataclass(frozen=True)
class Sitter:
    """Ages, the table of appearance, habits from 0 to 1, and a seed that is the person's own."""

    ages: Ages
    table: Appearance
    smoking: float = 0.0
    sun: float = 0.0
    seed: int = 0

    @property
    def is_adult(self) -> bool:
        """Tell whether the change reaches into adult years."""
        return max(self.ages.start, self.ages.end) > ADULT_FROM_YEARS

    @property
    def childhood(self) -> float:
        """How far childhood is left behind, -1 to 1; full after ten years."""
        start, end = (min(age, CHILDHOOD_ENDS_YEARS) for age in (self.ages.start, self.ages.end))
        return float(np.clip((end - start) / _FULL_AFTER_YEARS, -1.0, 1.0))

    def far(self, severity: str) -> float:
        """Return how much further a change has gone at the end than at the start, about -1 to 1.

        Smoking and sun add the shares that the table gives for the change.
        """
        habits = self.table.habit
        share = self.smoking * habits["smoking"].get(severity, 0.0)
        share += self.sun * habits["sun"].get(severity, 0.0)
        return (1 + share) * self.table.progress(severity, self.ages.start, self.ages.end)
