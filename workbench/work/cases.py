"""Cases: opening them and finding them again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from workbench.cases.records import Case, CustodyEntry
from workbench.cases.store import find_case
from workbench.errors import CaseExistsError
from workbench.intake import check_number, check_particulars, check_subject
from workbench.particulars import case_particulars
from workbench.work.models import ModelWork


class CaseWork(ModelWork):
    """What is done with a case as a whole."""

    def open_case(
        self,
        number: str,
        *,
        subject: str,
        born: date,
        missing_since: date | None = None,
        sex: str | None = None,
    ) -> Case:
        """Open a new case; raise CaseExistsError where the number is taken, CaseError else."""
        now = self.store.now()
        check_particulars(born, missing_since, sex, now.date())
        case = Case(
            number=check_number(number),
            subject=check_subject(subject),
            born=born,
            missing_since=missing_since,
            sex=sex,
            opened_by=self.store.actor,
            opened_at=now,
        )
        with self.store.acting() as acting:
            if acting.session.scalars(select(Case.id).where(Case.number == number)).first():
                raise CaseExistsError(
                    f"Case {number} was opened before. Work in it, or choose another number."
                )
            acting.session.add(case)
            acting.log("case opened", case, **case_particulars(case))
        return self.case(number)

    def case(self, number: str) -> Case:
        """Return a case with its photographs and versions; raise UnknownCaseError."""
        with self.store.reading() as session:
            return find_case(session, number)

    def cases(self) -> list[Case]:
        """Return every case in the order of their numbers."""
        with self.store.reading() as session:
            return list(session.scalars(select(Case).order_by(Case.number)))

    def log(self, number: str | None = None) -> list[CustodyEntry]:
        """Return the custody log of one case, or the whole, from the oldest entry on."""
        entries = select(CustodyEntry).order_by(CustodyEntry.sequence)
        if number is not None:
            self.case(number)
            entries = entries.where(CustodyEntry.case_number == number)
        with self.store.reading() as session:
            return list(session.scalars(entries))
