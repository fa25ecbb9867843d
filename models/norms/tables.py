"""Read the growth table, and tell what it holds and where every figure comes from."""

from __future__ import annotations

import csv
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, cast, get_args

from models import registry
from models.norms.landmarks import NAMES

Status = Literal["published", "computed", "secondary", "recalled", "extrapolated"]
# From the best to the weakest: an age between two rows has the status of the weaker one.
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
SEXES: Final = ("F", "M")
AGE_RANGE: Final = (2.0, 70.0)


class NormsError(Exception):
    """A growth table was asked for something it does not hold."""


@dataclass(frozen=True)
class Provenance:
    """Where a size comes from; only "published" and "computed" were read from print or data."""

    source: str
    status: Status
    note: str


@dataclass(frozen=True)
class MeasureInfo:
    """One measure: key, an artist's name, landmarks, age range in years, and its sources."""

    measure: str
    name: str
    landmarks: str
    ages: tuple[float, float]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row of the table: a size at an age."""

    age: float
    mean_mm: float
    sd_mm: float
    provenance: Provenance


@cache
def table() -> dict[tuple[str, str], tuple[Row, ...]]:
    """Return the rows of every (measure, sex), by rising age, from the checked file."""
    rows: dict[tuple[str, str], list[Row]] = {}
    with registry.path("norms").open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            origin = Provenance(line["source"], cast("Status", line["status"]), line["note"])
            row = Row(float(line["age"]), float(line["mean_mm"]), float(line["sd_mm"]), origin)
            rows.setdefault((line["measure"], line["sex"]), []).append(row)
    return {key: tuple(found) for key, found in rows.items()}


def measures() -> tuple[str, ...]:
    """Return the keys of all measures."""
    return tuple(sorted({measure for measure, _sex in table()}))


def describe(measure: str) -> MeasureInfo:
    """Describe one measure; an unknown one raises `NormsError` with the measures that exist."""
    rows = [row for sex in SEXES for row in rows_of(measure, sex)]
    name, landmarks = NAMES[measure]
    ages = (min(row.age for row in rows), max(row.age for row in rows))
    sources = tuple(dict.fromkeys(row.provenance.source for row in rows))
    return MeasureInfo(measure, name, landmarks, ages, sources)


def source_of(measure: str, age: float, sex: str | None = None) -> Provenance:
    """Return where the size at an age comes from.

    Between two rows of the table, and for both sexes together, the weaker status is told. Raises
    `NormsError` as `size_mm` does.
    """
    found: list[Provenance] = []
    for one in sexes_of(sex):
        rows = rows_of(measure, one)
        check_age(measure, age, rows)
        after = min(bisect_right([row.age for row in rows], age), len(rows) - 1)
        exact = rows[after - 1].age == age
        found += [row.provenance for row in rows[after - 1 : after if exact else after + 1]]
    return max(found, key=lambda one: STATUSES.index(one.status))


def rows_of(measure: str, sex: str) -> tuple[Row, ...]:
    """Return the rows of one measure and sex, or raise `NormsError` for an unknown measure."""
    try:
        return table()[measure, sex]
    except KeyError:
        known = ", ".join(measures())
        raise NormsError(f"No growth table for {measure!r}. Known measures: {known}.") from None


def sexes_of(sex: str | None) -> tuple[str, ...]:
    """Return the sexes that an answer is the mean of."""
    if sex is None:
        return SEXES
    if sex not in SEXES:
        raise NormsError(f"The growth tables know sex F, M or none given, not {sex!r}.")
    return (sex,)


def check_age(measure: str, age: float, rows: tuple[Row, ...]) -> None:
    """Raise `NormsError` unless the rows of a measure cover the age."""
    youngest, oldest = rows[0].age, rows[-1].age
    if not youngest <= age <= oldest:
        raise NormsError(
            f"The growth table of {NAMES[measure][0]} ({measure}) covers {youngest:g} to "
            f"{oldest:g} years, not {age:g}. Choose an age inside it."
        )
