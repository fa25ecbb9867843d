"""The custody log: who did what and when, each entry chained to the one before by SHA-256.

An entry is added in the transaction of the act it tells of. The checkpoint, a small file beside
the database, remembers the newest entry, so that a log cut short is found as well; a copy of it
kept elsewhere finds a log that was rewritten whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.cases.database import readable_records
from workbench.cases.records import CustodyEntry
from workbench.errors import CustodyError
from workbench.writing import write_once

BEGINNING: Final = "0" * 64
"""What the first entry holds as the hash of the one before."""


@dataclass(frozen=True)
class Act:
    """Something that was done, for the log: never a person's name nor a file's."""

    action: str
    case_number: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Checkpoint:
    """How many entries the log had, and the hash of the newest."""

    count: int
    head: str


@dataclass(frozen=True)
class Break:
    """The first place where the log is not as it was written."""

    sequence: int
    reason: str


def entry_sha256(entry: CustodyEntry) -> str:
    """Return the hash of an entry: canonical JSON (RFC 8785) of all it says and of its chain."""
    return hashlib.sha256(rfc8785.dumps(_body(entry))).hexdigest()


def entry_document(entry: CustodyEntry) -> dict[str, Any]:
    """Return an entry as it is shown and handed over, with the hash that it was written with."""
    return {**_body(entry), "sha256": entry.sha256}


def _body(entry: CustodyEntry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "case": entry.case_number,
        "details": entry.details,
        "previous": entry.previous,
    }


def append(session: Session, act: Act, *, actor: str, at: datetime) -> CustodyEntry:
    """Add an act to the log within the session's transaction; nothing is kept before its commit."""
    order = CustodyEntry.sequence.desc()
    with readable_records():
        newest = session.scalars(select(CustodyEntry).order_by(order).limit(1)).first()
    entry = CustodyEntry(
        sequence=newest.sequence + 1 if newest else 1,
        at=at.astimezone(UTC).isoformat(timespec="milliseconds"),
        actor=actor,
        action=act.action,
        case_number=act.case_number,
        details=dict(act.details),
        previous=newest.sha256 if newest else BEGINNING,
    )
    entry.sha256 = entry_sha256(entry)
    session.add(entry)
    session.flush()
    return entry


def find_break(entries: Iterable[CustodyEntry], checkpoint: Checkpoint | None) -> Break | None:
    """Walk the log in order and return its first break, or None where it is whole.

    ``checkpoint`` must have been read before the entries. A log that runs ahead of it is whole:
    a process may have ended between its commit and the checkpoint.
    """
    head, count, at_checkpoint = BEGINNING, 0, BEGINNING
    for entry in entries:
        count += 1
        if entry.sequence != count:
            return Break(count, f"entry {count} was removed")
        if not _is_as_written(entry):
            return Break(count, f"entry {count} was edited or moved")
        if entry.previous != head:
            return Break(count, f"entry {count} does not follow the entry before it")
        head = entry.sha256
        if checkpoint and count == checkpoint.count:
            at_checkpoint = head
    return _ending_break(count, at_checkpoint, checkpoint)


def _is_as_written(entry: CustodyEntry) -> bool:
    try:
        return entry.sha256 == entry_sha256(entry)
    except (ValueError, TypeError):
        return False  # no entry that was written here lacks a canonical form


def _ending_break(count: int, at_checkpoint: str, checkpoint: Checkpoint | None) -> Break | None:
    if checkpoint is None:
        if count > 1:
            return Break(count, "the log's checkpoint file is missing")
        return None
    if count < checkpoint.count:
        return Break(
            count + 1, f"the log ends at entry {count}, but its checkpoint knows {checkpoint.count}"
        )
    if at_checkpoint != checkpoint.head:
        return Break(checkpoint.count, f"entry {checkpoint.count} is not the one at the checkpoint")
    return None


class CheckpointFile:
    """The checkpoint on the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Checkpoint | None:
        """Return the checkpoint, or None where there is none; raise CustodyError if unreadable."""
        try:
            document = json.loads(self.path.read_bytes())
            return Checkpoint(int(document["count"]), str(document["head"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
            raise CustodyError(
                f"The custody log's checkpoint '{self.path.name}' cannot be read. Bring it back "
                f"from a backup; verification tells whether the log is whole."
            ) from error

    def advance(self, entry: CustodyEntry) -> None:
        """Remember ``entry`` as the newest, unless a newer one is known; raise CustodyError."""
        known = self.read()
        if known and known.count >= entry.sequence:
            return
        document = {"count": entry.sequence, "head": entry.sha256}
        try:
            write_once(self.path, json.dumps(document).encode(), mode=0o644)
        except OSError as error:
            raise CustodyError(
                f"The custody log's checkpoint '{self.path.name}' cannot be written "
                f"({error.strerror}). Make room in the workbench's home."
            ) from error
