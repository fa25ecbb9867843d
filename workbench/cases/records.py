"""The records of a case: who it is about, its photographs, its versions and its exports.

Records come out of the store detached and complete; changing one changes nothing in the store.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workbench.cases.columns import Digest, Moment, Record, later
from workbench.cases.partial_dates import PartialDate

DRAFT = "draft"
# Compared byte by byte everywhere, so that a beginning is found by an index.
_Word = String(64).with_variant(VARCHAR(64, collation="C"), "postgresql")


def _new_salt() -> str:
    return secrets.token_hex(16)


class Case(Record):
    """One case under its number: an incident, and the person it is about.

    A person who is missing a second time has a second case, whose ``earlier_id`` is the person's
    first. Of a date that is known in part, ``born`` and ``missing_since`` hold the middle; codes
    stand beside an agency's own words. ``salt`` is a secret that goes into the seals of the case's
    records and is shown nowhere.
    """

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    subject: Mapped[str] = mapped_column(String(200))
    born: Mapped[date]
    missing_since: Mapped[date | None]
    sex: Mapped[str | None] = mapped_column(String(1))
    opened_by: Mapped[str] = mapped_column(String(120))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    salt: Mapped[str] = mapped_column(String(32), default=_new_salt)
    kind: Mapped[str] = mapped_column(
        String(32), default="missing_child", info=later("missing_child")
    )
    status: Mapped[str] = mapped_column(String(16), default="open", info=later("open"))
    agency: Mapped[str | None] = mapped_column(String(200), info=later())
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True, info=later())
    born_text: Mapped[str | None] = mapped_column(String(60), info=later())
    born_earliest: Mapped[date | None] = mapped_column(info=later())
    born_latest: Mapped[date | None] = mapped_column(info=later())
    missing_text: Mapped[str | None] = mapped_column(String(60), info=later())
    missing_earliest: Mapped[date | None] = mapped_column(info=later())
    missing_latest: Mapped[date | None] = mapped_column(info=later())
    place: Mapped[str | None] = mapped_column(String(200), info=later())
    sex_words: Mapped[str | None] = mapped_column(String(200), info=later())
    sex_code: Mapped[str | None] = mapped_column(String(4), info=later())
    race_words: Mapped[str | None] = mapped_column(String(200), info=later())
    race_code: Mapped[str | None] = mapped_column(String(4), info=later())
    eyes_words: Mapped[str | None] = mapped_column(String(200), info=later())
    eyes_code: Mapped[str | None] = mapped_column(String(4), info=later())
    hair_words: Mapped[str | None] = mapped_column(String(200), info=later())
    hair_code: Mapped[str | None] = mapped_column(String(4), info=later())
    height_cm: Mapped[float | None] = mapped_column(info=later())
    weight_kg: Mapped[float | None] = mapped_column(info=later())
    narrative: Mapped[str | None] = mapped_column(String(4000), info=later())
    narrative_es: Mapped[str | None] = mapped_column(String(4000), info=later())
    external_numbers: Mapped[list[ExternalNumber]] = relationship(
        order_by="ExternalNumber.id", lazy="selectin", back_populates="case"
    )
    evidence: Mapped[list[EvidenceItem]] = relationship(
        order_by="EvidenceItem.id", lazy="selectin", back_populates="case"
    )
    photos: Mapped[list[SourceImage]] = relationship(
        order_by="SourceImage.number", lazy="selectin", back_populates="case"
    )
    skulls: Mapped[list[SourceSkull]] = relationship(
        order_by="SourceSkull.number", lazy="selectin", back_populates="case"
    )
    versions: Mapped[list[Version]] = relationship(
        order_by="Version.number", lazy="selectin", back_populates="case"
    )

    @property
    def birth(self) -> PartialDate:
        """The date of birth, as exact as it is known."""
        if self.born_text and self.born_earliest and self.born_latest:
            return PartialDate(self.born_text, self.born_earliest, self.born_latest)
        return PartialDate.of(self.born)

    @property
    def missing(self) -> PartialDate | None:
        """Since when the person is missing, or when they were found, as exact as it is known."""
        if self.missing_text and self.missing_earliest and self.missing_latest:
            return PartialDate(self.missing_text, self.missing_earliest, self.missing_latest)
        return PartialDate.of(self.missing_since) if self.missing_since else None


class ExternalNumber(Record):
    """A number that another institution has given the case; ``kind`` names the institution."""

    __tablename__ = "external_numbers"
    __table_args__ = (UniqueConstraint("case_id", "kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(60))
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(Moment)
    case: Mapped[Case] = relationship(back_populates="external_numbers")


class EvidenceItem(Record):
    """One forensic resource that was considered for the case, and how far it has come."""

    __tablename__ = "evidence_items"
    __table_args__ = (UniqueConstraint("case_id", "resource"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    resource: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(1000))
    set_by: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime] = mapped_column(Moment)
    case: Mapped[Case] = relationship(back_populates="evidence")


class CaseWord(Record):
    """A word by which a case is found; all of them follow from its names and numbers."""

    __tablename__ = "case_words"

    word: Mapped[str] = mapped_column(_Word, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)


class SourceImage(Record):
    """A photograph as it came; its bytes are in the vault under ``sha256``.

    ``number`` counts within the case. The age is given, or follows from the day it was taken.
    """

    __tablename__ = "source_images"
    __table_args__ = (UniqueConstraint("case_id", "number"), UniqueConstraint("case_id", "sha256"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(Digest)
    file_name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(16))
    width: Mapped[int]
    height: Mapped[int]
    age_years: Mapped[float]
    taken: Mapped[date | None]
    relation: Mapped[str] = mapped_column(String(16))
    landmarks_sha256: Mapped[str | None] = mapped_column(Digest)
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(Moment)
    taken_text: Mapped[str | None] = mapped_column(String(60), info=later())
    provider: Mapped[str | None] = mapped_column(String(200), info=later())
    consent: Mapped[str] = mapped_column(String(24), default="unknown", info=later("unknown"))
    consent_scope: Mapped[str | None] = mapped_column(String(400), info=later())
    quality: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), info=later())
    fingerprint: Mapped[str | None] = mapped_column(String(36), info=later())
    case: Mapped[Case] = relationship(back_populates="photos")

    @property
    def day(self) -> PartialDate | None:
        """When it was taken, as exact as it is known."""
        if self.taken_text:
            return PartialDate.parse(self.taken_text)
        return PartialDate.of(self.taken) if self.taken else None


class SourceSkull(Record):
    """A skull's file as it came; its bytes are in the vault under ``sha256``.

    ``number`` counts within the case. A folder of ``packed_files`` files was packed into a ZIP, in
    which each of them lies unchanged; 0 stands for a file that is kept as it is.
    """

    __tablename__ = "source_skulls"
    __table_args__ = (UniqueConstraint("case_id", "number"), UniqueConstraint("case_id", "sha256"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(Digest)
    file_name: Mapped[str] = mapped_column(String(255))
    suffix: Mapped[str] = mapped_column(String(8))
    packed_files: Mapped[int]
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(Moment)
    case: Mapped[Case] = relationship(back_populates="skulls")


_version_parents = Table(
    "version_parents",
    Record.metadata,
    Column("version_id", ForeignKey("versions.id"), primary_key=True),
    Column("parent_id", ForeignKey("versions.id"), primary_key=True),
)


class Version(Record):
    """A saved picture: its recipe and its rendering are in the vault under their hashes.

    ``drawn_with`` names the software, the libraries and the processor that rendered it. A picture
    of a face over a skull shows no age; views and surfaces come with it, which the document with
    the hash ``products_sha256`` names.
    """

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    age_years: Mapped[float | None]
    recipe_sha256: Mapped[str] = mapped_column(Digest)
    rendering_sha256: Mapped[str] = mapped_column(Digest)
    artist: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(2000), default="")
    state: Mapped[str] = mapped_column(String(16), default=DRAFT)
    created_at: Mapped[datetime] = mapped_column(Moment)
    drawn_with: Mapped[dict[str, str]] = mapped_column(JSON)
    submitted_by: Mapped[str | None] = mapped_column(String(120), info=later())
    reviewed_by: Mapped[str | None] = mapped_column(String(120), info=later())
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment, info=later())
    review_note: Mapped[str | None] = mapped_column(String(2000), info=later())
    hours: Mapped[float | None] = mapped_column(info=later())
    products_sha256: Mapped[str | None] = mapped_column(Digest, info=later())
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

    @property
    def shows(self) -> str:
        """What the picture shows, in a few words: the age, or that it is of another kind."""
        if self.age_years is None:
            return self.kind.replace("_", " ")
        return f"{self.age_years:g} years"


class Export(Record):
    """A file that left the workbench, and where it was written."""

    __tablename__ = "exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    format: Mapped[str] = mapped_column(String(32))
    path: Mapped[str] = mapped_column(String(1024))
    sha256: Mapped[str] = mapped_column(Digest)
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(Moment)
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
    previous: Mapped[str] = mapped_column(Digest)
    sha256: Mapped[str] = mapped_column(Digest)
