"""Everything that a verification compares, as the database held it at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from workbench.cases.custody import Checkpoint
from workbench.cases.database import check_whole, find_strays
from workbench.cases.records import Case, CustodyEntry
from workbench.cases.seals import Key, key_of, seal_sha256
from workbench.cases.store import Store
from workbench.errors import CustodyError


@dataclass(frozen=True)
class Snapshot:
    """Cases, log and the seals that the records would have now.

    ``checkpoint_fault`` says why there is no ``checkpoint`` where it cannot be read; ``strays`` are
    rows, by table and number, that belong to a row that there is not.
    """

    checkpoint: Checkpoint | None
    checkpoint_fault: str
    cases: tuple[Case, ...]
    entries: tuple[CustodyEntry, ...]
    seals: Mapping[Key, str]
    strays: tuple[tuple[str, int], ...]

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
        photos = [photo for case in cases for photo in case.photos]
        versions = [version for case in cases for version in case.versions]
        exports = [export for version in versions for export in version.exports]
        records = (*cases, *photos, *versions, *exports)
        seals = {key_of(record): seal_sha256(record) for record in records}
        strays = find_strays(session)
    return Snapshot(checkpoint, fault, cases, entries, seals, strays)
