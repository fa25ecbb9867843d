"""Learn mean faces by age and sex from a collection of photographs.

Every whole year is a straight line through the photographs near it in age, weighted by a kernel
that widens with age (local-linear regression): so the mean does not lean where a collection has
more photographs on one side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipelines.ageing.observing import Observation
from pipelines.ageing.prototypes import GROUPS, LEAST_SIZE, LIGHTS, Group, Prototypes
from pipelines.arrays import Floats
from pipelines.errors import PrototypeError

LEAST_PHOTOGRAPHS: Final = 30
ENOUGH_PHOTOGRAPHS: Final = 200
# Kernel width in years at an age; growth is quick in small children and slow later.
_WIDTH_AT_BIRTH, _WIDTH_PER_YEAR = 0.8, 0.12
# Beyond this many widths a photograph says nothing about an age.
_REACH: Final = 3.0
# Below the first age both sexes grow alike in the tables; from the second on a photograph of the
# other sex says nothing.
_SEXES_PART: Final = (12.0, 16.0)


def learn(observations: Sequence[Observation]) -> Prototypes:
    """Return the mean faces of a collection for every whole year that it knows.

    An age whose mean rests on fewer than five photographs in effect is not kept: it would show
    single people. Raises PrototypeError below 30 photographs, or where no age has enough.
    """
    if len(observations) < LEAST_PHOTOGRAPHS:
        raise PrototypeError(
            f"Prototypes need at least {LEAST_PHOTOGRAPHS} photographs with a face, and there are "
            f"{len(observations)}; add photographs ({ENOUGH_PHOTOGRAPHS} or more are good)."
        )
    people = _People.of(observations)
    years = np.arange(np.floor(people.ages.min()), np.ceil(people.ages.max()) + 1)
    known = [_faces(people, group, years) for group in GROUPS]
    if not any(faces.size.any() for faces in known):
        raise PrototypeError(
            f"No age has {LEAST_SIZE:g} photographs in effect among the {len(observations)} from "
            f"{people.ages.min():g} to {people.ages.max():g} years; add photographs of near ages."
        )
    return Prototypes(
        years=years,
        size=np.array([faces.size for faces in known]),
        shape=np.array([faces.shape for faces in known]),
        skin=np.array([faces.skin for faces in known]),
        skin_size=np.array([faces.skin_size for faces in known]),
        light=np.array(
            [
                _lights(people, group, years, faces.skin)
                for group, faces in zip(GROUPS, known, strict=True)
            ]
        ),
    )


@dataclass(frozen=True)
class _People:
    """The observations stacked: n photographs, their skin a second time as mirror images."""

    ages: Floats
    female: NDArray[np.bool_]
    shapes: Floats
    skins: Floats
    seen: NDArray[np.bool_]

    @classmethod
    def of(cls, observations: Sequence[Observation]) -> _People:
        both = [*observations, *(each.mirrored() for each in observations)]
        return cls(
            ages=np.array([each.age_years for each in observations]),
            female=np.array([each.sex == "F" for each in observations]),
            shapes=np.array([each.shape for each in observations]),
            skins=np.array([each.skin for each in both]),
            seen=np.array([each.seen for each in both]),
        )

    def weights(self, group: Group) -> Floats:
        """Return how far each photograph speaks for a group, (n,) from 0 to 1."""
        if group == "any":
            return np.ones(len(self.ages))
        first, last = _SEXES_PART
        other = np.clip((last - self.ages) / (last - first), 0, 1)
        return np.where(self.female == (group == "F"), 1.0, other)


@dataclass(frozen=True)
class _Faces:
    """Mean faces of one group by year, as `Prototypes` has them."""

    size: Floats
    shape: Floats
    skin: Floats
    skin_size: Floats


def _faces(people: _People, group: Group, years: Floats) -> _Faces:
    size, skin_size = np.zeros(len(years)), np.zeros((len(years), people.seen.shape[1]))
    shape = np.zeros((len(years), *people.shapes.shape[1:]))
    skin = np.zeros((len(years), *people.skins.shape[1:]))
    for row, year in enumerate(years):
        gaps = people.ages - year
        kernel = people.weights(group) * _kernel(gaps, year)
        at_year = _line(kernel[:, None], gaps)
        size[row] = _size(at_year).item()
        if size[row] < LEAST_SIZE:
            size[row] = 0.0
            continue
        shape[row] = np.tensordot(at_year[:, 0], people.shapes, axes=1)
        spots = _line(np.tile(kernel, 2)[:, None] * people.seen, np.tile(gaps, 2))
        # Every photograph stands twice, once mirrored, and is one all the same.
        skin_size[row] = _size(spots) / 2
        known = skin_size[row] >= LEAST_SIZE
        skin[row, known] = np.einsum("nv,nvc->vc", spots[:, known], people.skins[:, known])
    kept = size > 0
    return _Faces(size, _filled(shape, years, kept), _filled(skin, years, kept), skin_size)


def _kernel(gaps: Floats, year: float) -> Floats:
    widths = gaps / (_WIDTH_AT_BIRTH + _WIDTH_PER_YEAR * year)
    return np.where(np.abs(widths) < _REACH, np.exp(-0.5 * widths**2), 0.0)


def _line(weights: Floats, gaps: Floats) -> Floats:
    """Return by how much each photograph counts (n, v) in a line's height where the gap is 0."""
    total, first = weights.sum(axis=0), gaps @ weights
    second = gaps**2 @ weights
    spread = total * second - first**2
    sloped = spread > 1e-6 * np.maximum(total, 1e-12) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        line = weights * (second - gaps[:, None] * first) / spread
        level = weights / total
    return np.nan_to_num(np.where(sloped, line, level))


def _size(counts: Floats) -> Floats:
    """Return the effective number of photographs (v,): as many equal ones would be as sure."""
    squares = (counts**2).sum(axis=0)
    return np.divide(1.0, squares, out=np.zeros_like(squares), where=squares > 0)


def _filled(table: Floats, years: Floats, kept: NDArray[np.bool_]) -> Floats:
    # Years between known ones are drawn straight, so that ages next to a gap can be read.
    if not kept.any():
        return table
    flat = table.reshape(len(years), -1)
    columns = [np.interp(years, years[kept], column[kept]) for column in flat.T]
    return np.array(columns).T.reshape(table.shape)


def _lights(people: _People, group: Group, years: Floats, skin: Floats) -> Floats:
    """Return the directions (3, 468) in which skin differs most once its age is taken out.

    Over many people that is the light (Kemelmacher-Shlizerman et al. 2014, section 4, where every
    age has its own; here all ages share them, as a collection of hundreds holds too few of each).
    """
    near = np.clip(np.rint(np.tile(people.ages, 2) - years[0]).astype(int), 0, len(years) - 1)
    rest = np.where(people.seen, people.skins[..., 0] - skin[near, :, 0], 0.0)
    weighted = np.sqrt(np.tile(people.weights(group), 2))[:, None] * rest
    return np.asarray(np.linalg.svd(weighted, full_matrices=False)[2][:LIGHTS])
