"""Who is aged, from when to when, and what has hurried it."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from models.ageing import Appearance
from pipelines.ageing.head import Ages

ADULT_FROM_YEARS, CHILDHOOD_ENDS_YEARS = 20.0, 18.0
# How far a boy's face has ripened at an age, chosen by eye: most of it comes with puberty, in girls
# so many years earlier.
_RIPENING = ((2.0, 0.0), (6.0, 0.3), (10.0, 0.65), (13.0, 0.95), (16.0, 1.3), (18.0, 1.5))
_EARLIER = {"M": 0.0, "F": 1.5, None: 0.75}


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
        """How far childhood is left behind, -1.5 to 1.5; about 1 between 8 and 18 years."""
        years, ripe = zip(*_RIPENING, strict=True)
        ages = np.array([self.ages.start, self.ages.end]) + _EARLIER[self.ages.sex]
        start, end = np.interp(ages, years, ripe)
        return float(end - start)

    def far(self, severity: str) -> float:
        """Return how much further a change has gone at the end than at the start, about -1 to 1.

        Smoking and sun add the shares that the table gives for the change; by the shares that it
        gives for variety this person differs from others, in the same way at every age.
        """
        habits = self.table.habit
        share = self.smoking * habits["smoking"].get(severity, 0.0)
        share += self.sun * habits["sun"].get(severity, 0.0)
        varied = self.table.variety.get(severity, 0.0)
        if varied:
            random = np.random.default_rng((self.seed, crc32(severity.encode())))
            varied *= random.uniform(-1, 1)
        progress = self.table.progress(severity, self.ages.start, self.ages.end)
        return (1 + share) * (1 + varied) * progress
