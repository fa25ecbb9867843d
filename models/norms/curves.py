"""Sizes, growth ratios and percentiles from smooth curves through the rows of the table.

Between rows the curve is a cubic Hermite spline with the slope limits of Fritsch and Carlson
(1980, SIAM J Numer Anal 17:238), so that it neither overshoots nor turns where the rows rise.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from models.norms.tables import check_age, rows_of, sexes_of

MONOTONE_LIMIT = 3.0


@dataclass(frozen=True)
class Curve:
    """A piecewise cubic through knots: ages (years), values and slopes (per year)."""

    ages: tuple[float, ...]
    values: tuple[float, ...]
    slopes: tuple[float, ...]

    @classmethod
    def through(cls, ages: tuple[float, ...], values: tuple[float, ...]) -> Curve:
        """Lay a curve through the knots that is monotone wherever they are."""
        x, y = np.array(ages), np.array(values)
        rises = np.diff(y) / np.diff(x)
        slopes = np.gradient(y, x, edge_order=2)
        below = np.concatenate([rises[:1], rises])
        above = np.concatenate([rises, rises[-1:]])
        steepest = MONOTONE_LIMIT * np.minimum(abs(below), abs(above))
        turns = below * above <= 0
        slopes = np.where(
            turns, 0.0, np.sign(below) * np.clip(np.sign(below) * slopes, 0, steepest)
        )
        return cls(ages, values, tuple(slopes.tolist()))

    def at(self, age: float) -> float:
        """Return the value at an age between the first and the last knot."""
        i = min(bisect_right(self.ages, age), len(self.ages) - 1) - 1
        width = self.ages[i + 1] - self.ages[i]
        t = (age - self.ages[i]) / width
        rise = self.values[i + 1] - self.values[i]
        start, end = self.slopes[i] * width - rise, self.slopes[i + 1] * width - rise
        bend = t * (1 - t) * (start * (1 - t) - end * t)
        return self.values[i] + t * rise + bend


@cache
def _curves(measure: str, sex: str) -> tuple[Curve, Curve]:
    rows = rows_of(measure, sex)
    ages = tuple(row.age for row in rows)
    means = Curve.through(ages, tuple(row.mean_mm for row in rows))
    return means, Curve.through(ages, tuple(row.sd_mm for row in rows))


def size_mm(measure: str, age: float, sex: str | None = None) -> float:
    """Return the mean size of a measure in mm at an age in years.

    Raises `NormsError` for an unknown measure or sex, and for an age that the table of the measure
    does not cover. `source_of` names the source of the answer.
    """
    sizes = [_mean_and_sd(measure, age, one)[0] for one in sexes_of(sex)]
    return sum(sizes) / len(sizes)


def sd_mm(measure: str, age: float, sex: str | None = None) -> float:
    """Return the person-to-person standard deviation of a measure in mm.

    Without a sex it holds the spread between the sexes too. Raises `NormsError` as `size_mm` does.
    """
    both = [_mean_and_sd(measure, age, one) for one in sexes_of(sex)]
    centre = sum(mean for mean, _sd in both) / len(both)
    return math.sqrt(sum(sd**2 + (mean - centre) ** 2 for mean, sd in both) / len(both))


def growth_ratio(measure: str, from_age: float, to_age: float, sex: str | None = None) -> float:
    """Return the mean size at ``to_age`` as a multiple of that at ``from_age``.

    Raises `NormsError` as `size_mm` does.
    """
    return size_mm(measure, to_age, sex) / size_mm(measure, from_age, sex)


def percentile(measure: str, mm: float, age: float, sex: str | None = None) -> float:
    """Return how many of a hundred people of that age and sex have a smaller measure.

    Sizes at one age are taken to be normally distributed. Raises `NormsError` as `size_mm` does.
    """
    from_mean = (mm - size_mm(measure, age, sex)) / sd_mm(measure, age, sex)
    return 50.0 * (1.0 + math.erf(from_mean / math.sqrt(2.0)))


@lru_cache(maxsize=1024)
def _mean_and_sd(measure: str, age: float, sex: str) -> tuple[float, float]:
    means, sds = _curves(measure, sex)
    if not means.ages[0] <= age <= means.ages[-1]:
        check_age(measure, age, rows_of(measure, sex))
    return means.at(age), sds.at(age)
