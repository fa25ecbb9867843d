"""What the API takes and gives, as pydantic models; its OpenAPI document is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from workbench.cases.details import CaseDetails
from workbench.cases.records import Version
from workbench.cases.vocabulary import Kind, NumberKind, Relation, Status

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Date = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Problem(BaseModel):
    """An error as RFC 9457 says it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class PartialDateShown(_Shown):
    """A date as it was given, with the first and the last day that it can mean."""

    text: str
    earliest: date
    latest: date


class ExternalNumberShown(_Shown):
    """A number that another institution has given a case."""

    kind: str
    value: str


class ExternalNumberGiven(BaseModel):
    """A number to note."""

    model_config = ConfigDict(extra="forbid")

    kind: NumberKind
    value: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class EvidenceShown(_Shown):
    """How far a forensic resource has come."""

    resource: str
    state: str
    on: date | None
    note: str


class PhotoShown(_Shown):
    """A photograph's record."""

    number: int
    sha256: str
    format: str
    width: int
    height: int
    age_years: float
    taken: date | None
    taken_text: str | None
    relation: str
    provider: str | None
    consent: str
    consent_scope: str | None
    quality: dict[str, Any] | None
    added_by: str
    added_at: datetime


class ExportShown(_Shown):
    """A file that left the workbench."""

    id: int
    format: str
    sha256: str
    made_by: str
    made_at: datetime


class ExportMade(ExportShown):
    """A file that was written just now, and what whoever sends it on should know."""

    notes: list[str]


class SkullShown(_Shown):
    """A skull's record."""

    number: int
    sha256: str
    suffix: str
    packed_files: int
    added_by: str
    added_at: datetime


def _numbers(parents: Sequence[Version | int]) -> list[int]:
    return [one if isinstance(one, int) else one.number for one in parents]


class VersionShown(_Shown):
    """A version's record with the versions that it was made from; one over a skull has no age."""

    number: int
    parents: Annotated[list[int], BeforeValidator(_numbers)]
    kind: str
    age_years: float | None
    state: str
    artist: str
    note: str
    recipe_sha256: str
    rendering_sha256: str
    created_at: datetime
    submitted_by: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    review_note: str | None
    exports: list[ExportShown]


class CaseShown(_Shown, CaseDetails):
    """A case with everything in it."""

    model_config = ConfigDict(from_attributes=True, extra="ignore")

    number: str
    subject: str
    sex: str | None
    birth: PartialDateShown
    missing: PartialDateShown | None
    opened_by: str
    opened_at: datetime
    external_numbers: list[ExternalNumberShown]
    evidence: list[EvidenceShown]
    photos: list[PhotoShown]
    skulls: list[SkullShown]
    versions: list[VersionShown]


class CaseGiven(CaseDetails):
    """A case to open; dates may be known in part, such as '1984' or 'spring 1984'."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    subject: Line
    born: Date
    missing_since: Date | None = None
    sex: Literal["F", "M"] | None = None
    same_subject_as: Annotated[str, StringConstraints(max_length=64)] | None = None
    external_numbers: list[ExternalNumberGiven] = Field(
        default_factory=list[ExternalNumberGiven], max_length=20
    )


class CaseRowShown(_Shown):
    """A case as a list shows it."""

    number: str
    subject: str
    born: date
    born_text: str | None
    kind: Kind
    status: Status
    photos: int
    versions: int


class CasePageShown(_Shown):
    """A page of cases; ``after`` asks for the next one."""

    cases: list[CaseRowShown]
    after: str | None


class CorrectionGiven(BaseModel):
    """Why a record is corrected; the reason stays in the log, so it names nobody."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(min_length=1, max_length=400)]


class PhotoCorrectionGiven(CorrectionGiven):
    """The right age in a photograph, its day, from which a subject's age follows, or its sitter."""

    age_years: Annotated[float, Field(ge=0, le=120)] | None = None
    taken: Date | None = None
    relation: Relation | None = None


class SubjectCorrectionGiven(CorrectionGiven):
    """A subject's right birth, sex or name."""

    born: Date | None = None
    sex: Literal["F", "M"] | None = None
    subject: Line | None = None


class CorrectionShown(_Shown):
    """A correction: of a photograph or of the subject, each thing with its old and new value."""

    at: datetime
    by: str
    photo: int | None
    changes: dict[str, tuple[Any, Any]]
    reason: str


class ReviewGiven(BaseModel):
    """What a second person says of a submitted version."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["approve", "return"]
    note: Annotated[str, StringConstraints(max_length=2000)] = ""


class DueShown(_Shown):
    """Why a case is due for a picture."""

    number: str
    subject: str
    why: Literal["first", "update", "anniversary"]
    since: date
    reason: str


class OutputShown(BaseModel):
    """An approved version or a file of one, with hashes and links."""

    case: str
    external_numbers: list[ExternalNumberShown]
    version: int
    kind: str
    age_years: float | None
    state: str
    recipe_sha256: str
    rendering_sha256: str
    links: dict[str, str]
    export: dict[str, Any] | None = None
