"""The log of a case as it leaves a home: its entries whole, and the place of the log's head.

Entries of other cases stay behind, so that the chain has gaps. Each entry is proved by its own
hash, neighbours by one another's, and the home where it was written can tell from the head that
the chain ended so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbench.cases.custody import Checkpoint, entry_document, entry_sha256
from workbench.cases.records import CustodyEntry
from workbench.errors import BagError

_FORMAT: Final = 1
_LONGEST_WAY: Final = 8
_LARGEST: Final = 2**53
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
CASE_IMPORTED: Final = "case imported"


@dataclass(frozen=True)
class History:
    """What the log of another home says of a case, and what it had from a home before."""

    head: Checkpoint
    entries: tuple[CustodyEntry, ...]
    earlier: History | None

    def all_entries(self) -> Iterator[CustodyEntry]:
        """Yield every entry, those of the first home first."""
        if self.earlier:
            yield from self.earlier.all_entries()
        yield from self.entries

    def approvers(self, version: int) -> Iterator[str]:
        """Yield who approved a version, by its number."""
        for entry in self.all_entries():
            if entry.action == "version approved" and entry.details.get("version") == version:
                yield entry.actor


def history_document(
    entries: Sequence[CustodyEntry], head: CustodyEntry, earlier: Any
) -> dict[str, Any]:
    """Return a case's entries with the newest entry of the whole log, and an earlier history."""
    return {
        "format": _FORMAT,
        "head": {"count": head.sequence, "sha256": head.sha256},
        "entries": [entry_document(entry) for entry in entries],
        "earlier": earlier,
    }


def read_history(document: Any, number: str, *, way: int = _LONGEST_WAY) -> History:
    """Read a case's history and check every entry and link; raise BagError at the first fault."""
    match document:
        case {
            "format": 1,
            "head": {"count": int(count), "sha256": str(sha256)},
            "entries": list(listed),
            "earlier": earlier,
        } if way > 0 and 0 < count < _LARGEST and _SHA256.fullmatch(sha256):
            entries = tuple(_entry(each, number) for each in listed)
            before = None if earlier is None else read_history(earlier, number, way=way - 1)
            history = History(Checkpoint(count, sha256), entries, before)
        case _:
            raise _broken("it cannot be read")
    _check_chain(history)
    return history


def imported_history(entries: Sequence[CustodyEntry]) -> str | None:
    """Return the hash of the history that a case came with, where its log tells of an import."""
    for entry in entries:
        match entry:
            case CustodyEntry(action="case imported", details={"history_sha256": str(sha256)}):
                return sha256
            case _:
                pass
    return None


def _entry(document: Any, number: str) -> CustodyEntry:
    match document:
        case {
            "sequence": int(sequence),
            "at": str(at),
            "actor": str(actor),
            "action": str(action),
            "case": str(case_number),
            "details": dict(details),
            "previous": str(previous),
            "sha256": str(sha256),
        } if len(document) == 8 and case_number == number and (at + actor + action).isprintable():
            entry = CustodyEntry(
                sequence=sequence,
                at=at,
                actor=actor,
                action=action,
                case_number=case_number,
                details=details,
                previous=previous,
                sha256=sha256,
            )
        case _:
            raise _broken("it holds an entry that is none of the case")
    try:
        is_whole = entry_sha256(entry) == sha256
    except (ValueError, TypeError, RecursionError):
        is_whole = False
    if not is_whole:
        raise _broken(f"entry {sequence} was edited")
    return entry


def _check_chain(history: History) -> None:
    if not history.entries:
        raise _broken("it is empty")
    before: CustodyEntry | None = None
    for entry in history.entries:
        if before and entry.sequence <= before.sequence:
            raise _broken(f"entry {entry.sequence} is out of its order")
        if before and entry.sequence == before.sequence + 1 and entry.previous != before.sha256:
            raise _broken(f"entry {entry.sequence} does not follow the entry before it")
        before = entry
    newest = history.entries[-1]
    if newest.sequence > history.head.count or (
        newest.sequence == history.head.count and newest.sha256 != history.head.head
    ):
        raise _broken("its newest entry is not where the log ended")


def _broken(reason: str) -> BagError:
    return BagError(f"The custody log in the bag is broken: {reason}. Ask for the bag again.")
