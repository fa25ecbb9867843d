"""What must be true of a case's particulars and of a photograph before they are recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from pipelines.ageing.growth import check_age
from pipelines.ageing.plan import UNJUDGED, FaceWorth
from pipelines.arrays import Pixels
from pipelines.errors import LandmarkError
from pipelines.landmarks import Landmarks
from pipelines.quality import measure_quality
from pipelines.recipe import Sex
from pipelines.sentences import Sentence
from workbench.cases.partial_dates import PartialDate
from workbench.cases.records import Case, SourceImage
from workbench.cases.vocabulary import CONSENTS, EVIDENCE_STATES, RELATIONS, RESOURCES
from workbench.errors import AgeUnknownError, CaseError, IntakeError

_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/-]{0,62}[A-Za-z0-9]|[A-Za-z0-9]")
_SUBJECT_LIMIT: Final = 200
_LICENCE_LIMIT: Final = 500
_REASON_LIMIT: Final = 400
_DAYS_PER_YEAR: Final = 365.2425
# Ages are given as families remember them.
_AGE_SLACK_YEARS: Final = 1.0


def check_number(number: str) -> str:
    """Return a case number that records and file names can carry; raise CaseError."""
    if not _NUMBER.fullmatch(number) or ".." in number or "//" in number:
        raise CaseError(
            Sentence(
                "{number!r} cannot be a case number. Use 1 to 64 letters, digits, spaces and "
                ". _ / - (no '..' or '//'), and begin and end with a letter or digit.",
                number=number,
            )
        )
    return number


def check_subject(subject: str) -> str:
    """Return the subject's name without surrounding blanks; raise CaseError."""
    subject = subject.strip()
    if not subject or len(subject) > _SUBJECT_LIMIT or not subject.isprintable():
        raise CaseError(
            Sentence(
                "The subject's name must have 1 to {subject_limit} printable letters; write "
                "'unknown' where there is no name yet.",
                subject_limit=_SUBJECT_LIMIT,
            )
        )
    return subject


def read_date(given: date | str) -> PartialDate:
    """Return a date, exact or in words; raise CaseError."""
    return PartialDate.of(given) if isinstance(given, date) else PartialDate.parse(given)


def read_birth(given: date | str, seen_on: date) -> PartialDate:
    """Return a date of birth, exact, in words, or from an age on a day; raise CaseError."""
    if isinstance(given, date):
        return PartialDate.of(given)
    return PartialDate.parse(given, seen_on=seen_on)


def set_birth(case: Case, birth: PartialDate) -> None:
    """Put a date of birth into a case: the middle for reckoning, words and limits if partial."""
    case.born = birth.middle
    text, earliest, latest = _parts(birth)
    case.born_text, case.born_earliest, case.born_latest = text, earliest, latest


def set_missing(case: Case, missing: PartialDate | None) -> None:
    """Put the date on which a person went missing or was found into a case."""
    case.missing_since = missing.middle if missing else None
    text, earliest, latest = _parts(missing)
    case.missing_text, case.missing_earliest, case.missing_latest = text, earliest, latest


def set_taken(photo: SourceImage, day: PartialDate | None) -> None:
    """Put the day it was taken into a photograph's record: the middle, and words if partial."""
    photo.taken = day.middle if day else None
    photo.taken_text = day.text if day and not day.is_exact else None


def _parts(given: PartialDate | None) -> tuple[str | None, date | None, date | None]:
    if given is None or given.is_exact:
        return None, None, None
    return given.text, given.earliest, given.latest


def check_particulars(
    birth: PartialDate, missing: PartialDate | None, sex: str | None, today: date
) -> None:
    """Raise CaseError where dates contradict one another or the sex is not F or M."""
    if birth.middle > today:
        raise CaseError(
            Sentence("The date of birth {birth} lies in the future; check it.", birth=birth)
        )
    if missing and missing.latest < birth.earliest:
        raise CaseError(
            Sentence(
                "The subject cannot be missing since {missing}, before the date of birth {birth}.",
                missing=missing,
                birth=birth,
            )
        )
    if missing and missing.earliest > today:
        raise CaseError(
            Sentence(
                "The date missing since {missing} lies in the future; check it.", missing=missing
            )
        )
    if sex is not None and sex not in get_args(Sex):
        raise CaseError(
            Sentence(
                "The sex {sex!r} is unknown to the growth tables; give F or M, or none.", sex=sex
            )
        )


def check_reason(reason: str) -> str:
    """Return why a record is corrected, without surrounding blanks; raise CaseError."""
    reason = reason.strip()
    if not reason or len(reason) > _REASON_LIMIT or not reason.isprintable():
        raise CaseError(
            Sentence(
                "A correction needs its reason, 1 to {reason_limit} printable letters in one "
                "line: what the right value is known from. It stays in the log, so name "
                "nobody.",
                reason_limit=_REASON_LIMIT,
            )
        )
    return reason


def check_evidence(resource: str, state: str) -> None:
    """Raise CaseError for an unknown forensic resource or state."""
    if resource not in RESOURCES:
        raise CaseError(
            Sentence(
                "The resource {resource!r} is unknown; use {listed}.",
                resource=resource,
                listed=", ".join(RESOURCES),
            )
        )
    if state not in EVIDENCE_STATES:
        raise CaseError(
            Sentence(
                "The state {state!r} is unknown; use {listed}.",
                state=state,
                listed=", ".join(EVIDENCE_STATES),
            )
        )


@dataclass(frozen=True)
class Origin:
    """Who gave a photograph, whether its use is consented to, and for what."""

    provider: str | None = None
    consent: str = "unknown"
    consent_scope: str | None = None

    def __post_init__(self) -> None:
        if self.consent not in CONSENTS:
            known = ", ".join(CONSENTS)
            raise IntakeError(
                Sentence(
                    "The consent {consent!r} is unknown; give one of {known}.",
                    consent=self.consent,
                    known=known,
                )
            )
        for words, limit in ((self.provider, 200), (self.consent_scope, 400)):
            if words and (len(words) > limit or not words.isprintable()):
                raise IntakeError(
                    Sentence(
                        "Who gave a photograph has at most 200 printable letters, the scope "
                        "of a consent 400; {words!r}… cannot be kept.",
                        words=words[:40],
                    )
                )


UNKNOWN_ORIGIN: Final = Origin()


def quality_report(pixels: Pixels, landmarks: Landmarks) -> dict[str, Any] | None:
    """Return what a photograph of a face is worth, or None where its landmarks do not let it."""
    try:
        quality = measure_quality(pixels, landmarks)
    except LandmarkError:
        return None
    return {
        "pupil_distance_px": round(float(quality.unit_px), 1),
        "blur_pupil_distances": round(float(quality.blur), 4),
        "side_light": round(float(quality.side_light), 2),
        "weight": round(float(quality.weight), 3),
        "remarks": list(quality.remarks),
    }


def worth_of(report: Mapping[str, Any] | None) -> FaceWorth:
    """Return what a photograph counts beside others by its kept report, or all without one."""
    if report is None:
        return UNJUDGED
    return FaceWorth(float(report["weight"]), float(report["blur_pupil_distances"]))


def check_relation(relation: str) -> str:
    """Return a known relation to the subject; raise IntakeError."""
    if relation not in RELATIONS:
        raise IntakeError(
            Sentence(
                "The relation {relation!r} is unknown; give one of {listed}.",
                relation=relation,
                listed=", ".join(RELATIONS),
            )
        )
    return relation


def _check_reached(case: Case, relation: str, age_years: float, today: date) -> None:
    """Raise IntakeError for an age that the subject has not reached yet."""
    oldest = (today - case.birth.earliest).days / _DAYS_PER_YEAR
    if relation == "subject" and age_years > oldest + _AGE_SLACK_YEARS:
        raise IntakeError(
            Sentence(
                "The subject was born on {birth} and is {now} years old; a photograph at "
                "{age_years:g} years cannot be. Give the age it shows, or correct the date of "
                "birth.",
                birth=case.birth,
                now=max(int(oldest), 0),
                age_years=age_years,
            )
        )


def usable_photographs(case: Case) -> list[SourceImage]:
    """Return the subject's photographs whose use nobody refused."""
    return [p for p in case.photos if p.relation == "subject" and p.consent != "refused"]


def check_consent(case: Case, photo: SourceImage) -> None:
    """Raise IntakeError for a photograph whose use was refused."""
    if photo.consent == "refused":
        raise IntakeError(
            Sentence(
                "Photograph {photo} of case {case} may not be used: consent was refused. "
                "Leave it out, or note the consent if it was given since.",
                photo=photo.number,
                case=case.number,
            )
        )


def check_licence(relation: str, licence: str) -> dict[str, str]:
    """Return what the log says of a photograph's licence; raise IntakeError where it must be known.

    A donor of hair is a stranger, whose picture may be used under its licence alone.
    """
    licence = licence.strip()
    if relation == "donor" and not licence:
        raise IntakeError(
            Sentence(
                "A donor's photograph needs its licence. Say under which terms it may be "
                "used, and where they stand."
            )
        )
    if len(licence) > _LICENCE_LIMIT or not licence.isprintable():
        raise IntakeError(
            Sentence(
                "The licence must have at most {licence_limit} printable letters in one line; "
                "name it and where its text stands.",
                licence_limit=_LICENCE_LIMIT,
            )
        )
    return {"licence": licence} if licence else {}


def age_in_photograph(
    case: Case, relation: str, age_years: float | None, taken: PartialDate | None, today: date
) -> float:
    """Return the age a photograph shows, as given or from the day it was taken.

    Raises IntakeError where neither is known or they cannot be, GrowthError for an odd age.
    """
    if taken is not None and taken.earliest > today:
        raise IntakeError(
            Sentence("The photograph cannot be taken on {taken}, in the future.", taken=taken)
        )
    if taken is not None and relation == "subject" and taken.latest < case.birth.earliest:
        raise IntakeError(
            Sentence(
                "The photograph cannot be taken on {taken}: the subject was born on {birth}.",
                taken=taken,
                birth=case.birth,
            )
        )
    if age_years is not None:
        check_age(age_years)
        _check_reached(case, relation, float(age_years), today)
        return float(age_years)
    if taken is None:
        raise AgeUnknownError(
            Sentence(
                "The age in the photograph is not known. Give it, or the day the photograph "
                "was taken."
            )
        )
    if relation != "subject":
        raise AgeUnknownError(
            Sentence(
                "The age of the {relation} does not follow from the day the photograph was "
                "taken. Give the age instead.",
                relation=Sentence(relation),
            )
        )
    return _age_on(taken, case)


def follows_from_day(case: Case, photo: SourceImage) -> bool:
    """Tell whether a photograph's age is the one that its day gives, so that it goes with it."""
    day = photo.day
    return photo.relation == "subject" and bool(day) and photo.age_years == _age_on(day, case)


def check_photographs(case: Case, today: date) -> None:
    """Raise IntakeError where the subject cannot be as old as a photograph of the case says."""
    for photo in case.photos:
        if photo.relation == "subject":
            try:
                age_in_photograph(case, photo.relation, photo.age_years, photo.day, today)
            except IntakeError as error:
                raise IntakeError(
                    Sentence("Photograph {photo}: {error}", photo=photo.number, error=error)
                ) from error


def _age_on(day: PartialDate, case: Case) -> float:
    return max(0.0, round((day.middle - case.born).days / _DAYS_PER_YEAR, 2))
