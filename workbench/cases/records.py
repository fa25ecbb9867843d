"""The records of a case: who it is about, its photographs, its versions and its exports.

Records come out of the store detached and complete; changing one changes nothing in the store.
"""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    event,
    inspect,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from workbench.cases.database import damaged

RELATIONS = ("subject", "mother", "father", "sibling", "other", "donor")
DRAFT = "draft"
_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_Digest = String(64)


class _Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """The kind of its values."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
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


def _new_salt() -> str:
    return secrets.token_hex(16)


class Case(Record):
    """One case under its number, and the person it is about.

    ``salt`` is a secret that goes into the seals of the case's records and is shown nowhere.
    """

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    subject: Mapped[str] = mapped_column(String(200))
    born: Mapped[date]
    missing_since: Mapped[date | None]
    sex: Mapped[str | None] = mapped_column(String(1))
    opened_by: Mapped[str] = mapped_column(String(120))
    opened_at: Mapped[datetime] = mapped_column(_Moment)
    salt: Mapped[str] = mapped_column(String(32), default=_new_salt)
    photos: Mapped[list[SourceImage]] = relationship(
        order_by="SourceImage.number", lazy="selectin", back_populates="case"
    )
    versions: Mapped[list[Version]] = relationship(
        order_by="Version.number", lazy="selectin", back_populates="case"
    )


class SourceImage(Record):
    """A photograph as it came; its bytes are in the vault under ``sha256``.

    ``number`` counts within the case. The age is given, or follows from the day it was taken.
    """

    __tablename__ = "source_images"
    __table_args__ = (UniqueConstraint("case_id", "number"), UniqueConstraint("case_id", "sha256"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(_Digest)
    file_name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(16))
    width: Mapped[int]
    height: Mapped[int]
    age_years: Mapped[float]
    taken: Mapped[date | None]
    relation: Mapped[str] = mapped_column(String(16))
    landmarks_sha256: Mapped[str | None] = mapped_column(_Digest)
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(_Moment)
    case: Mapped[Case] = relationship(back_populates="photos")


_version_parents = Table(
    "version_parents",
    Record.metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("parent_id", ForeignKey("versions.id"), primary_key=True),
)


class Version(Record):
    """A saved picture: its recipe and its rendering are in the vault under their hashes.

    ``drawn_with`` names the software, the libraries and the processor that rendered it.
    """

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    age_years: Mapped[float]
    recipe_sha256: Mapped[str] = mapped_column(_Digest)
    rendering_sha256: Mapped[str] = mapped_column(_Digest)
    artist: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(2000), default="")
    state: Mapped[str] = mapped_column(String(16), default=DRAFT)
    created_at: Mapped[datetime] = mapped_column(_Moment)
    drawn_with: Mapped[dict[str, str]] = mapped_column(JSON)
    case: Mapped[Case] = relationship(back_populates="versions")
    parents: Mapped[list[Version]] = relationship(
        secondary=_version_parents,
        primaryjoin=id == _version_parents.c.version_id,
        secondaryjoin=id == _version_parents.c.parent_id,
        order_by="Version.number",
        lazy="selectin",
        join_depth=2,
    )
    exports: Mapped[list[Export]] = relationship(
        order_by="Export.id", lazy="selectin", back_populates="version"
    )


class Export(Record):
    """A file that left the workbench, and where it was written."""

    __tablename__ = "exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    format: Mapped[str] = mapped_column(String(32))
    path: Mapped[str] = mapped_column(String(1024))
    sha256: Mapped[str] = mapped_column(_Digest)
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(_Moment)
    version: Mapped[Version] = relationship(back_populates="exports")


class CustodyEntry(Record):
    """One act in the custody log, chained to the one before by its hash."""

    __tablename__ = "custody_entries"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(40))
    case_number: Mapped[str | None] = mapped_column(String(64), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(_Digest)
    sha256: Mapped[str] = mapped_column(_Digest)
