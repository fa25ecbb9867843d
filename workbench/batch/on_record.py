"""What a manifest's rows say of cases that there are, held against those cases' records.

A row may say less than the record, or the same. What it says otherwise, or beyond that, would be
lost without a word, for only a correction with its reason changes a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from workbench.batch.manifest import Fault, Row
from workbench.cases.partial_dates import PartialDate
from workbench.cases.records import Case
from workbench.errors import CaseError
from workbench.intake import read_birth, read_date

_NO_NAME: Final = "unknown"


def against_records(
    rows: Sequence[Row], known: Mapping[str, Case], *, today: date
) -> Iterator[Fault]:
    """Yield a fault for each cell of a known case that its record does not bear out."""
    for row in rows:
        case = known.get(row.cells.get("case", ""))
        for name, on_record in _ON_RECORD.items() if case else ():
            said = row.cells.get(name, "")
            try:
                differs = on_record(said, case, today) if said and case else None
            except CaseError as error:
                yield Fault(row.line, f"{name}: {str(error).rstrip('.')}")
                continue
            if differs is not None:
                yield Fault(
                    row.line,
                    f"{name}: it is {said}, but the case's record says {differs}; correct the "
                    f"record or leave it out",
                )


def _subject(said: str, case: Case, today: date) -> str | None:
    del today
    name = _folded(said)
    return None if name in (_NO_NAME, _folded(case.subject)) else case.subject


def _sex(said: str, case: Case, today: date) -> str | None:
    del today
    return None if said.upper() == case.sex else case.sex or "that it is not known"


def _born(said: str, case: Case, today: date) -> str | None:
    seen_on = case.missing.middle if case.missing else today
    return _otherwise(read_birth(said, seen_on), case.birth)


def _missing_since(said: str, case: Case, today: date) -> str | None:
    del today
    return _otherwise(read_date(said), case.missing) if case.missing else "none"


def _otherwise(said: PartialDate, recorded: PartialDate) -> str | None:
    """Return a date as recorded where another, in other words, says something else or more."""
    same_words = _folded(said.text) == _folded(recorded.text)
    holds_it = said.earliest <= recorded.earliest and recorded.latest <= said.latest
    return None if same_words or holds_it else str(recorded)


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


_ON_RECORD: Final[Mapping[str, Callable[[str, Case, date], str | None]]] = {
    "subject": _subject,
    "sex": _sex,
    "born": _born,
    "missing_since": _missing_since,
}
