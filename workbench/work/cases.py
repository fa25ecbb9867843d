"""Cases: opening them, saying more of them, and finding them again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import raiseload

from pipelines.sentences import Sentence
from workbench.cases.codes import check_external_number
from workbench.cases.details import CaseDetails
from workbench.cases.history import imported_history, read_history
from workbench.cases.records import Case, CustodyEntry, EvidenceItem, ExternalNumber
from workbench.cases.search import (
    EVERY_CASE,
    PAGE,
    CaseFilter,
    CasePage,
    find_page,
    find_words,
    folded_words,
    index_case,
    squeezed,
)
from workbench.cases.store import Acting, find_case, portions
from workbench.errors import CaseError, CaseExistsError, ChangedSinceError
from workbench.intake import (
    check_evidence,
    check_number,
    check_particulars,
    check_subject,
    read_birth,
    read_date,
    set_birth,
    set_missing,
)
from workbench.particulars import case_particulars
from workbench.work.presets import PresetWork

NO_DETAILS = CaseDetails()


class CaseWork(PresetWork):
    """What is done with a case as a whole."""

    def open_case(
        self,
        number: str,
        *,
        subject: str,
        born: date | str,
        missing_since: date | str | None = None,
        sex: str | None = None,
        details: CaseDetails = NO_DETAILS,
        same_subject_as: str | None = None,
        numbers: Iterable[tuple[str, str]] = (),
    ) -> Case:
        """Open a new case; raise CaseExistsError where the number is taken, CaseError else.

        Dates may be known in part, as '1984' or 'spring 1984', a birth also as an age at the day
        the person went missing or was found: '13-15 years'. ``same_subject_as`` names a case of the
        same person: the new one is that person's next incident. ``numbers`` are those of other
        institutions, each with its kind.
        """
        now = self.store.now()
        missing = read_date(missing_since) if missing_since is not None else None
        birth = read_birth(born, missing.middle if missing else now.date())
        check_particulars(birth, missing, sex, now.date())
        case = Case(
            number=check_number(number),
            subject=check_subject(subject),
            sex=sex,
            opened_by=self.store.actor,
            opened_at=now,
            **details.model_dump(),
        )
        set_birth(case, birth)
        set_missing(case, missing)
        with self.store.acting() as acting:
            if acting.session.scalars(select(Case.id).where(Case.number == number)).first():
                raise CaseExistsError(
                    Sentence(
                        "Case {number} was opened before. Work in it, or choose another number.",
                        number=number,
                    )
                )
            if same_subject_as is not None:
                earlier = find_case(acting.session, same_subject_as)
                case.earlier_id = earlier.earlier_id or earlier.id
            acting.session.add(case)
            acting.log("case opened", case, **case_particulars(case))
            for kind, value in numbers:
                self._number(acting, case, kind, value)
            index_case(acting.session, case)
        return self.case(number)

    def change_case(
        self,
        number: str,
        details: CaseDetails = NO_DETAILS,
        *,
        missing_since: date | str | None = None,
        same_subject_as: str | None = None,
        is_as_seen: Callable[[Case], bool] = lambda _: True,
    ) -> Case:
        """Change the particulars that are set in ``details``; the log names them, not their words.

        ``is_as_seen`` is asked within the transaction, so that nothing comes between. Raises
        ChangedSinceError where it says no, CaseError where a date or the link to another case
        cannot be.
        """
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            if not is_as_seen(case):
                raise ChangedSinceError(
                    Sentence("Case {number} was changed since; read it again.", number=number)
                )
            changed = sorted(details.model_fields_set)
            for name in changed:
                setattr(case, name, getattr(details, name))
            if missing_since is not None:
                missing = read_date(missing_since)
                check_particulars(case.birth, missing, case.sex, self.store.now().date())
                set_missing(case, missing)
                changed.append("missing_since")
            if same_subject_as is not None:
                _link(acting, case, find_case(acting.session, same_subject_as))
                changed.append("same_subject_as")
            acting.log("case changed", case, changed=changed, status=case.status)
        return self.case(number)

    def add_number(self, number: str, kind: str, value: str) -> ExternalNumber:
        """Note the number that another institution has given a case; raise CaseError."""
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            external = self._number(acting, case, kind, value)
            index_case(acting.session, case)
        return external

    def _number(self, acting: Acting, case: Case, kind: str, value: str) -> ExternalNumber:
        written = check_external_number(kind, value)
        if any((known.kind, known.value) == (kind, written) for known in case.external_numbers):
            raise CaseError(
                Sentence(
                    "Case {case} has the {kind} number {written} already.",
                    case=case.number,
                    kind=Sentence(kind),
                    written=written,
                )
            )
        external = ExternalNumber(
            kind=Sentence(kind), value=written, added_by=self.store.actor, added_at=self.store.now()
        )
        case.external_numbers.append(external)
        acting.log("number added", external, kind=Sentence(kind), value=written)
        return external

    def set_evidence(
        self, number: str, resource: str, state: str, *, on: date | None = None, note: str = ""
    ) -> EvidenceItem:
        """Say how far a forensic resource has come in a case; raise CaseError."""
        check_evidence(resource, state)
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            item = next((known for known in case.evidence if known.resource == resource), None)
            if item is None:
                item = EvidenceItem(resource=resource)
                case.evidence.append(item)
            item.state, item.on, item.note = state, on, note[:1000]
            item.set_by, item.set_at = self.store.actor, self.store.now()
            acting.log("evidence set", item, resource=resource, state=state)
        return item

    def case(self, number: str) -> Case:
        """Return a case with its photographs and versions; raise UnknownCaseError."""
        with self.store.reading() as session:
            return find_case(session, number)

    def cases(self) -> list[Case]:
        """Return every case, whole, in the order of their numbers; for a list, find them."""
        with self.store.reading() as session:
            return list(session.scalars(select(Case).order_by(Case.number)))

    def particulars_of(self, numbers: Iterable[str]) -> dict[str, Case]:
        """Return each of these cases that there is, without what belongs to it."""
        with self.store.reading() as session:
            return {
                case.number: case
                for some in portions(numbers)
                for case in session.scalars(
                    select(Case).options(raiseload("*")).where(Case.number.in_(some))
                )
            }

    def find_cases(
        self,
        text: str = "",
        *,
        after: str | None = None,
        limit: int = PAGE,
        only: CaseFilter = EVERY_CASE,
    ) -> CasePage:
        """Return a page of the cases whose names or numbers have words that begin as in ``text``.

        They come in the order of their numbers; ``after`` is the last number of the page before,
        ``only`` filters them.
        """
        with self.store.reading() as session:
            return find_page(session, text, after=after, limit=limit, only=only)

    def incidents(self, number: str) -> list[Case]:
        """Return all cases of the person whom a case is about, this one too, as opened."""
        with self.store.reading() as session:
            case = find_case(session, number)
            first = case.earlier_id or case.id
            wanted = or_(Case.id == first, Case.earlier_id == first)
            return list(session.scalars(select(Case).where(wanted).order_by(Case.id)))

    def look_alikes(self, number: str, subject: str) -> list[Case]:
        """Return cases whose number differs by signs only, or whose subject has the same name."""
        with self.store.reading() as session:
            found = find_words(session, [squeezed(number)])
            names = folded_words(subject)
            if names and names != ["unknown"]:
                found += find_words(session, names)
        alike = {case.number: case for case in found if case.number != number}
        return [
            case
            for case in alike.values()
            if squeezed(case.number) == squeezed(number)
            or sorted(folded_words(case.subject)) == sorted(names)
        ]

    def log(self, number: str | None = None) -> list[CustodyEntry]:
        """Return the custody log of one case, or the whole, from the oldest entry on."""
        entries = select(CustodyEntry).order_by(CustodyEntry.sequence)
        if number is not None:
            self.case(number)
            entries = entries.where(CustodyEntry.case_number == number)
        with self.store.reading() as session:
            return list(session.scalars(entries))

    def imported_log(self, number: str) -> list[CustodyEntry]:
        """Return what the logs of other homes say of a case that came from there, oldest first.

        Raises BagError and VaultError where that log is not as it was taken in.
        """
        sha256 = imported_history(self.log(number))
        if sha256 is None:
            return []
        document = json.loads(self.store.vault.read("products", sha256))
        return list(read_history(document, number).all_entries())


def _link(acting: Acting, case: Case, other: Case) -> None:
    first = other.earlier_id or other.id
    followed = acting.session.scalars(select(Case.id).where(Case.earlier_id == case.id)).first()
    if first == case.id or followed is not None:
        raise CaseError(
            Sentence(
                "Case {case} is the first of its person already. Name it in the later cases.",
                case=case.number,
            )
        )
    case.earlier_id = first
