"""A home for the artist's guide: synthetic people and a made-up skull."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Final

from PIL import Image

from models.samples import sample
from pipelines.reconstruction.approximation import Person, Reading
from tests.deceased import deceased
from tests.desks import settings_for
from tests.skulls import skull_files
from workbench.cases.details import CaseDetails
from workbench.desk import Desk
from workbench.intake import Origin

ARTIST: Final = "A. Artist"
AGENCY: Final = "Office of Samples"
GIRL: Final = "SAMPLE-2026-001"
BOY: Final = "SAMPLE-2026-002"
SKULL: Final = "SAMPLE-2026-003"
MORGUE: Final = "SAMPLE-2026-004"
_REVIEWER: Final = "R. Reviewer"
_FAMILY: Final = Origin(provider="the mother", consent="given")
_FOUND: Final = CaseDetails(kind="unidentified_deceased")


def build_guide_home(folder: Path) -> Path:
    """Make a home in a folder, with four cases in work and two people at it, and return it."""
    home = folder / "home"
    with Desk(settings_for(home, artist=ARTIST, agency=AGENCY)) as desk:
        desk.add_user(ARTIST, "administrator")
        desk.add_user(_REVIEWER, "reviewer")
        _missing_girl(desk)
        _missing_boy(desk)
        _skull(desk, folder)
        _morgue(desk)
    return home


def _missing_girl(desk: Desk) -> None:
    desk.open_case(
        GIRL,
        subject="Sample Girl",
        born=date(2016, 5, 1),
        missing_since=date(2022, 6, 12),
        sex="F",
        details=CaseDetails(place="Sample Town"),
    )
    desk.take_in(GIRL, sample("child-06-girl-dark"), age_years=6, origin=_FAMILY)
    mother = sample("adult-25-woman-dark")
    desk.take_in(GIRL, mother, age_years=25, relation="mother", origin=_FAMILY)
    desk.add_number(GIRL, "namus", "MP00000")
    desk.set_evidence(GIRL, "dental", "requested", note="school dentist")
    made = desk.progress_variants(GIRL, target_age=10, note="for the anniversary")
    mean = made[-1].version.number
    desk.submit_version(GIRL, mean)
    desk.acting_as(_REVIEWER).approve_version(GIRL, mean, note="Clear and calm.")
    older = desk.plan(GIRL, target_age=14)
    later = desk.save_version(GIRL, older, note="what she may look like later", goes_on_from=2)
    desk.submit_version(GIRL, later.version.number)


def _missing_boy(desk: Desk) -> None:
    born, missing = date(2015, 3, 1), date(2024, 4, 9)
    desk.open_case(BOY, subject="Sample Boy", born=born, missing_since=missing, sex="M")
    desk.take_in(BOY, sample("child-09-boy-light"), age_years=9, origin=_FAMILY)


def _skull(desk: Desk, folder: Path) -> None:
    born = date(1990, 1, 1)
    desk.open_case(SKULL, subject="Unknown, made up", born=born, sex="F", details=_FOUND)
    skull, points = skull_files(folder)
    person = Person("F", "adult", "normal")
    desk.reconstruct(SKULL, skull, points, person=person, reading=Reading("LPS"))
    desk.take_in(SKULL, sample("adult-25-woman-dark"), age_years=25, relation="other")


def _morgue(desk: Desk) -> None:
    born = date(1998, 1, 1)
    desk.open_case(MORGUE, subject="Unknown, made up too", born=born, sex="F", details=_FOUND)
    file = io.BytesIO()
    Image.fromarray(deceased("adult-25-woman-dark", 900).pixels).save(file, "PNG")
    desk.take_in(MORGUE, file.getvalue(), age_years=25, file_name="morgue.png")
