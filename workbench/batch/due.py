"""The manifest of all cases that are due: their latest approved recipe, at the age of that day."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipelines.sentences import Sentence
from workbench.batch.kinds import AGED, COLUMNS
from workbench.cases.access import PUBLIC_STATES
from workbench.cases.records import Case
from workbench.desk import Desk
from workbench.due import Due, whole_years
from workbench.errors import ExportError
from workbench.writing import write_once

_HEAD: Final = (*COLUMNS, "recipe", "note")
# Where the birth is less sure than this, nobody knows which age to show.
_BIRTH_OPEN_DAYS: Final = 5 * 366


@dataclass(frozen=True)
class DueJobs:
    """A manifest of cases that are due, and why some of them are not in it, by their numbers."""

    rows: tuple[dict[str, str], ...]
    left_out: dict[str, str]

    def csv(self) -> str:
        """Return the manifest as CSV."""
        file = io.StringIO()
        writer = csv.DictWriter(file, list[str](_HEAD), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return file.getvalue()


def due_jobs(desk: Desk, on: date | None = None) -> DueJobs:
    """Return a row for every case that is due on a day, today without one; nothing is drawn.

    A case without an approved picture is progressed from all photographs of its subject.
    """
    day = on or desk.store.now().date()
    rows: list[dict[str, str]] = []
    left_out: dict[str, str] = {}
    for number, reasons in _by_case(desk.due(day)).items():
        case = desk.case(number)
        why = _hindrance(case, day)
        if why is not None:
            left_out[number] = why
        else:
            rows.append(_row(case, day, reasons))
    return DueJobs(tuple(rows), left_out)


def _by_case(found: Iterable[Due]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for due in found:
        reasons.setdefault(due.number, []).append(f"{due.why}: {due.reason}")
    return reasons


def _hindrance(case: Case, day: date) -> str | None:
    """Say why no job can be made of a case, or None."""
    birth = case.birth
    if (birth.latest - birth.earliest).days > _BIRTH_OPEN_DAYS:
        return Sentence("the birth, {birth}, leaves the age open; draw it at the desk", birth=birth)
    if _approved(case) is None and not any(photo.relation == "subject" for photo in case.photos):
        return Sentence("it has no photograph of the subject; add one")
    if whole_years(birth.middle, day) < 1:
        return Sentence("the subject is not a year old")
    return None


def _row(case: Case, day: date, reasons: Iterable[str]) -> dict[str, str]:
    approved = _approved(case)
    consensus = approved is not None and approved[1] == "consensus"
    return {
        "case": case.number,
        "kind": "consensus" if consensus else "age_progression",
        "target_age": str(whole_years(case.birth.middle, day)),
        "sex": case.sex or "",
        "recipe": str(approved[0]) if approved else "",
        "note": f"due on {day}; {'; '.join(reasons)}",
    }


def _approved(case: Case) -> tuple[int, str] | None:
    """Return number and kind of the newest version approved that shows an age, or None."""
    approved = [v for v in case.versions if v.state in PUBLIC_STATES and v.kind in AGED]
    return (approved[-1].number, approved[-1].kind) if approved else None


def write_manifest(out: Path, text: str) -> None:
    """Write a manifest as a .csv that is not there yet; raise ExportError."""
    if out.suffix.lower() != ".csv":
        raise ExportError(f"The manifest is written as .csv, not as '{out.suffix}'.")
    if out.exists():
        raise ExportError(f"There is a file '{out.name}' already. Choose another name.")
    try:
        write_once(out, text.encode(), mode=0o644)
    except OSError as error:
        raise ExportError(
            f"The manifest '{out.name}' cannot be written ({error.strerror}). Choose another place."
        ) from error
