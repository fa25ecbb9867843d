"""Everything that a verification compares, as the database held it at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.cases.custody import Checkpoint
from workbench.cases.database import check_whole, find_strays
from workbench.cases.records import Case, CaseWord, CustodyEntry
from workbench.cases.seals import HOUSE, Key, OfHouse, key_of, named_records, seal_sha256
from workbench.cases.search import words_of
from workbench.cases.store import Store
from workbench.errors import CustodyError


@dataclass(frozen=True)
class Snapshot:
    """Cases, log and the seals that the records would have now.

    ``checkpoint_fault`` says why there is no ``checkpoint`` where it cannot be read; ``strays`` are
    rows, by table and number, that belong to a row that there is not; ``lost_to_search`` are the
    numbers of cases that a search would miss or find wrongly.
    """

    checkpoint: Checkpoint | None
    checkpoint_fault: str
    cases: tuple[Case, ...]
    house: tuple[OfHouse, ...]
    entries: tuple[CustodyEntry, ...]
    seals: Mapping[Key, str]
    strays: tuple[tuple[str, int], ...]
    lost_to_search: tuple[str, ...]

    @property
    def cases_in_log(self) -> tuple[str, ...]:
        """The numbers of all cases that the log tells of."""
        return tuple(dict.fromkeys(e.case_number for e in self.entries if e.case_number))


def take_snapshot(store: Store) -> Snapshot:
    """Read the store in one transaction; raise SettingsError where its database is damaged."""
    checkpoint, fault = None, ""
    # Read before the log, which may only run ahead of it.
    try:
        checkpoint = store.checkpoint.read()
    except CustodyError as error:
        fault = str(error)
    with store.reading() as session:
        check_whole(session)
        cases = tuple(session.scalars(select(Case).order_by(Case.number)))
        entries = tuple(session.scalars(select(CustodyEntry).order_by(CustodyEntry.sequence)))
        house = tuple(
            record for kind in HOUSE for record in session.scalars(select(kind).order_by(kind.id))
        )
        sealed = (record for case in cases for _, record in named_records(case))
        seals = {key_of(record): seal_sha256(record) for record in (*sealed, *house)}
        strays = find_strays(session)
        lost = _lost_to_search(session, cases)
    return Snapshot(checkpoint, fault, cases, house, entries, seals, strays, lost)


def _lost_to_search(session: Session, cases: tuple[Case, ...]) -> tuple[str, ...]:
    indexed: defaultdict[int, set[str]] = defaultdict(set)
    for word in session.scalars(select(CaseWord)):
        indexed[word.case_id].add(word.word)
    return tuple(case.number for case in cases if indexed[case.id] != words_of(case))
