from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.desks import NUMBER, new_desk, open_case, take_in_face
from tests.workbench.work.bags import REVIEWER
from workbench.cases.details import CaseDetails
from workbench.desk import Desk


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home whose case has every kind of record, and with a bag of that case."""
    folder = tmp_path_factory.mktemp("origin")
    desk = new_desk(folder / "home")
    open_case(desk, "T-0")
    desk.open_case(
        NUMBER,
        subject="Nobody At All",
        born="spring 2010",
        missing_since="2016",
        details=CaseDetails(narrative="Seen last at\nthe harbour.", height_cm=131.5),
        same_subject_as="T-0",
    )
    take_in_face(desk)
    take_in_face(desk, "T-0", seed=1)
    desk.progress(NUMBER, target_age=12.0)
    desk.save_version(NUMBER, desk.recipe(NUMBER, 1), parents=[1], note="Ünïcode")
    desk.add_number(NUMBER, "namus", "MP123")
    desk.set_evidence(NUMBER, "dental", "requested")
    desk.note_hours(NUMBER, 1, 2.5)
    desk.add_user(REVIEWER, "reviewer")
    desk.submit_version(NUMBER, 1)
    desk.acting_as(REVIEWER).approve_version(NUMBER, 1, note="Good")
    desk.export(NUMBER, 1, folder / "out")
    desk.export_case(NUMBER, folder)
    return folder


@pytest.fixture
def bag(origin: Path, tmp_path: Path) -> Path:
    """A copy of the bag that a test may spoil."""
    return Path(shutil.copytree(origin / f"{NUMBER}-bag", tmp_path / "bag"))


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    return new_desk(tmp_path / "empty")
