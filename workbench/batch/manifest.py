"""The manifest of a batch: a table with a row for each job, as CSV, JSON Lines or Parquet.

``case,kind,photographs,ages_at_photo,target_age,sex`` head the columns; others are optional. An
empty cell means nothing is said; several photographs, ages or versions in one cell are separated
by ``;``. In JSON Lines and Parquet they may be lists, and what is not said may be left out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipelines.sentences import Sentence
from workbench.batch.kinds import COLUMNS, OPTIONAL_COLUMNS
from workbench.errors import ManifestError

SUFFIXES: Final = (".csv", ".jsonl", ".ndjson", ".parquet")
# What spreadsheets put between columns where a comma is the decimal sign.
_OTHER_SIGNS: Final = {";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Row:
    """One row: its line in the file (of Parquet, which row it is), and its cells as text."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row."""

    line: int
    reason: str


def read_rows(path: Path) -> tuple[list[Row], list[Fault]]:
    """Read a manifest's rows, and what is wrong with those that are none.

    Raises ManifestError where the file as a whole cannot be read or names wrong columns.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ManifestError(
            Sentence(
                "A manifest ends in {listed}; '{name}' does not. Save it as one of them.",
                listed=", ".join(SUFFIXES),
                name=path.name,
            )
        )
    try:
        if suffix == ".csv":
            return _read_csv(path)
        return _read_parquet(path) if suffix == ".parquet" else _read_lines(path)
    except OSError as error:
        raise ManifestError(
            Sentence(
                "The manifest '{name}' cannot be read ({strerror}). Check its name, and save "
                "it anew.",
                name=path.name,
                strerror=error.strerror or "damaged",
            )
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ManifestError(
            Sentence(
                "The manifest '{name}' is not a CSV or JSON Lines file in UTF-8. Save it as one.",
                name=path.name,
            )
        ) from error


def refuse(path: Path, faults: Iterable[Fault]) -> None:
    """Raise ManifestError naming every bad row, where there is one."""
    found = sorted(faults, key=lambda fault: fault.line)
    if not found:
        return
    many = Sentence("one of its rows is")
    if len(found) > 1:
        many = Sentence("{count} of its rows are", count=len(found))
    what = "row" if path.suffix.lower() == ".parquet" else "line"
    said = "".join(f"\n  {what} {fault.line}: {fault.reason}" for fault in found)
    raise ManifestError(
        Sentence(
            "The manifest '{name}' was not begun, because {many} wrong:{said}\nMend the rows "
            "and start again.",
            name=path.name,
            many=many,
            said=said,
        )
    )


def _read_csv(path: Path) -> tuple[list[Row], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="", skipinitialspace=True)
        _check_columns(path, reader.fieldnames or ())
        for record in reader:
            if None in record:
                faults.append(Fault(reader.line_num, "it has more cells than the first line names"))
            elif any(value.strip() for value in record.values()):
                cells = {name: value.strip() for name, value in record.items()}
                rows.append(Row(reader.line_num, cells))
    return rows, faults


def _read_lines(path: Path) -> tuple[list[Row], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    with path.open(encoding="utf-8-sig") as file:
        for line, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                rows.append(_row_of(line, _object_in(text)))
            except ValueError as error:
                faults.append(Fault(line, str(error)))
    return rows, faults


def _object_in(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ValueError("it is not one JSON object")
    return found


def _read_parquet(path: Path) -> tuple[list[Row], list[Fault]]:
    from pyarrow import ArrowException, parquet

    try:
        table = parquet.read_table(path)
    except ArrowException as error:
        raise ManifestError(
            Sentence(
                "The manifest '{name}' is not a Parquet file that can be read. Save it anew.",
                name=path.name,
            )
        ) from error
    _check_columns(path, table.column_names)
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, record in enumerate(table.to_pylist(), 1):
        try:
            rows.append(_row_of(number, record))
        except ValueError as error:
            faults.append(Fault(number, str(error)))
    return rows, faults


def _check_columns(path: Path, found: Iterable[str]) -> None:
    names = list(found)
    if not names:
        raise ManifestError(
            Sentence(
                "The manifest '{name}' is empty. Name the columns {columns} in its first line, "
                "and give each job a line below.",
                name=path.name,
                columns=", ".join(COLUMNS),
            )
        )
    for sign, called in _OTHER_SIGNS.items():
        if len(names) == 1 and sign in names[0]:
            raise ManifestError(
                Sentence(
                    "The columns of the manifest '{name}' are separated by {called}. Save it "
                    "with commas, for ';' stands between several photographs of one cell.",
                    name=path.name,
                    called=called,
                )
            )
    missing = [name for name in COLUMNS if name not in names]
    wrong = [f"lacks {', '.join(missing)}"] if missing else []
    wrong += list(_unknown(names))
    if len(set(names)) != len(names):
        wrong.append("names a column twice")
    if wrong:
        raise ManifestError(
            Sentence(
                "The manifest '{name}' {wrong}. Its columns are {columns}, and where wanted "
                "{optional}.",
                name=path.name,
                wrong=" and ".join(wrong),
                columns=", ".join(COLUMNS),
                optional=", ".join(OPTIONAL_COLUMNS),
            )
        )


def _unknown(names: Iterable[str]) -> Iterator[str]:
    unknown = [name for name in names if name not in (*COLUMNS, *OPTIONAL_COLUMNS)]
    if unknown:
        yield f"has the unknown column {', '.join(repr(name) for name in unknown)}"


def _row_of(line: int, record: Mapping[str, Any]) -> Row:
    for fault in _unknown(record):
        raise ValueError(f"it {fault}")
    return Row(line, {name: _text(name, value) for name, value in record.items()})


def _text(name: str, value: object) -> str:
    """Return a typed value as the text of a CSV's cell; raise ValueError for no such thing."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return "" if value != value else f"{value:.12g}"
        case int():
            return str(value)
        case str():
            return value.strip()
        case date():
            return value.isoformat()[:10]
        case list():
            return ";".join(_text(name, one) for one in value)
        case dict() if name == "choices":
            return json.dumps(value)
        case _:
            raise ValueError(f"{name}: {str(value)[:40]!r} is neither text nor a number")
