from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.desks import NUMBER, desk_with_version, new_desk, open_case
from workbench.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = desk_with_version(tmp_path / "home")
    desk.export(NUMBER, 1, tmp_path / "out")
    return desk


def edit(desk: Desk, statement: str) -> None:
    engine = create_engine(desk.settings.database)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def subjects(desk: Desk) -> list[str]:
    return [each.subject for each in desk.verify().differences]


def test_an_untouched_home_is_whole(desk: Desk) -> None:
    found = desk.verify()
    assert found.whole
    assert (found.originals, found.versions, found.exports) == (1, 1, 1)
    assert found.log_entries == len(desk.log())
    assert found.log_head == desk.log()[-1].sha256


def test_verification_changes_nothing(desk: Desk) -> None:
    before = len(desk.log())
    desk.verify()
    assert len(desk.log()) == before


def test_an_empty_home_is_whole(tmp_path: Path) -> None:
    assert new_desk(tmp_path).verify().whole


def test_one_case_is_checked_without_the_others(desk: Desk) -> None:
    open_case(desk, "T-2")
    assert desk.verify("T-2").originals == 0
    assert desk.verify(NUMBER).originals == 1


def test_every_step_is_told(desk: Desk) -> None:
    told: list[tuple[int, int]] = []
    desk.verify(on_step=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("UPDATE source_images SET age_years = 3", f"record of photograph 1 of case {NUMBER}"),
        ("UPDATE cases SET born = '2011-01-01'", f"record of case {NUMBER}"),
        ("UPDATE versions SET age_years = 3", f"record of version 1 of case {NUMBER}"),
        (
            "UPDATE exports SET format = 'x'",
            f"record of an export of version 1 of case {NUMBER}",
        ),
    ],
)
def test_an_edited_record_is_told_from_the_log(desk: Desk, statement: str, subject: str) -> None:
    edit(desk, statement)
    assert subject in subjects(desk)


def test_a_removed_record_is_told_from_the_log(desk: Desk) -> None:
    edit(desk, "DELETE FROM exports")
    (difference,) = desk.verify().differences
    assert difference.subject == f"case {NUMBER}"
    assert "'picture exported' without a record" in difference.what


def test_a_changed_export_is_named(desk: Desk, tmp_path: Path) -> None:
    with next((tmp_path / "out").glob("*.png")).open("ab") as file:
        file.write(b"x")
    (difference,) = desk.verify().differences
    assert difference.subject == f"export of version 1 of case {NUMBER}"


def test_an_export_that_was_handed_on_is_a_remark(desk: Desk, tmp_path: Path) -> None:
    next((tmp_path / "out").glob("*.png")).unlink()
    found = desk.verify()
    assert found.whole
    assert "no longer where it was written" in found.remarks[0]


def test_a_rendering_that_another_recipe_made_is_found(desk: Desk) -> None:
    other = desk.progress(NUMBER, target_age=15).version.rendering_sha256
    edit(desk, f"UPDATE versions SET rendering_sha256 = '{other}' WHERE number = 1")
    found = {each.subject: each.what for each in desk.verify().differences}
    assert "pixels that differ" in found[f"version 1 of case {NUMBER}"]
    assert f"record of version 1 of case {NUMBER}" in found
