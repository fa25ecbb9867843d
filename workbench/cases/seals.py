"""Seals: one hash over everything that a record holds, kept in the custody log.

Whoever edits a record in the database breaks its newest seal. A seal is salted with a secret of the
case that the log does not hold, so that nobody who is given the log can try names against it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect

from workbench.cases.columns import BEFORE
from workbench.cases.identities import Identity
from workbench.cases.outbox import ApiKey, OutboxEvent, Webhook
from workbench.cases.passwords import Password
from workbench.cases.people import User
from workbench.cases.records import (
    Case,
    CustodyEntry,
    EvidenceItem,
    Export,
    ExternalNumber,
    SourceImage,
    SourceSkull,
    Version,
)

OfCase = Case | SourceImage | SourceSkull | Version | Export | ExternalNumber | EvidenceItem
OfHouse = User | Password | Identity | ApiKey | Webhook | OutboxEvent
HOUSE = (User, Password, Identity, ApiKey, Webhook, OutboxEvent)
Sealed = OfCase | OfHouse
Key = tuple[str, int]
"""The table and the id of a record."""


@dataclass(frozen=True)
class LoggedSeal:
    """A record's newest seal in the log, and the act that made the record."""

    action: str
    case_number: str | None
    sha256: str


def key_of(record: Sealed) -> Key:
    """Return the table and the id of a record."""
    return record.__tablename__, record.id


def case_of(record: Sealed) -> Case | None:
    """Return the case that a record belongs to, or None for one that belongs to the house."""
    if isinstance(record, OfHouse):
        return None
    if isinstance(record, Case):
        return record
    return record.version.case if isinstance(record, Export) else record.case


def seal(record: Sealed) -> dict[str, Any]:
    """Return what the log keeps of a record: its table, its id and its seal.

    The record must be as the database holds it, its session open.
    """
    table, number = key_of(record)
    return {"table": table, "id": number, "sha256": seal_sha256(record)}


def seal_sha256(record: Sealed) -> str:
    """Return the hash of every column of a record and of the records it is linked with.

    A column that came later is left out while it holds what it held before it was there, so that
    seals of earlier releases stay good.
    """
    case = case_of(record)
    mapper = inspect(type(record))
    links = (relation for relation in mapper.relationships if relation.secondary is not None)
    body = {
        "salt": case.salt if case else "",
        "columns": {
            attribute.key: getattr(record, attribute.key)
            for attribute in mapper.column_attrs
            if not _is_as_before(attribute.columns[0].info, getattr(record, attribute.key))
        },
        "links": {
            link.key: sorted(other.id for other in getattr(record, link.key)) for link in links
        },
    }
    # Not RFC 8785: whatever was put into a column by hand has to have a hash, a NaN as well.
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def _is_as_before(info: Mapping[Any, Any], value: object) -> bool:
    return BEFORE in info and type(info[BEFORE]) is type(value) and info[BEFORE] == value


def logged_seals(entries: Iterable[CustodyEntry]) -> dict[Key, LoggedSeal]:
    """Return every record that the log knows, with its newest seal."""
    found: dict[Key, LoggedSeal] = {}
    for entry in entries:
        for sealed in (entry.details.get("record"), *_listed(entry.details.get("records"))):
            match sealed:
                case {"table": str(table), "id": int(number), "sha256": str(sha256)}:
                    first = found.get((table, number)) or entry
                    found[table, number] = LoggedSeal(first.action, first.case_number, sha256)
                case _:
                    pass
    return found


def _listed(records: object) -> Iterable[object]:
    return records if isinstance(records, list) else ()


def differing_records(
    number: str | None,
    named: Iterable[tuple[str, Sealed]],
    seals: Mapping[Key, str],
    logged: Mapping[Key, LoggedSeal],
) -> Iterator[tuple[str, str]]:
    """Yield each record that is not as the log sealed it: its name, and what is wrong.

    ``named`` are all records of the case with this number, or of the house without one; ``seals``
    are those that the records would have now. A record that is gone is named by its case.
    """
    known: set[Key] = set()
    for name, record in named:
        key = key_of(record)
        known.add(key)
        if key not in logged:
            yield f"record of {name}", "is unknown to the custody log"
        elif logged[key].sha256 != seals[key]:
            yield f"record of {name}", "is not what the custody log says"
    for key, first in logged.items():
        if first.case_number == number and key not in known:
            what = f"the custody log tells of a '{first.action}' without a record"
            yield f"case {number}" if number else "workbench", what


def named_records(case: Case) -> Iterator[tuple[str, OfCase]]:
    """Yield every sealed record of a case with its name for a reader."""
    yield f"case {case.number}", case
    for number in case.external_numbers:
        yield f"the {number.kind} number of case {case.number}", number
    for item in case.evidence:
        yield f"the {item.resource} evidence of case {case.number}", item
    for photo in case.photos:
        yield f"photograph {photo.number} of case {case.number}", photo
    for skull in case.skulls:
        yield f"skull {skull.number} of case {case.number}", skull
    for version in case.versions:
        name = f"version {version.number} of case {case.number}"
        yield name, version
        for export in version.exports:
            yield f"an export of {name}", export
