"""What is laid down about superimposition: criteria to score, and points that a photograph has."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from models import registry

Group = Literal["outline", "position", "depth"]
View = Literal["frontal", "lateral", "both"]


@dataclass(frozen=True)
class Criterion:
    """One criterion: what to look at, in which view, and where it stands.

    ``limits_mm`` are those between which it counts as consistent where geometry says it, else
    None. They are the workbench's own: no published list states any.
    """

    key: str
    group: Group
    view: View
    title: str
    limits_mm: tuple[float, float] | None
    source: str
    status: str
    note: str


@dataclass(frozen=True)
class PhotoPoint:
    """One skin point as landmark finding gives it: index among the 68, and its error in mm."""

    name: str
    ibug68: int
    sd_mm: float
    source: str
    status: str


@cache
def criteria() -> tuple[Criterion, ...]:
    """Return every criterion of the list, in its order."""
    return tuple(
        Criterion(
            key=row["key"],
            group=cast(Group, row["group"]),
            view=cast(View, row["view"]),
            title=row["title"],
            limits_mm=(float(row["low_mm"]), float(row["high_mm"])) if row["low_mm"] else None,
            source=row["source"],
            status=row["status"],
            note=row["note"],
        )
        for row in _rows("superimposition_criteria")
    )


@cache
def photo_points() -> Mapping[str, PhotoPoint]:
    """Return the skin points that the 68 landmarks of a face show, by name."""
    return {
        row["name"]: PhotoPoint(
            row["name"], int(row["ibug68"]), float(row["sd_mm"]), row["source"], row["status"]
        )
        for row in _rows("superimposition_points")
    }


def _rows(name: str) -> list[dict[str, str]]:
    with registry.path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
