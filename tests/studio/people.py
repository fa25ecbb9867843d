"""Two people at work over a home with one small version."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from models.samples import sample
from tests.desks import settings_for
from tests.kept_homes import filled
from workbench.desk import Desk

NUMBER, ARTIST, REVIEWER = "TEST-2026-009", "A. Artist", "R. Reviewer"


def desk_with_a_version(home: Path) -> Desk:
    """Return the artist's desk over a home with one case and one version in it."""
    filled(home, _fill)
    return Desk(settings_for(home, artist=ARTIST))


def _fill(home: Path) -> None:
    with Desk(settings_for(home, artist=ARTIST)) as desk:
        desk.open_case(NUMBER, subject="Nobody", born=date(2015, 3, 1), sex="F")
        desk.take_in(NUMBER, sample("child-06-girl-light"), age_years=6)
        desk.progress(NUMBER, target_age=10)
        desk.add_user(ARTIST, "administrator")
        desk.add_user(REVIEWER, "reviewer")
