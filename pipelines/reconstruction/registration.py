"""Move a template by a smooth random field that agrees with uncertain observations.

A Gaussian process over displacements: a prior that is the sum of smooth fields of several widths,
and observations of single components with correlated errors. What is well observed is followed;
what is not keeps the template's shape (Lüthi, Gerig, Jud & Vetter 2018, Gaussian process
morphable models, IEEE TPAMI 40:1860-1873).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from pipelines.arrays import Floats

# Widths of the prior's fields and their standard deviations, mm: how far heads differ from the
# template after it was scaled and placed, in the large and in the small.
PRIOR: Final = ((90.0, 7.0), (40.0, 3.5), (18.0, 1.6))
# A person's tissue is thicker or thinner than a table over regions, not point by point.
_ERROR_WIDTH_MM: Final = 25.0
_SHARED_ERROR: Final = 0.85
_LEAST_SD_MM: Final = 0.4


@dataclass(frozen=True)
class Observations:
    """Components of displacement: at ``places`` (n, 3), along ``ways`` (n, 3), by ``amounts`` (n,).

    ``sd`` (n,) mm; ``shared`` (n,) tells whose errors go together with their neighbours';
    ``thicker`` (n,) mm is what one standard deviation more of tissue adds to the amount.
    """

    places: Floats
    ways: Floats
    amounts: Floats
    sd: Floats
    shared: Floats
    thicker: Floats

    def joined(self, other: Observations) -> Observations:
        """Return both together."""
        return Observations(
            np.vstack([self.places, other.places]),
            np.vstack([self.ways, other.ways]),
            np.concatenate([self.amounts, other.amounts]),
            np.concatenate([self.sd, other.sd]),
            np.concatenate([self.shared, other.shared]),
            np.concatenate([self.thicker, other.thicker]),
        )


def prior_covariance(a: Floats, b: Floats) -> Floats:
    """Return the prior covariance (n, m) of one component between places, mm²."""
    squared = scipy.spatial.distance.cdist(a, b, "sqeuclidean")
    total, term = np.zeros(squared.shape), np.empty(squared.shape)
    for width, sd in PRIOR:
        np.exp(np.multiply(squared, -1 / (2 * width**2), out=term), out=term)
        total += np.multiply(term, sd**2, out=term)
    return total


class Field:
    """The most likely displacement given observations.

    ``others`` (m, n) are other amounts of the same observations; they cost next to nothing more.
    """

    def __init__(self, observations: Observations, others: Floats | None = None) -> None:
        seen = observations
        together = seen.ways @ seen.ways.T
        covariance = prior_covariance(seen.places, seen.places)
        covariance *= together
        squared = scipy.spatial.distance.cdist(seen.places, seen.places, "sqeuclidean")
        squared *= -1 / (2 * _ERROR_WIDTH_MM**2)
        near = np.exp(squared, out=squared)
        # Tissue that is thicker is so whichever way it faces. Not cut off at zero, as that would
        # make covariances that no errors can have.
        near *= (1 + together) / 2
        near *= _SHARED_ERROR * np.outer(seen.shared * seen.sd, seen.shared * seen.sd)
        covariance += near
        alone = seen.sd**2 * (1 - _SHARED_ERROR * seen.shared) + _LEAST_SD_MM**2
        covariance[np.diag_indices(len(alone))] += alone
        factor = scipy.linalg.cho_factor(
            covariance, lower=True, overwrite_a=True, check_finite=False
        )
        amounts = seen.amounts[None] if others is None else np.vstack([seen.amounts, others])
        self._places = seen.places
        self._pulls = [
            solved[:, None] * seen.ways for solved in scipy.linalg.cho_solve(factor, amounts.T).T
        ]

    def at(self, places: Floats) -> Floats:
        """Return the displacement at places (n, 3), mm."""
        return prior_covariance(places, self._places) @ self._pulls[0]

    def all_at(self, places: Floats) -> list[Floats]:
        """Return the displacements (n, 3) at places by the amounts and by each of the others."""
        moved = prior_covariance(places, self._places) @ np.hstack(self._pulls)
        return np.split(moved, len(self._pulls), axis=1)


def similarity(source: Floats, target: Floats, weights: Floats) -> tuple[float, Floats, Floats]:
    """Return scale, rotation (3, 3) and shift (3,) that take source to target (n, 3) best.

    Umeyama 1991, IEEE TPAMI 13:376-380, with weights (n,).
    """
    share = weights / weights.sum()
    from_mean, to_mean = share @ source, share @ target
    a, b = source - from_mean, target - to_mean
    u, stretch, v = np.linalg.svd((b * share[:, None]).T @ a)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ v))])
    rotation = u @ np.diag(sign) @ v
    scale = float((stretch * sign).sum() / (share @ (a**2).sum(axis=1)))
    return scale, rotation, to_mean - scale * rotation @ from_mean
