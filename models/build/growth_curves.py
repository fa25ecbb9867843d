"""Lay smooth curves through published sizes, of children, of adults and between the two.

Needed only to build the growth table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

Floats = NDArray[np.float64]

CHILD_FROM, CHILD_TO = 2.0, 18.0
# Between these ages children's growth dies away into the slow change of adults.
SETTLED = 22.0
STEP = 0.5
GRID = np.arange(CHILD_FROM, 25.01, STEP)
# Chosen by looking at the curves of all measures: stiff enough that the scatter of single years
# (some 15 to 50 children a cell) leaves no bump, loose enough for the spurt of the boys.
STIFFNESS = 2500.0
SEX_STIFFNESS = 100.0
ADULT_FROM, ADULT_FADES, ADULT_STEADY = 22.0, 50.0, 60.0


@dataclass(frozen=True)
class Cells:
    """Published means of one measure and sex: ages (years), means and SDs (mm), people."""

    ages: Floats
    means: Floats
    sds: Floats
    people: Floats

    @classmethod
    def of(cls, rows: Sequence[tuple[float, float, float, float]]) -> Cells:
        """Gather (age, mean, sd, n) rows."""
        return cls(*np.array(sorted(rows), np.float64).reshape(-1, 4).T)

    @property
    def spread(self) -> float:
        """Return the SD as a share of the mean, over all people."""
        return float(np.average(self.sds / self.means, weights=self.people))


def rising_curves(cells: Sequence[Cells], grown: Sequence[float]) -> list[Floats]:
    """Fit one curve a sex on `GRID` that never falls and stops rising at its ``grown`` age.

    Least squares over the cells, each weighed by its people and spread, with penalties on the bend
    of each curve's velocity and on the bend of the difference of the sexes; solved with
    non-negative yearly gains (Lawson and Hanson). Returns sizes (47,) in mm for every sex.
    """
    total = np.tril(np.ones((len(GRID), len(GRID))))
    scale = float(np.mean(np.concatenate([one.means for one in cells])))
    bend = STIFFNESS * np.diff(np.eye(len(GRID)), 2, axis=0)[1:] / STEP**2
    equations: list[tuple[Floats, Floats]] = []
    for place, one in enumerate(cells):
        weight = np.sqrt(one.people) / (one.spread * one.means / scale)
        reading = np.array([np.interp(one.ages, GRID, unit) for unit in np.eye(len(GRID))]).T
        seen = _beside(place, len(cells), weight[:, None] * (reading @ total))
        equations.append((seen, weight * one.means / scale))
        equations.append((_beside(place, len(cells), bend), np.zeros(len(bend))))
    apart = SEX_STIFFNESS * np.diff(total, 2, axis=0) / STEP**2
    equations.append((np.hstack([apart, -apart]), np.zeros(len(apart))))
    system = np.vstack([left for left, _right in equations])
    wanted = np.concatenate([right for _left, right in equations])
    free = np.concatenate([age >= GRID for age in grown])
    gains = np.zeros(len(free))
    gains[free], _residual = nnls(system[:, free], wanted)
    return [scale * (total @ one) for one in np.split(gains, len(cells))]


def _beside(place: int, count: int, block: Floats) -> Floats:
    parts = [np.zeros_like(block)] * count
    parts[place] = block
    return np.hstack(parts)


def adult_change(cells: Cells) -> float:
    """Return the yearly change of adults as a share of the mean, or 0 within 2 standard errors.

    A weighted line through the age bands from `ADULT_FROM` up.
    """
    grown = cells.ages >= ADULT_FROM
    ages, means = cells.ages[grown], cells.means[grown]
    weights = cells.people[grown] / cells.sds[grown] ** 2
    centre = np.average(ages, weights=weights)
    lever = float(np.sum(weights * (ages - centre) ** 2))
    slope = float(np.sum(weights * (ages - centre) * means) / lever)
    certain = abs(slope) > 2 / np.sqrt(lever)
    return slope / float(np.average(means, weights=weights)) if certain else 0.0


def adult_factor(age: float, child_slope: float, change: float) -> float:
    """Return size over size at 18 years, for an adult.

    The relative slope falls in a straight line from ``child_slope`` at 18 years to ``change`` at
    22, stays there to 50 and falls to nothing at 60.
    """
    knots = np.array([CHILD_TO, SETTLED, ADULT_FADES, ADULT_STEADY, 200.0])
    slopes = np.array([child_slope, change, change, 0.0, 0.0])
    ends = np.minimum(knots, age)
    speeds = np.interp(ends, knots, slopes)
    return float(np.exp(np.sum(np.diff(ends) * (speeds[1:] + speeds[:-1]) / 2)))
