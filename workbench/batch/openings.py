"""What a batch opens cases with, where a manifest's rows speak of cases that are not there yet."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from workbench.batch.manifest import Fault, Row
from workbench.errors import CaseError
from workbench.intake import check_particulars, check_subject, read_birth, read_date

# Nobody in the growth tables is older.
_OLDEST_YEARS: Final = 110
_SAID_ONCE: Final = ("subject", "born", "missing_since", "sex")


@dataclass(frozen=True)
class Opening:
    """The particulars of a case that is to be opened; dates are words, as exact as is known."""

    subject: str
    born: str
    missing_since: str | None
    sex: str | None


def openings(
    rows: Sequence[Row], known: Container[str], *, today: date
) -> tuple[dict[str, Opening], list[Fault]]:
    """Return what each unknown case is opened with, and where rows contradict or say too little.

    ``known`` are the numbers of the cases that there are. Where no row tells the date of birth, it
    is any day that the ages in the photographs leave open.
    """
    faults: list[Fault] = []
    found: dict[str, Opening] = {}
    by_case: dict[str, list[Row]] = {}
    for row in rows:
        if row.cells.get("case") and row.cells["case"] not in known:
            by_case.setdefault(row.cells["case"], []).append(row)
    for number, mine in by_case.items():
        faults += list(_contradictions(mine))
        if not (mine[0].cells.get("photographs") or mine[0].cells.get("skull")):
            said = (
                f"case: there is no case {number!r}, and this row has neither a photograph nor a "
                f"skull to open it"
            )
            faults.append(Fault(mine[0].line, said))
            continue
        try:
            found[number] = _opening(mine, today)
        except CaseError as error:
            faults.append(Fault(mine[0].line, str(error).rstrip(".")))
    return found, faults


def _opening(rows: Sequence[Row], today: date) -> Opening:
    subject, born, missing, sex = (_first(rows, name) for name in _SAID_ONCE)
    born = born or _any_birth(rows, today)
    since = read_date(missing) if missing else None
    birth = read_birth(born, since.middle if since else today)
    check_particulars(birth, since, None, today)
    return Opening(
        check_subject(subject or "unknown"), born, missing or None, sex.upper() if sex else None
    )


def _any_birth(rows: Sequence[Row], today: date) -> str:
    oldest = 0.0
    for row in rows:
        for text in row.cells.get("ages_at_photo", "").split(";"):
            try:
                oldest = max(oldest, float(text))
            except ValueError:  # It is named as a fault of its row.
                continue
    latest = today.year - int(min(oldest, _OLDEST_YEARS))
    return f"{today.year - _OLDEST_YEARS}-{latest}"


def _first(rows: Sequence[Row], name: str) -> str:
    return next((row.cells[name] for row in rows if row.cells.get(name)), "")


def _contradictions(rows: Sequence[Row]) -> Iterator[Fault]:
    for name in _SAID_ONCE:
        said = [row for row in rows if row.cells.get(name)]
        for row in said[1:]:
            if row.cells[name].upper() != said[0].cells[name].upper():
                yield Fault(row.line, f"{name}: it is another than in line {said[0].line}")
