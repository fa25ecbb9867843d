"""What must be true of a case's particulars and of a photograph before they are recorded."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, get_args

from pipelines.ageing.growth import check_age
from pipelines.recipe import Sex
from workbench.cases.records import RELATIONS, Case
from workbench.errors import AgeUnknownError, CaseError, IntakeError

_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,62}[A-Za-z0-9]|[A-Za-z0-9]")
_SUBJECT_LIMIT: Final = 200
_LICENCE_LIMIT: Final = 500
_DAYS_PER_YEAR: Final = 365.2425


def check_number(number: str) -> str:
    """Return a case number that records and file names can carry; raise CaseError."""
    if not _NUMBER.fullmatch(number) or ".." in number or "//" in number:
        raise CaseError(
            f"{number!r} cannot be a case number. Use 1 to 64 letters, digits, spaces and . _ / - "
            f"(no '..' or '//'), and begin and end with a letter or digit."
        )
    return number


def check_subject(subject: str) -> str:
    """Return the subject's name without surrounding blanks; raise CaseError."""
    subject = subject.strip()
    if not subject or len(subject) > _SUBJECT_LIMIT or not subject.isprintable():
        raise CaseError(
            f"The subject's name must have 1 to {_SUBJECT_LIMIT} printable letters; "
            f"write 'unknown' where there is no name yet."
        )
    return subject


def check_particulars(born: date, missing_since: date | None, sex: str | None, today: date) -> None:
    """Raise CaseError where dates contradict one another or the sex is not F or M."""
    if born > today:
        raise CaseError(f"The date of birth {born} lies in the future; check it.")
    if missing_since and missing_since < born:
        raise CaseError(
            f"The subject cannot be missing since {missing_since}, before the date of birth {born}."
        )
    if missing_since and missing_since > today:
        raise CaseError(f"The date missing since {missing_since} lies in the future; check it.")
    if sex is not None and sex not in get_args(Sex):
        raise CaseError(f"The sex {sex!r} is unknown to the growth tables; give F or M, or none.")


def check_relation(relation: str) -> str:
    """Return a known relation to the subject; raise IntakeError."""
    if relation not in RELATIONS:
        raise IntakeError(
            f"The relation {relation!r} is unknown; give one of {', '.join(RELATIONS)}."
        )
    return relation


def check_licence(relation: str, licence: str) -> dict[str, str]:
    """Return what the log says of a photograph's licence; raise IntakeError where it must be known.

    A donor of hair is a stranger, whose picture may be used under its licence alone.
    """
    licence = licence.strip()
    if relation == "donor" and not licence:
        raise IntakeError(
            "A donor's photograph needs its licence. Say under which terms it may be used, and "
            "where they stand."
        )
    if len(licence) > _LICENCE_LIMIT or not licence.isprintable():
        raise IntakeError(
            f"The licence must have at most {_LICENCE_LIMIT} printable letters in one line; name "
            f"it and where its text stands."
        )
    return {"licence": licence} if licence else {}


def age_in_photograph(
    case: Case, relation: str, age_years: float | None, taken: date | None, today: date
) -> float:
    """Return the age a photograph shows, as given or from the day it was taken.

    Raises IntakeError where neither is known or they cannot be, GrowthError for an odd age.
    """
    if taken is not None and taken > today:
        raise IntakeError(f"The photograph cannot be taken on {taken}, in the future.")
    if age_years is not None:
        check_age(age_years)
        return float(age_years)
    if taken is None:
        raise AgeUnknownError(
            "The age in the photograph is not known. Give it, or the day the photograph was taken."
        )
    if relation != "subject":
        raise AgeUnknownError(
            f"The age of the {relation} does not follow from the day the photograph was taken. "
            f"Give the age instead."
        )
    if taken < case.born:
        raise IntakeError(
            f"The photograph cannot be taken on {taken}: the subject was born on {case.born}."
        )
    return round((taken - case.born).days / _DAYS_PER_YEAR, 2)
