"""Means with the people they stand on, and how far they could be off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.arrays import Floats

DRAWS = 2000
COVERAGE_PERCENT = 95.0


@dataclass(frozen=True)
class Estimate:
    """A mean over pairs of photographs, and the people and pairs it stands on.

    ``low`` and ``high`` bound 95 per cent of the means that other draws of people would give;
    both are None where there are fewer than two people, since one person shows no spread.
    """

    mean: float
    low: float | None
    high: float | None
    people: int
    pairs: int


def estimate(values: Sequence[float], people: Sequence[str], *, seed: int = 0) -> Estimate | None:
    """Return the mean of ``values``, one for each pair, with its interval over ``people``.

    Whole people are drawn with replacement, since pairs of one person are no independent
    witnesses (percentile bootstrap, Efron & Tibshirani 1993, chapter 13). Values that are not
    numbers are left out; None where nothing is left.
    """
    numbers, names = np.asarray(values, np.float64), np.asarray(people, dtype=str)
    known = np.isfinite(numbers)
    numbers, names = numbers[known], names[known]
    if not len(numbers):
        return None
    mean = float(numbers.mean())
    ids, owner = np.unique(names, return_inverse=True)
    if len(ids) < 2:
        return Estimate(mean, None, None, len(ids), len(numbers))
    low, high = _interval(numbers, owner, len(ids), seed)
    return Estimate(mean, low, high, len(ids), len(numbers))


def _interval(
    numbers: Floats, owner: np.ndarray[tuple[int], np.dtype[np.intp]], count: int, seed: int
) -> tuple[float, float]:
    totals = np.bincount(owner, numbers, count)
    sizes = np.bincount(owner, minlength=count)
    drawn = np.random.default_rng(seed).integers(0, count, (DRAWS, count))
    means = totals[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    tail = (100.0 - COVERAGE_PERCENT) / 2
    low, high = np.percentile(means, [tail, 100.0 - tail])
    return float(low), float(high)
