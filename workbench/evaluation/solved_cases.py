"""The list of solved cases: a CSV file with one row for each photograph.

``person,sex,photo,age,role`` head the columns, and ``face`` may be a sixth. ``person`` is any
name or number that keeps one person's rows together; ``sex`` is F, M or empty; ``photo`` is a
file, relative to the list; ``age`` is in years; ``role`` is childhood or later; ``face`` says
which face is meant where a photograph shows several, the largest being 1.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args

from pipelines.ageing.growth import OLDEST, YOUNGEST
from pipelines.recipe import Sex
from workbench.errors import CaseListError

Role = Literal["childhood", "later"]
COLUMNS: Final = ("person", "sex", "photo", "age", "role")
OPTIONAL_COLUMNS: Final = ("face",)
_ERRORS_SHOWN: Final = 10


@dataclass(frozen=True)
class Shot:
    """One photograph of the list: its file, the age it shows, its line in the list."""

    person: str
    sex: Sex | None
    photo: Path
    age_years: float
    role: Role
    face: int | None
    line: int


@dataclass(frozen=True)
class SolvedCase:
    """A person's earlier photographs and one later photograph that shows how it came out."""

    person: str
    sex: Sex | None
    childhood: tuple[Shot, ...]
    later: Shot


class _RowError(Exception):
    pass


def read_shots(path: Path) -> tuple[Shot, ...]:
    """Read every photograph of the list; raise CaseListError naming what is wrong in which line."""
    rows = _rows(path)
    shots: list[Shot] = []
    wrong: list[str] = []
    for line, row in rows:
        try:
            shots.append(_shot(row, path.parent, line))
        except _RowError as error:
            wrong.append(f"line {line}: {error}")
    wrong += _contradictions(shots)
    if wrong:
        more = [f"and {len(wrong) - _ERRORS_SHOWN} more"] if len(wrong) > _ERRORS_SHOWN else []
        raise CaseListError(
            f"The list '{path.name}' cannot be used: "
            f"{'; '.join([*wrong[:_ERRORS_SHOWN], *more])}. Mend the rows and start again."
        )
    return tuple(shots)


def solved_cases(shots: Sequence[Shot]) -> tuple[SolvedCase, ...]:
    """Return one case for every later photograph that has a younger childhood photograph.

    The order is that of the list. Raises CaseListError where there is no case at all.
    """
    cases: list[SolvedCase] = []
    for later in (shot for shot in shots if shot.role == "later"):
        childhood = tuple(
            shot
            for shot in shots
            if shot.person == later.person
            and shot.role == "childhood"
            and shot.age_years < later.age_years
        )
        if childhood:
            cases.append(SolvedCase(later.person, later.sex, childhood, later))
    if not cases:
        raise CaseListError(
            "The list holds no person with a childhood photograph and an older later one; "
            "give at least one row of each role for one person."
        )
    return tuple(cases)


def _rows(path: Path) -> list[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="", skipinitialspace=True)
            _check_columns(path, reader.fieldnames or ())
            return [(reader.line_num, row) for row in reader if any(_texts(row))]
    except OSError as error:
        raise CaseListError(f"The list '{path.name}' cannot be read. Check its name.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CaseListError(
            f"The list '{path.name}' is not a CSV file in UTF-8; save it as one and start again."
        ) from error


def _check_columns(path: Path, found: Sequence[str]) -> None:
    allowed = (*COLUMNS, *OPTIONAL_COLUMNS)
    missing = [name for name in COLUMNS if name not in found]
    unknown = [name for name in found if name not in allowed]
    if missing or unknown or len(set(found)) != len(found):
        raise CaseListError(
            f"The list '{path.name}' must begin with a line that names its columns: "
            f"{','.join(COLUMNS)}, and face where needed. Line 1 says: {','.join(found) or '—'}."
        )


def _texts(row: Mapping[str, object]) -> Iterator[str]:
    return (value.strip() for value in row.values() if isinstance(value, str))


def _shot(row: Mapping[str, str], folder: Path, line: int) -> Shot:
    if None in cast("Mapping[str | None, object]", row):
        raise _RowError("it has more cells than the first line has names")
    cells = {name: value.strip() for name, value in row.items()}
    if not cells["person"]:
        raise _RowError("the person is missing")
    photo = folder / cells["photo"]
    if not cells["photo"] or not photo.is_file():
        raise _RowError(f"the photograph '{cells['photo']}' is not there")
    return Shot(
        person=cells["person"],
        sex=_sex(cells["sex"]),
        photo=photo,
        age_years=_age(cells["age"]),
        role=_role(cells["role"]),
        face=_face(cells.get("face", "")),
        line=line,
    )


def _sex(cell: str) -> Sex | None:
    if cell.upper() not in ("", *get_args(Sex)):
        raise _RowError(f"the sex '{cell}' is not F, M or empty")
    return cast("Sex", cell.upper()) if cell else None


def _age(cell: str) -> float:
    try:
        age = float(cell)
    except ValueError:
        raise _RowError(f"the age '{cell}' is not a number of years") from None
    if not YOUNGEST <= age <= OLDEST:
        raise _RowError(f"the age of {cell} years is not from {YOUNGEST:g} to {OLDEST:g}")
    return age


def _role(cell: str) -> Role:
    if cell not in get_args(Role):
        raise _RowError(f"the role '{cell}' is not {' or '.join(get_args(Role))}")
    return cast("Role", cell)


def _face(cell: str) -> int | None:
    if not cell:
        return None
    if not cell.isdecimal() or int(cell) < 1:
        raise _RowError(f"the face '{cell}' is not a number from 1 on")
    return int(cell)


def _contradictions(shots: Sequence[Shot]) -> Iterator[str]:
    sexes: dict[str, Shot] = {}
    seen: dict[tuple[Path, int | None], Shot] = {}
    for shot in shots:
        first = sexes.setdefault(shot.person, shot)
        if first.sex != shot.sex:
            yield f"line {shot.line}: the sex is another than in line {first.line}"
        same = seen.setdefault((shot.photo, shot.face), shot)
        if same is not shot:
            yield f"line {shot.line}: the photograph was listed in line {same.line}"
