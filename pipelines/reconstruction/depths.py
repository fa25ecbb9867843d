"""Tissue depths for one person: by age band, sex and build, each with its source and status."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, cast

from models.tissue_depths import (
    AGE_BANDS,
    BUILDS,
    AgeBand,
    Build,
    DepthRow,
    depth_rows,
    named_points,
)
from pipelines.errors import DepthError, NoDepthsForAgeError
from pipelines.sentences import Sentence

Sex = Literal["M", "F", "unknown"]
# Later tables correct earlier ones; the first that has a point gives its mean.
_POOLED: Final = ("hona-stephan-2023", "stephan-2018", "stephan-2008")
_BY_BUILD: Final = "rhine-moore-1982"
_NORMAL_TABLES: Final = (_BY_BUILD, "rhine-campbell-1980", "rhine-1983")
_DEEPEST_MM: Final = 60.0
# No table at hand gives a spread by point. Over the points of normal build it is 2.7 to 2.9 mm
# (RMS), less than the published error of a table mean for one person, 3.5 to 3.9 mm over all
# points (Stephan 2018; Hona & Stephan 2024): a person's face may lie farther off than it says.
SPREAD_NOTE: Final = "model: a quarter of the depth, at least 1 mm"
# Points that no table has stand between these.
_BETWEEN: Final = {"ft": ("fe", "mso"), "eu": ("op", "v")}
_COLUMNS: Final = ("landmark", "depth_mm")


@dataclass(frozen=True)
class Depth:
    """The depth at one point in mm, its standard deviation, and where both come from."""

    landmark: str
    depth_mm: float
    sd_mm: float
    source: str
    status: str
    sd_source: str = SPREAD_NOTE


@dataclass(frozen=True)
class DepthTable:
    """Depths by point name for one sex, age band and build."""

    name: str
    build: Build
    depths: Mapping[str, Depth]
    notes: tuple[str, ...] = ()


def spread_mm(depth_mm: float) -> float:
    """Return the standard deviation taken for a depth whose table gives none, mm.

    >>> spread_mm(2.0), spread_mm(20.0)
    (1.0, 5.0)
    """
    return max(1.0, 0.25 * depth_mm)


def depths_for(
    sex: Sex,
    age_band: AgeBand,
    build: Build,
    *,
    table: Sequence[DepthRow] = (),
    accept_adult: bool = False,
) -> DepthTable:
    """Return the depths for one person.

    ``table`` are the rows of a user's own table, which stand before the published ones;
    ``accept_adult`` lets adult depths stand in for an age band that no table covers, which a
    note then says. Raises NoDepthsForAgeError.
    """
    own = [row for row in table if row.age_band == age_band]
    notes: tuple[str, ...] = ()
    band = age_band
    if age_band != "adult" and not own:
        if not accept_adult:
            raise NoDepthsForAgeError(
                Sentence(
                    "No table of tissue depths covers the age band '{age_band}'; adult depths "
                    "are not put in their place unasked. Give a table of your own (a CSV file "
                    "with landmark, depth_mm, sd_mm, sex, age_band, build, source).",
                    age_band=Sentence(age_band),
                )
            )
        band = "adult"
        own = [row for row in table if row.age_band == "adult"]
        notes = (f"ADULT tissue depths used for the age band '{age_band}'",)
    depths = _published(sex, build) if band == "adult" else {}
    depths.update(_of_table(own, sex, build))
    name = own[0].table if own else "pooled adult 2008-2023"
    return DepthTable(name, build, depths, notes)


def read_table(path: Path) -> tuple[DepthRow, ...]:
    """Read a user's own table from CSV; raise DepthError naming the line and the value."""
    return table_of(read_table_text(path), path.name)


def read_table_text(path: Path) -> str:
    """Return the text of a table's file as it is; raise DepthError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DepthError(
            f"The table '{path.name}' cannot be read. Check its name, and that it is CSV in UTF-8."
        ) from error


def table_of(text: str, name: str) -> tuple[DepthRow, ...]:
    """Return the rows of a table's text; raise DepthError naming the line and the value."""
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        missing = set(_COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise DepthError(
                f"The table '{name}' lacks the columns {', '.join(sorted(missing))}. "
                f"Its first line must name landmark and depth_mm, with a comma between."
            )
        rows = [_own_row(row, name, line) for line, row in enumerate(reader, 2)]
    except csv.Error as error:
        raise DepthError(f"The table '{name}' cannot be read as CSV.") from error
    if not rows:
        raise DepthError(f"The table '{name}' has no rows.")
    return tuple(rows)


def _own_row(row: Mapping[str, str | None], name: str, line: int) -> DepthRow:
    def given(column: str, usual: str, allowed: Iterable[str] = ()) -> str:
        value = (row.get(column) or usual).strip()
        if allowed and value not in allowed:
            raise DepthError(
                f"Line {line} of '{name}' has {column} {value!r}; give one of {', '.join(allowed)}."
            )
        return value

    landmark = given("landmark", "", [k for k, point in named_points().items() if point.bone])
    text = given("depth_mm", "")
    try:
        depth = float(text)
    except ValueError as error:
        raise DepthError(
            f"Line {line} of '{name}' has the depth {text!r}; give mm, with a decimal point."
        ) from error
    if not 0 < depth <= _DEEPEST_MM:
        raise DepthError(
            f"Line {line} of '{name}' gives {landmark} a depth of {depth:g} mm; depths are more "
            f"than 0 and at most {_DEEPEST_MM:g} mm."
        )
    return DepthRow(
        table=name,
        landmark=landmark,
        age_band=cast(AgeBand, given("age_band", "adult", AGE_BANDS)),
        sex=given("sex", "any", ("F", "M", "any")),
        build=cast(Build, given("build", "normal", BUILDS)),
        population=given("population", ""),
        depth_mm=depth,
        n=given("n", ""),
        statistic=given("sd_mm", ""),
        source=given("source", f"own table '{name}'"),
        status="own table",
        note="",
    )


def _of_table(rows: Sequence[DepthRow], sex: Sex, build: Build) -> dict[str, Depth]:
    """Return the rows of an own table that fit best: the build asked for, then the sex."""
    best: dict[str, tuple[int, DepthRow]] = {}
    for row in rows:
        if row.sex not in ("any", sex):
            continue
        fit = 2 * (row.build == build) + (row.sex == sex)
        if row.landmark not in best or best[row.landmark][0] < fit:
            best[row.landmark] = (fit, row)
    return {name: _own_depth(row) for name, (_fit, row) in best.items()}


def _own_depth(row: DepthRow) -> Depth:
    try:
        sd, where = float(row.statistic), row.source
    except ValueError:
        sd, where = spread_mm(row.depth_mm), SPREAD_NOTE
    if not 0 < sd <= _DEEPEST_MM:
        raise DepthError(
            f"The table '{row.table}' gives {row.landmark} an SD of {sd:g} mm; it "
            f"must be more than 0 and at most {_DEEPEST_MM:g} mm."
        )
    return Depth(row.landmark, row.depth_mm, sd, row.source, row.status, where)


def _published(sex: Sex, build: Build) -> dict[str, Depth]:
    rows = depth_rows()
    depths: dict[str, Depth] = {}
    for name, point in named_points().items():
        mean = _pooled(rows, name) or _mean_of_normals(rows, name)
        if mean is None:
            continue
        change, why = _change_of(rows, point.build_as or name, sex, build)
        depth = max(mean.depth_mm + change, 1.0)
        depths[name] = replace(
            mean,
            depth_mm=depth,
            sd_mm=spread_mm(depth),
            source=mean.source + why,
            status="derived" if change else mean.status,
        )
    for name, (one, other) in _BETWEEN.items():
        depth = (depths[one].depth_mm + depths[other].depth_mm) / 2
        source = f"no table: the mean of {one} and {other}"
        depths[name] = Depth(name, depth, spread_mm(depth), source, "inferred")
    return depths


def _pooled(rows: Sequence[DepthRow], name: str) -> Depth | None:
    for table in _POOLED:
        for row in rows:
            if row.table == table and row.landmark == name:
                return Depth(name, row.depth_mm, 0.0, row.source, row.status)
    return None


def _mean_of_normals(rows: Sequence[DepthRow], name: str) -> Depth | None:
    """Return the plain mean of all groups of normal build, for a point no pooled table has."""
    found = [r for r in rows if r.table in _NORMAL_TABLES and r.landmark == name
             and r.build == "normal"]  # fmt: skip
    if not found:
        return None
    mean = sum(row.depth_mm for row in found) / len(found)
    source = f"mean of {len(found)} groups of Rhine & Moore, Rhine & Campbell and Rhine"
    return Depth(name, mean, 0.0, source, "derived")


def _change_of(rows: Sequence[DepthRow], name: str, sex: Sex, build: Build) -> tuple[float, str]:
    """Return what build and sex add, by the differences inside one table of all six groups."""
    values = {(r.sex, r.build): r.depth_mm for r in rows
              if r.table == _BY_BUILD and r.landmark == name}  # fmt: skip
    if len(values) != 6:
        return 0.0, ""
    sexes = ("M", "F") if sex == "unknown" else (sex,)
    by_build = sum(values[s, build] - values[s, "normal"] for s in sexes) / len(sexes)
    between = (values["M", "normal"] - values["F", "normal"]) / 2
    by_sex = {"M": between, "F": -between, "unknown": 0.0}[sex]
    change = by_build + by_sex
    return change, f"; {change:+.2f} mm for sex and build by Rhine & Moore 1982" if change else ""
