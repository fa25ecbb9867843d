"""Fuse several photographs of one child into one shape at the target age."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from pipelines.ageing.growth import grow_landmarks
from pipelines.alignment import aligned, symmetrised
from pipelines.arrays import Floats
from pipelines.errors import GrowthError
from pipelines.landmarks import EYE_CORNERS, LIDS
from pipelines.recipe import Sex

# A photograph counts by a factor of e less for every so many years that it is farther from the
# target age: growth over a short span is better known than over a long one.
AGE_REACH_YEARS = 4.0


def fuse_landmarks(
    shots: Sequence[tuple[ArrayLike, float]],
    *,
    to_age: float,
    sex: Sex | None = None,
    strength: float = 1.0,
    rate: float = 0.0,
    weights: Sequence[float] | None = None,
    drawn: int | None = None,
) -> Floats:
    """Return one shape (68, 2) px of a person at ``to_age`` from several (points, age) pairs.

    Every shape is grown to the target age, freed of pose and expression to one side by its
    mirror image, and averaged by nearness in age and by ``weights``, what each photograph is
    worth. The result lies over the photograph ``drawn`` (of none named, the first of those nearest
    in age), keeps its own asymmetry and the opening of its lids, and so can be the target of its
    warp. Raises GrowthError when ``shots`` is empty, an age is out of range, or a weight is not
    above 0.
    """
    if not shots:
        raise GrowthError("Fusion needs at least one photograph of the person; add one.")
    worth = np.ones(len(shots)) if weights is None else np.asarray(weights, np.float64)
    if worth.shape != (len(shots),) or not (worth > 0).all():
        raise GrowthError(
            f"Fusion needs one weight above 0 for each of the {len(shots)} photographs; got "
            f"{worth.tolist()}. Leave a photograph out that shall not count."
        )
    grown = [
        grow_landmarks(points, from_age=age, to_age=to_age, sex=sex, strength=strength, rate=rate)
        for points, age in shots
    ]
    ages = [age for _, age in shots]
    nearest = int(np.abs(to_age - np.array(ages)).argmin())
    own = grown[nearest if drawn is None else drawn]
    shares = fusion_shares(ages, to_age=to_age, weights=worth)
    even = [symmetrised(shape) for shape in grown]
    mean = symmetrised(own)
    for _ in range(3):
        laid = np.array([aligned(shape, mean) for shape in even])
        mean = np.tensordot(shares, laid, axes=1)
    own_side = own - symmetrised(own)
    return _with_lids_of(own, aligned(mean, symmetrised(own)) + own_side)


def fusion_shares(ages: Sequence[float], *, to_age: float, weights: ArrayLike) -> Floats:
    """Return the share (n,) of each photograph in the fused shape at ``to_age``; their sum is 1.

    ``ages`` in years are those in the photographs, ``weights`` (n,) what each is worth.
    """
    gaps = np.abs(to_age - np.asarray(ages, np.float64))
    shares = np.asarray(weights, np.float64) * nearness(gaps - gaps.min())
    return shares / shares.sum()


def nearness(gap_years: Floats) -> Floats:
    """Return how much photographs so many years from the target age count, from 0 to 1."""
    return np.exp(-gap_years / AGE_REACH_YEARS)


def _with_lids_of(own: Floats, fused: Floats) -> Floats:
    # Lids cut the iris of the photograph that is drawn; those of another would show more of it
    # than there is to show.
    seated = fused.copy()
    for lids, corners in ((list(LIDS[side]), list(EYE_CORNERS[side])) for side in LIDS):
        seated[lids] = own[lids] + (fused[corners] - own[corners]).mean(axis=0)
    return seated
