"""What may be said of a case beside its number, its subject and the dates: all of it optional."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from workbench.cases.codes import check_code
from workbench.cases.vocabulary import Kind, Status
from workbench.errors import CaseError

_Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
_Code = Annotated[str, StringConstraints(max_length=4)]


class CaseDetails(BaseModel):
    """A case's particulars; only those that are set change anything. Heights in cm, weights in kg.

    A code stands beside the words, never in their place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind = "missing_child"
    status: Status = "open"
    agency: _Line | None = None
    place: _Line | None = Field(default=None, description="Missing from, or found at.")
    sex_words: _Line | None = None
    sex_code: _Code | None = None
    race_words: _Line | None = None
    race_code: _Code | None = None
    eyes_words: _Line | None = None
    eyes_code: _Code | None = None
    hair_words: _Line | None = None
    hair_code: _Code | None = None
    height_cm: float | None = Field(default=None, ge=20, le=260)
    weight_kg: float | None = Field(default=None, ge=0.3, le=400)
    narrative: _Text | None = Field(default=None, description="What happened, in English.")
    narrative_es: _Text | None = Field(default=None, description="What happened, in Spanish.")

    @field_validator("sex_code", "race_code", "eyes_code", "hair_code")
    @classmethod
    def _is_known(cls, code: str | None, info: object) -> str | None:
        name: str = getattr(info, "field_name", "")
        try:
            return check_code(name.removesuffix("_code"), code) if code else None
        except CaseError as error:
            raise ValueError(str(error)) from error

    @field_validator("agency", "place", "sex_words", "race_words", "eyes_words", "hair_words")
    @classmethod
    def _is_printable(cls, words: str | None) -> str | None:
        if words and not words.isprintable():
            raise ValueError("it holds characters that cannot be printed")
        return words or None


def details_of(**given: object) -> CaseDetails:
    """Return checked particulars of those that are not None; raise CaseError naming a wrong one."""
    from pydantic import ValidationError

    try:
        return CaseDetails.model_validate({k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise CaseError(f"The case's {name} cannot be used: {reason}.") from error
