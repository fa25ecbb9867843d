"""Corrections: what was recorded wrongly of a subject or a photograph is put right, and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select

from pipelines.lending import FamilyStep
from pipelines.recipe import AnyRecipe
from pipelines.sentences import Sentence
from workbench.cases.partial_dates import PartialDate
from workbench.cases.records import Case, CustodyEntry, SourceImage
from workbench.cases.search import index_case
from workbench.cases.store import Acting, find_case, find_photo
from workbench.errors import CaseError, IntakeError
from workbench.intake import (
    age_in_photograph,
    check_licence,
    check_particulars,
    check_photographs,
    check_reason,
    check_relation,
    check_subject,
    follows_from_day,
    read_birth,
    read_date,
    set_birth,
    set_taken,
)
from workbench.work.going_on import GoingOnWork

Changes = Mapping[str, tuple[Any, Any]]
"""For each thing that was corrected, what stood there before, and what stands there now."""
PHOTO_CORRECTED: Final = "photo corrected"
SUBJECT_CORRECTED: Final = "subject corrected"
_UNTOLD: Final = "not in the log"


@dataclass(frozen=True)
class Correction:
    """One correction as the log tells of it; ``photo`` is None for one of the subject."""

    at: str
    by: str
    photo: int | None
    changes: Changes
    reason: str


class CorrectionWork(GoingOnWork):
    """What is done where a record was wrong. Files and earlier versions stay as they are."""

    def correct_photo(
        self,
        number: str,
        photo: int,
        *,
        reason: str,
        age_years: float | None = None,
        taken: date | str | None = None,
        relation: str | None = None,
    ) -> SourceImage:
        """Correct the age in a photograph, its day, or who it shows; log old and new.

        A subject's age follows from the day where no age is given. Raises IntakeError where the
        record says so already, or as at intake.
        """
        reason, today = check_reason(reason), self.store.now().date()
        day = read_date(taken) if taken is not None else None
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            image = find_photo(case, photo)
            before = _told_of_photo(image)
            if relation is not None:
                check_licence(relation, "")
                image.relation = check_relation(relation)
            # A relative's birth is not known, so that a day says nothing of the age.
            known = image.age_years if image.relation != "subject" or day is None else None
            given = known if age_years is None else age_years
            image.age_years = age_in_photograph(case, image.relation, given, day, today)
            if day is not None:
                set_taken(image, day)
            changes = _changes(before, _told_of_photo(image))
            if not changes:
                raise IntakeError(
                    Sentence(
                        "Photograph {photo} of case {number} is recorded so already.",
                        photo=photo,
                        number=number,
                    )
                )
            acting.log(PHOTO_CORRECTED, image, photo=photo, corrected=changes, reason=reason)
        return find_photo(self.case(number), photo)

    def correct_subject(
        self,
        number: str,
        *,
        reason: str,
        born: date | str | None = None,
        sex: str | None = None,
        subject: str | None = None,
    ) -> Case:
        """Correct a subject's birth or sex in all of the person's cases, or the name in this one.

        Ages that followed from the day a photograph was taken follow the new birth. The log holds
        old and new values, of a name only that it was corrected. Raises CaseError where the record
        says so already, CaseError and IntakeError where it cannot be.
        """
        reason = check_reason(reason)
        with self.store.acting() as acting:
            named = find_case(acting.session, number)
            first = named.earlier_id or named.id
            of_person = select(Case).where(or_(Case.id == first, Case.earlier_id == first))
            corrected = [
                self._correct_case(
                    acting, case, reason, born, sex, subject if case is named else None
                )
                for case in acting.session.scalars(of_person.order_by(Case.id)).all()
            ]
            if not any(corrected):
                raise CaseError(
                    Sentence("The subject of case {number} is recorded so already.", number=number)
                )
        return self.case(number)

    def _correct_case(
        self,
        acting: Acting,
        case: Case,
        reason: str,
        born: date | str | None,
        sex: str | None,
        subject: str | None,
    ) -> bool:
        today = self.store.now().date()
        before = _told_of_subject(case)
        following = [p for p in case.photos if follows_from_day(case, p)]
        if born is not None:
            set_birth(case, read_birth(born, case.missing.middle if case.missing else today))
        case.sex = sex or case.sex
        renamed = subject is not None and check_subject(subject) != case.subject
        case.subject = case.subject if subject is None else check_subject(subject)
        check_particulars(case.birth, case.missing, case.sex, today)
        changes: dict[str, Any] = {
            **_changes(before, _told_of_subject(case)),
            # The log names no person.
            **({"name": (_UNTOLD, _UNTOLD)} if renamed else {}),
        }
        if not changes:
            return False
        acting.log(SUBJECT_CORRECTED, case, corrected=changes, reason=reason)
        for image in following:
            _follow(acting, case, image, reason, today)
        check_photographs(case, today)
        index_case(acting.session, case)
        return True

    def corrections(self, number: str) -> list[Correction]:
        """Return what was corrected in a case, here and where it came from, oldest first."""
        entries = (*self.imported_log(number), *self.log(number))
        return list(corrections_in(entries))

    def drawn_otherwise(self, number: str) -> dict[int, tuple[str, ...]]:
        """Return for each version that was drawn with what was corrected since, with what."""
        if not self.corrections(number):
            return {}
        case = self.case(number)
        told = {v.number: otherwise(self.recipe(number, v.number), case) for v in case.versions}
        return {version: words for version, words in told.items() if words}


def otherwise(recipe: AnyRecipe, case: Case) -> tuple[str, ...]:
    """Say in what a recipe is of others, other ages, or another sex, than the case's records."""
    ages = ages_drawn_with(recipe)
    said: list[str] = [
        Sentence(
            "photograph {number} at {drawn:g} years, which is recorded at {recorded:g} now",
            number=photo.number,
            drawn=ages[photo.sha256],
            recorded=photo.age_years,
        )
        for photo in case.photos
        if ages.get(photo.sha256, photo.age_years) != photo.age_years
    ]
    subjects = {source.sha256 for source in recipe.sources}
    said += [
        Sentence(
            "photograph {number} as the subject's, which is recorded as the {relation}'s now",
            number=photo.number,
            relation=Sentence(photo.relation),
        )
        for photo in case.photos
        if photo.sha256 in subjects and photo.relation != "subject"
    ]
    for sex in dict.fromkeys(part.sex for part in recipe.parts):
        if sex != case.sex:
            said.append(
                Sentence(
                    "the sex {drawn}, which is recorded as {recorded} now",
                    drawn=Sentence(sex or "unknown"),
                    recorded=Sentence(case.sex or "unknown"),
                )
            )
    return tuple(said)


def ages_drawn_with(recipe: AnyRecipe) -> dict[str, float]:
    """Return the age of each photograph in a recipe, the subject's and relatives', by SHA-256."""
    ages = {source.sha256: source.age_years for source in recipe.sources}
    for part in recipe.parts:
        family = part.step(FamilyStep)
        for relative in family.relatives if family else ():
            ages[relative.sha256] = relative.age_years
    return ages


def _follow(acting: Acting, case: Case, image: SourceImage, reason: str, today: date) -> None:
    before = _told_of_photo(image)
    day = image.day
    image.age_years = age_in_photograph(case, image.relation, None, day, today)
    changes = _changes(before, _told_of_photo(image))
    if changes:
        acting.log(PHOTO_CORRECTED, image, photo=image.number, corrected=changes, reason=reason)


def _told_of_photo(image: SourceImage) -> dict[str, Any]:
    return {
        "age_years": image.age_years,
        "taken": _words(image.day),
        "relation": image.relation,
    }


def _told_of_subject(case: Case) -> dict[str, Any]:
    return {"born": str(case.birth), "sex": case.sex}


def _words(day: PartialDate | None) -> str | None:
    return str(day) if day else None


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (old, after[name]) for name, old in before.items() if old != after[name]}


def corrections_in(entries: Iterable[CustodyEntry]) -> Iterator[Correction]:
    """Read the corrections out of entries of the log, in their order."""
    for entry in entries:
        if entry.action not in (PHOTO_CORRECTED, SUBJECT_CORRECTED):
            continue
        match entry.details:
            case {"corrected": dict(corrected), "reason": str(reason)}:
                changes = {name: (old, new) for name, (old, new) in corrected.items()}
                photo = entry.details.get("photo")
                yield Correction(entry.at, entry.actor, photo, changes, reason)
            case _:
                pass
