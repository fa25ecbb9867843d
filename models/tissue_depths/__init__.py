"""What is published about skin over bone: the named points, tissue depths and feature rules.

Every row keeps its source and its status: "source-read" was read in the source, "derived" adds a
published change to a value, "recalled" is still to be compared with print.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast, get_args

from models import registry

Laterality = Literal["M", "B"]
Direction = Literal[
    "", "back", "up", "down", "forward", "forward-down", "sideways", "sagittal", "transverse",
    "normal", "out-down",
]  # fmt: skip
AgeBand = Literal["child", "adolescent", "adult"]
Build = Literal["slender", "normal", "heavy"]
AGE_BANDS: tuple[AgeBand, ...] = get_args(AgeBand)
BUILDS: tuple[Build, ...] = get_args(Build)


@dataclass(frozen=True)
class NamedPoint:
    """One craniometric point.

    ``skin`` names its counterpart on the face, ``direction`` says which way its depth is
    measured; ``vertex`` is the spot of the skin point on the CC0 head (left side), if it has one;
    ``build_as`` is the point whose differences of build it takes where the tables have none.
    """

    name: str
    title: str
    laterality: Laterality
    bone: bool
    definition: str
    skin: str
    direction: Direction
    build_as: str
    vertex: int | None


@dataclass(frozen=True)
class DepthRow:
    """One published mean depth in mm; ``sex`` is F, M or any."""

    table: str
    landmark: str
    age_band: AgeBand
    sex: str
    build: Build
    population: str
    depth_mm: float
    n: str
    statistic: str
    source: str
    status: str
    note: str


@dataclass(frozen=True)
class FeatureRule:
    """One published rule that places a feature of the face, as written in its source."""

    feature: str
    target: str
    formula: str
    variables: str
    group: str
    published_error: str
    source: str
    status: str
    note: str


@cache
def named_points() -> Mapping[str, NamedPoint]:
    """Return the 42 named points by their names, from the crown to the sides."""
    return {
        row["name"]: NamedPoint(
            name=row["name"],
            title=row["title"],
            laterality=cast(Laterality, row["laterality"]),
            bone=row["bone"] == "yes",
            definition=row["definition"],
            skin=row["skin"],
            direction=cast(Direction, row["direction"]),
            build_as=row["build_as"],
            vertex=int(row["vertex"]) if row["vertex"] else None,
        )
        for row in _rows("craniometric_points")
    }


@cache
def depth_rows() -> tuple[DepthRow, ...]:
    """Return every published depth."""
    typed: list[dict[str, Any]] = [
        {**row, "depth_mm": float(row["depth_mm"])} for row in _rows("tissue_depths")
    ]
    return tuple(DepthRow(**row) for row in typed)


@cache
def feature_rules() -> tuple[FeatureRule, ...]:
    """Return every published rule."""
    return tuple(FeatureRule(**row) for row in _rows("feature_rules"))


def _rows(name: str) -> list[dict[str, str]]:
    with registry.path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
