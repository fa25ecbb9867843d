"""A case's records as one JSON document, and back into records that are in no database yet."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import JSON, ColumnElement, inspect

from workbench.cases.access import STATES
from workbench.cases.columns import BEFORE, Digest, Record
from workbench.cases.records import (
    Case,
    EvidenceItem,
    Export,
    ExternalNumber,
    SourceImage,
    SourceSkull,
    Version,
)
from workbench.cases.vocabulary import (
    CONSENTS,
    EVIDENCE_STATES,
    KINDS,
    NUMBER_KINDS,
    RELATIONS,
    RESOURCES,
    STATUSES,
)
from workbench.errors import BagError

_FORMAT: Final = 1
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LARGEST: Final = 2**53
_WORDS: Final[Mapping[tuple[type[Record], str], Collection[str | None]]] = {
    (Case, "kind"): KINDS,
    (Case, "status"): STATUSES,
    (Case, "sex"): ("F", "M", None),
    (ExternalNumber, "kind"): NUMBER_KINDS,
    (EvidenceItem, "resource"): RESOURCES,
    (EvidenceItem, "state"): EVIDENCE_STATES,
    (SourceImage, "relation"): RELATIONS,
    (SourceImage, "consent"): CONSENTS,
    (Version, "state"): STATES,
}
_RecordT = TypeVar("_RecordT", bound=Record)
Document = dict[str, Any]


def case_document(case: Case) -> Document:
    """Return everything that is recorded of a case, with the ids that the log speaks of."""
    return {
        "format": _FORMAT,
        "case": _columns(case),
        "external_numbers": [_columns(number) for number in case.external_numbers],
        "evidence": [_columns(item) for item in case.evidence],
        "photos": [_columns(photo) for photo in case.photos],
        "skulls": [_columns(skull) for skull in case.skulls],
        "versions": [
            {
                **_columns(version),
                "parents": [parent.id for parent in version.parents],
                "exports": [_columns(export) for export in version.exports],
            }
            for version in case.versions
        ],
    }


def read_case_document(document: Any) -> Case:
    """Return the case of a document with all its records, their ids still those of the origin.

    Raises BagError where the document is not one of a case.
    """
    parts = _object(document, "the case")
    if parts.get("format") != _FORMAT:
        raise BagError("The bag was made by another release of the workbench. Update this one.")
    case = _record(Case, parts.get("case"))
    case.external_numbers = _records(ExternalNumber, parts.get("external_numbers"))
    case.evidence = _records(EvidenceItem, parts.get("evidence"))
    case.photos = _records(SourceImage, parts.get("photos"))
    # Bags of earlier releases know no skulls.
    case.skulls = _records(SourceSkull, parts.get("skulls", []))
    parents: list[Any] = []
    for each in _list(parts.get("versions"), "versions"):
        fields = dict(_object(each, "a version"))
        parents.append(fields.pop("parents", None))
        exports = _records(Export, fields.pop("exports", None))
        version = _record(Version, fields)
        version.exports = exports
        case.versions.append(version)
    for version, ids in zip(case.versions, parents, strict=True):
        version.parents = [_parent(case, version, number) for number in _list(ids, "parents")]
    _check_numbers("photographs", [photo.number for photo in case.photos])
    _check_numbers("skulls", [skull.number for skull in case.skulls])
    _check_numbers("versions", [version.number for version in case.versions])
    _check_belonging(case)
    return case


def without_ids(case: Case) -> Case:
    """Let go of the ids that a case's records had elsewhere, so that a database gives new ones."""
    exports = [export for version in case.versions for export in version.exports]
    for record in (case, *_parts(case), *exports):
        for attribute in inspect(type(record)).column_attrs:
            column = attribute.columns[0]
            if column.primary_key or column.foreign_keys:
                setattr(record, attribute.key, None)
    return case


def _parts(
    case: Case,
) -> tuple[ExternalNumber | EvidenceItem | SourceImage | SourceSkull | Version, ...]:
    sources = (*case.photos, *case.skulls)
    return (*case.external_numbers, *case.evidence, *sources, *case.versions)


def _columns(record: Record) -> Document:
    keys = (attribute.key for attribute in inspect(type(record)).column_attrs)
    return {key: _plain(getattr(record, key)) for key in keys}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _records(kind: type[_RecordT], documents: Any) -> list[_RecordT]:
    return [_record(kind, each) for each in _list(documents, kind.__tablename__)]


def _record(kind: type[_RecordT], document: Any) -> _RecordT:
    fields = dict(_object(document, kind.__tablename__))
    values: dict[str, Any] = {}
    for attribute in inspect(kind).column_attrs:
        column = attribute.columns[0]
        if attribute.key not in fields and BEFORE in column.info:
            fields[attribute.key] = column.info[BEFORE]
        if attribute.key not in fields:
            raise _wrong(kind, attribute.key, "is missing")
        value = _value(kind, attribute.key, column, fields.pop(attribute.key))
        if value not in _WORDS.get((kind, attribute.key), (value,)):
            raise _wrong(kind, attribute.key, "has a word that no record has")
        values[attribute.key] = value
    if fields:
        raise _wrong(kind, min(fields), "is unknown here; a newer workbench may know it")
    return kind(**values)


def _value(kind: type[Record], name: str, column: ColumnElement[Any], value: Any) -> Any:
    if value is None:
        if column.nullable:
            return None
        raise _wrong(kind, name, "is empty")
    if isinstance(column.type, JSON):
        read: Any = value if isinstance(value, dict) else None
    else:
        read = _READERS[column.type.python_type](value)
    longest = getattr(column.type, "length", None)
    if (
        read is None
        or (column.type is Digest and not _SHA256.fullmatch(read))
        or (longest is not None and len(read) > longest)
    ):
        raise _wrong(kind, name, "is not of its kind")
    return read


def _text(value: Any) -> str | None:
    # Half of a surrogate pair passes as text, but no database keeps it.
    sound = isinstance(value, str) and not re.search("[\0\ud800-\udfff]", value)
    return value if sound else None


def _whole(value: Any) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and abs(value) < _LARGEST else None


def _real(value: Any) -> float | None:
    return value if isinstance(value, float) and math.isfinite(value) else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


_READERS: Final[Mapping[type, Callable[[Any], Any]]] = {
    str: _text,
    int: _whole,
    float: _real,
    date: _day,
    datetime: _moment,
}


def _parent(case: Case, version: Version, number: Any) -> Version:
    for other in case.versions:
        if other.id == number and other.number < version.number:
            return other
    raise _wrong(Version, "parents", "names no earlier version of the case")


def _check_numbers(what: str, numbers: list[int]) -> None:
    if numbers != list(range(1, len(numbers) + 1)):
        raise BagError(f"The bag's {what} are not numbered from 1 on. Ask for the bag again.")


def _check_belonging(case: Case) -> None:
    exports = [(version, export) for version in case.versions for export in version.exports]
    if any(part.case_id != case.id for part in _parts(case)) or any(
        export.version_id != version.id for version, export in exports
    ):
        raise BagError("The bag holds records of another case. Ask for the bag again.")


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BagError(f"The bag's record of {what} cannot be read. Ask for the bag again.")
    return value


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise BagError(f"The bag's list of {what} cannot be read. Ask for the bag again.")
    return value


def _wrong(kind: type[Record], name: str, what: str) -> BagError:
    return BagError(f"In the bag's {kind.__tablename__}, {name[:60]!r} {what}.")
