"""What all records share: their base, moments in UTC, and a check of what a column holds."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from types import NoneType
from typing import Any, Final

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, TypeDecorator, event, inspect
from sqlalchemy.orm import DeclarativeBase

from workbench.cases.database import damaged

BEFORE: Final = "before"
"""In a later column's info: what it holds in records that were sealed before it was there."""
Digest = String(64)
_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def later(before: object = None) -> dict[str, Any]:
    """Return the info of a column that came after the first release, with its value until then."""
    return {BEFORE: before}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """The kind of its values."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return a moment as it is stored."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return a stored moment with its time zone."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Record(DeclarativeBase):
    """Base of every record; constraints are named so that migrations can speak of them."""

    metadata = MetaData(naming_convention=_NAMES)


@event.listens_for(Record, "load", propagate=True)
def _check_kinds(record: Record, _: object) -> None:
    """Raise SettingsError where a column holds what its kind cannot be, as SQLite lets it."""
    for name, kinds in _kinds_of(type(record)).items():
        if not isinstance(record.__dict__.get(name), kinds):
            raise damaged()


@cache
def _kinds_of(record: type[Record]) -> dict[str, tuple[type, ...]]:
    found: dict[str, tuple[type, ...]] = {}
    for attribute in inspect(record).column_attrs:
        column = attribute.columns[0]
        kind = dict if isinstance(column.type, JSON) else column.type.python_type
        found[attribute.key] = (kind, NoneType) if column.nullable else (kind,)
    return found
