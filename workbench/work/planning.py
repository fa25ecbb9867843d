"""What is due, and what an artist has done."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from workbench.cases.access import RETURNED
from workbench.cases.records import Case, Version
from workbench.cases.sample import NO_SAMPLE
from workbench.due import Due, Missing, due_reasons
from workbench.portfolio import Piece, category_of
from workbench.work.review import ReviewWork

_LOOKED_FOR = ("missing_child", "missing_adult")


class PlanningWork(ReviewWork):
    """Lists over all cases."""

    def due(self, on: date | None = None) -> list[Due]:
        """Return why open cases of missing people are due on a day, the longest due first.

        Any version counts as a picture, except one that was returned.
        """
        day = on or self.store.now().date()
        pictures = (
            select(Version.case_id, func.max(Version.created_at).label("newest"))
            .where(Version.state != RETURNED)
            .group_by(Version.case_id)
            .subquery()
        )
        asked = (
            select(Case, pictures.c.newest)
            .outerjoin(pictures, pictures.c.case_id == Case.id)
            .where(
                NO_SAMPLE,
                Case.status == "open",
                Case.kind.in_(_LOOKED_FOR),
                Case.missing_since.is_not(None),
            )
            .order_by(Case.number)
        )
        with self.store.reading() as session:
            found = [
                due
                for case, newest in session.execute(asked)
                if case.missing is not None
                for due in due_reasons(
                    Missing(
                        case.number,
                        case.subject,
                        case.birth,
                        case.missing,
                        newest.date() if newest else None,
                    ),
                    day,
                )
            ]
        return sorted(found, key=lambda due: (due.since, due.number))

    def portfolio(self, artist: str | None = None) -> list[Piece]:
        """Return an artist's versions, oldest first; of who is at work where no artist is named."""
        name = artist or self.store.actor
        asked = (
            select(Version, Case.number, Case.status)
            .join(Case)
            .where(NO_SAMPLE, Version.artist == name)
            .order_by(Version.created_at, Version.id)
        )
        with self.store.reading() as session:
            return [
                Piece(
                    case_number=number,
                    version=version.number,
                    category=category_of(version.kind),
                    day=version.created_at.date(),
                    state=version.state,
                    hours=version.hours,
                    outcome=status,
                )
                for version, number, status in session.execute(asked)
            ]
