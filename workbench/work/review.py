"""Review: a version goes from draft over a second person's approval to its release."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipelines.sentences import Sentence
from workbench.cases import access
from workbench.cases.outbox import output_document
from workbench.cases.records import Case, Version
from workbench.cases.store import find_case, find_version
from workbench.errors import VersionError
from workbench.work.notes import checked_note
from workbench.work.skull_photographs import SkullPhotographWork

_HOURS_LIMIT = 10_000


class ReviewWork(SkullPhotographWork):
    """What is done with a version once it is drawn. Every act is refused out of turn."""

    def submit_version(self, number: str, version: int) -> Version:
        """Hand a draft, or one that was returned, in for review."""
        return self._move(
            number, version, "version submitted", access.SUBMITTED, submitted_by=self.store.actor
        )

    def check_reviewer(self, version: Version) -> None:
        """Raise AccessError where who is at work may not judge a submitted version."""
        access.check_second_person("version approved", self.store.actor, version)
        self.store.permit("version approved")

    def approve_version(self, number: str, version: int, *, note: str = "") -> Version:
        """Approve another's submitted version; raise AccessError for one's own."""
        return self._reviewed(number, version, "version approved", access.APPROVED, note)

    def return_version(self, number: str, version: int, *, note: str) -> Version:
        """Return another's submitted version to its artist, with what to change."""
        if not note.strip():
            raise VersionError(Sentence("A version is returned with a note on what to change."))
        return self._reviewed(number, version, "version returned", access.RETURNED, note)

    def release_version(self, number: str, version: int) -> Version:
        """Note that an approved version went to the public."""
        return self._move(number, version, "version released", access.RELEASED)

    def supersede_version(self, number: str, version: int) -> Version:
        """Note that a newer picture takes the place of an approved or released version."""
        return self._move(number, version, "version superseded", access.SUPERSEDED)

    def waiting_versions(self) -> list[tuple[str, Version]]:
        """Return every version that waits for review with its case's number, the oldest first."""
        asked = (
            select(Case.number, Version)
            .join(Case)
            .where(Version.state == access.SUBMITTED)
            .order_by(Version.created_at, Version.id)
        )
        with self.store.reading() as session:
            return [(number, version) for number, version in session.execute(asked)]

    def outputs(self, number: str) -> list[dict[str, Any]]:
        """Return what a case has come to: approved and released versions, and every export."""
        found: list[dict[str, Any]] = []
        with self.store.reading() as session:
            for version in find_case(session, number).versions:
                if version.state in access.PUBLIC_STATES:
                    found.append(output_document(version))
                found += [output_document(export) for export in version.exports]
        return found

    def note_hours(self, number: str, version: int, hours: float) -> Version:
        """Note how many hours an artist worked on a version, for the portfolio."""
        if not 0 <= hours <= _HOURS_LIMIT:
            raise VersionError(
                Sentence(
                    "{hours:g} hours cannot be; give 0 to {hours_limit}.",
                    hours=hours,
                    hours_limit=_HOURS_LIMIT,
                )
            )
        with self.store.acting() as acting:
            found = _find(acting.session, number, version)
            found.hours = float(hours)
            acting.log("hours noted", found, version=version, hours=found.hours)
        return self.version(number, version)

    def _reviewed(self, number: str, version: int, action: str, state: str, note: str) -> Version:
        return self._move(
            number,
            version,
            action,
            state,
            reviewed_by=self.store.actor,
            reviewed_at=self.store.now(),
            review_note=checked_note(note) or None,
        )

    def _move(self, number: str, version: int, action: str, state: str, **noted: object) -> Version:
        with self.store.acting() as acting:
            found = _find(acting.session, number, version)
            with acting.session.no_autoflush:
                access.check_second_person(action, self.store.actor, found)
                found.state = state
                for name, value in noted.items():
                    setattr(found, name, value)
                acting.log(action, found, version=version, rendering_sha256=found.rendering_sha256)
        return self.version(number, version)


def _find(session: Session, number: str, version: int) -> Version:
    return find_version(find_case(session, number), version)
