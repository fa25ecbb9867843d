"""Where, how far and when a face changes beyond its growth, as read from the table."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from models import registry

Vertex = Annotated[int, Field(ge=0, lt=468)]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sinking(_Row):
    """A Gaussian of displacement: ``spread`` and ``shift`` as (x, y) in pupil distances."""

    vertices: tuple[Vertex, ...]
    spread: tuple[float, float]
    shift: tuple[float, float]


class Shade(_Row):
    """A Gaussian of lightness in L*: ``spread`` as (x, y) in pupil distances."""

    vertices: tuple[Vertex, ...]
    spread: tuple[float, float]
    lightness: float


class Sag(_Row):
    """Soft tissue that sinks with age."""

    name: str
    severity: str
    parts: tuple[Sinking, ...]


class Shading(_Row):
    """Features that come forward or sink while a child grows."""

    name: str
    parts: tuple[Shade, ...]


class Bulge(_Row):
    """A Gaussian of height towards the camera; ``spread`` as (x, y); all in pupil distances."""

    vertices: tuple[Vertex, ...]
    spread: tuple[float, float]
    height: float


class Volume(_Row):
    """Volume that is lost or gained with age."""

    name: str
    severity: str
    parts: tuple[Bulge, ...]


class Bone(_Row):
    """Bone and cartilage that come forward in youth, in girls by the share ``girls`` of it."""

    name: str
    girls: float
    parts: tuple[Bulge, ...]

    def of(self, sex: str | None) -> float:
        """Return the share for a sex, "M" or "F"; between both where it is not known."""
        return {"M": 1.0, "F": self.girls}.get(sex or "", (1 + self.girls) / 2)


class Ridge(_Row):
    """Skin that hangs over a fold, in pupil distances.

    ``back`` and ``front`` are the standard deviations of its rise and of its drop.
    """

    height: float
    back: float
    front: float


class Crease(_Row):
    """The valley at a ridge's foot, in pupil distances."""

    depth: float
    width: float


class Fold(_Row):
    """A ridge along ``curve``, whose knots are mixes of vertices, and the crease at its foot."""

    name: str
    severity: str
    towards: Vertex
    ridge: Ridge
    crease: Crease
    curve: tuple[dict[Vertex, float], ...]


class Appearance(_Row):
    """The whole table, with its source and status."""

    source: str
    status: str
    severity: dict[str, tuple[float, ...]]
    variety: dict[str, float]
    habit: dict[str, dict[str, float]]
    sag: tuple[Sag, ...]
    weight: tuple[Sinking, ...]
    volume: tuple[Volume, ...]
    child_shade: tuple[Shading, ...]
    child_bone: tuple[Bone, ...]
    fold: tuple[Fold, ...]

    def progress(self, severity: str, from_age: float, to_age: float) -> float:
        """Return how much further a change has gone at ``to_age`` than at ``from_age``."""
        ages, stages = self.severity["ages"], self.severity[severity]
        return float(np.interp(to_age, ages, stages) - np.interp(from_age, ages, stages))


@cache
def appearance() -> Appearance:
    """Return the table of appearance, checked against the manifest."""
    with registry.path("appearance").open("rb") as file:
        return Appearance.model_validate(tomllib.load(file))


class Greying(_Row):
    """The share of the hair that is grey by age, among people who are greying, and its source."""

    source: str
    status: str
    ages: tuple[float, ...]
    share: tuple[float, ...]
    by_sex: dict[str, float]

    def at(self, age_years: float, sex: str | None) -> float:
        """Return the usual share of grey hair, 0 to 1; of both sexes where ``sex`` is None."""
        usual = float(np.interp(age_years, self.ages, self.share))
        return min(usual * self.by_sex.get(sex or "", 1.0), 1.0)


@cache
def greying() -> Greying:
    """Return the table of greying, checked against the manifest."""
    with registry.path("greying").open("rb") as file:
        return Greying.model_validate(tomllib.load(file))
