"""Cases that are due come as a manifest that draws their latest approved recipe at today's age."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.desks import BORN, approve, new_desk, settings_for, take_in_face
from workbench.batch.acts import run_job
from workbench.batch.due import due_jobs, write_manifest
from workbench.batch.jobs import read_jobs
from workbench.desk import Desk
from workbench.errors import ExportError

LATER = date(2028, 2, 15)


def missing(desk: Desk, number: str, born: date | str = BORN) -> None:
    desk.open_case(number, subject="Nobody", born=born, missing_since="2018-05-01", sex="F")
    take_in_face(desk, number)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with new_desk(tmp_path / "home") as desk:
        missing(desk, "APPROVED")
        desk.progress("APPROVED", target_age=15)
        desk.progress("APPROVED", target_age=16)
        approve(desk, "APPROVED", 1)
        missing(desk, "FIRST")
        missing(desk, "AGELESS", born="1980-2010")
        desk.open_case("BARE", subject="Nobody", born=BORN, missing_since="2018-05-01")
        desk.open_case("FOUND", subject="Nobody", born=BORN)
    return tmp_path / "home"


def test_each_due_case_has_one_row_at_the_age_of_that_day(home: Path) -> None:
    with new_desk(home) as desk:
        found = due_jobs(desk, LATER)
    rows = {row["case"]: row for row in found.rows}
    assert set(rows) == {"APPROVED", "FIRST"}
    assert rows["APPROVED"]["recipe"] == "1", "the approved version, not the newer draft"
    assert rows["FIRST"]["recipe"] == ""
    assert {row["target_age"] for row in rows.values()} == {"17"}
    assert set(found.left_out) == {"AGELESS", "BARE"}


def test_the_manifest_lands_drafts_that_wait_for_an_artist(home: Path, tmp_path: Path) -> None:
    with new_desk(home) as desk:
        write_manifest(tmp_path / "due.csv", due_jobs(desk, LATER).csv())
        jobs = read_jobs(tmp_path / "due.csv", desk)
    outcomes = [run_job(settings_for(home), tmp_path / "out", job) for job in jobs]
    assert [outcome.result for outcome in outcomes] == ["done"] * 2, outcomes
    with Desk(settings_for(home), clock=lambda: datetime(2028, 2, 15, tzinfo=UTC)) as desk:
        case = desk.case("APPROVED")
        newest, approved = case.versions[-1], desk.recipe("APPROVED", 1)
        assert (newest.state, newest.age_years) == ("draft", 17.0)
        assert "due on 2028-02-15" in newest.note
        assert case.versions[0].state == "approved"
        assert desk.recipe("APPROVED", newest.number).sources == approved.sources
        assert [due.why for due in desk.due(LATER) if due.number == "FIRST"] == []


def test_a_manifest_takes_no_other_files_place(tmp_path: Path) -> None:
    (tmp_path / "due.csv").write_text("mine")
    for name in ("due.csv", "due.txt"):
        with pytest.raises(ExportError):
            write_manifest(tmp_path / name, "")
    assert (tmp_path / "due.csv").read_text() == "mine"
