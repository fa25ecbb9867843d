"""Homes that earlier releases wrote are upgraded with their data intact."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from tests.desks import NUMBER, new_desk
from workbench.cases import migrations
from workbench.cases.records import Record
from workbench.desk import Desk

HOMES = Path(__file__).parent / "homes"


def old_home(home: Path, revision: str) -> Path:
    """Lay out a home as a release wrote it: its database and checkpoint, without pictures."""
    (home / "vault").mkdir(parents=True)
    shutil.copy(HOMES / f"{revision}-checkpoint.json", home / "custody-checkpoint.json")
    connection = sqlite3.connect(home / "workbench.sqlite3")
    connection.executescript((HOMES / f"{revision}.sql").read_text())
    connection.close()
    return home


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(old_home(tmp_path / "home", "0001"))


def broken_records(desk: Desk) -> list[str]:
    """What verification says of records and log; the pictures of an old home are not here."""
    return [
        each.subject
        for each in desk.verify().differences
        if each.subject.startswith(("record of", "custody log", "workbench", "row"))
        or "search" in each.what
    ]


def test_an_old_home_comes_out_as_the_records_describe(desk: Desk) -> None:
    with create_engine(desk.settings.database).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Record.metadata) == []
        assert migrations.current_revision(connection) == migrations.HEAD


def test_records_of_an_old_home_are_as_they_were_and_their_seals_good(desk: Desk) -> None:
    case = desk.case(NUMBER)
    assert (case.subject, str(case.birth), case.kind, case.status) == (
        "Nobody At All",
        "2010-03-01",
        "missing_child",
        "open",
    )
    assert [version.state for version in case.versions] == ["draft", "draft"]
    assert case.versions[1].parents[0].number == 1
    assert case.photos[0].consent == "unknown"
    assert len(desk.log()) == 7
    assert broken_records(desk) == []


def test_a_hand_in_a_new_column_of_an_old_record_is_found(desk: Desk) -> None:
    connection = sqlite3.connect(desk.settings.home / "workbench.sqlite3")
    connection.execute("UPDATE cases SET status = 'closed' WHERE number = 'T-1'")
    connection.commit()
    assert broken_records(desk) == [f"record of case {NUMBER}"]


def test_cases_of_an_old_home_are_found_by_name(desk: Desk) -> None:
    assert [row.number for row in desk.find_cases("zoe nobody").cases] == ["2019-017"]
    assert [row.number for row in desk.find_cases("2019017").cases] == ["2019-017"]


def test_work_goes_on_in_an_old_home(desk: Desk) -> None:
    desk.submit_version(NUMBER, 1)
    desk.add_number(NUMBER, "namus", "mp4711")
    assert broken_records(desk) == []
