from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine, event, text

from pipelines.environment import environment
from pipelines.errors import RecipeError
from pipelines.layers import Layer
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe
from pipelines.render import render
from pipelines.rendering import Rendering
from tests.desks import NUMBER, SIZE, desk_with_version, new_desk, open_case, take_in_face
from tests.faces import landmarks
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


def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    here = environment()
    other = {**here, "numpy": "9.9", "processor": "abacus"}

    def elsewhere_too(*, networks: bool, surfaces: bool) -> dict[str, str]:
        del networks, surfaces
        return other

    monkeypatch.setattr("workbench.verification.environment", elsewhere_too)


def test_a_version_names_where_it_was_drawn(desk: Desk) -> None:
    assert desk.version(NUMBER, 1).drawn_with == environment()
    assert desk.log(NUMBER)[3].details["drawn_with"] == environment()


def test_other_libraries_that_draw_the_same_pixels_need_no_remark(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere(monkeypatch)
    found = desk.verify()
    assert found.whole
    assert (found.not_compared, found.remarks) == (0, ())


@pytest.mark.parametrize("fault", ["pixels", "size", "recipe"])
def test_another_place_that_draws_otherwise_is_a_remark_and_here_a_difference(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def other(recipe: Recipe, photographs: Mapping[str, Photograph]) -> Rendering:
        if fault == "recipe":
            raise RecipeError("made with another version")
        drawn = render(recipe, photographs, max_side=100 if fault == "size" else None)
        light = Layer("light", np.full((*drawn.pixels.shape[:2], 4), 255, np.uint8))
        return replace(drawn, layers=(*drawn.layers, light))

    monkeypatch.setattr("workbench.verification.render", other)
    assert subjects(desk) == [f"version 1 of case {NUMBER}"]
    elsewhere(monkeypatch)
    found = desk.verify()
    assert found.whole
    assert found.not_compared == 1
    (remark,) = found.remarks
    assert f"version 1 of case {NUMBER} cannot be compared here" in remark
    assert "numpy" in remark
    assert "here is processor abacus, numpy 9.9" in remark
    assert "scipy" not in remark, "only what differs is named"


def test_an_original_that_is_gone_is_a_difference_everywhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere(monkeypatch)
    next((desk.settings.home / "vault").glob("originals/*/*")).unlink()
    assert f"version 1 of case {NUMBER}" in subjects(desk)
    assert desk.verify().not_compared == 0


@pytest.mark.nightly
def test_an_artist_at_work_beside_it_is_no_difference(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another case is opened after every statement that verification reads with."""
    opened = 0

    def work(*_: object) -> None:
        nonlocal opened
        opened += 1
        with new_desk(desk.settings.home) as other:
            open_case(other, f"B-{opened}")
            take_in_face(other, f"B-{opened}", seed=opened)
            other.set_landmarks(NUMBER, 1, landmarks(scale=50 + opened, size=SIZE))

    event.listen(desk.store.engine, "after_cursor_execute", work)
    found = desk.verify()
    event.remove(desk.store.engine, "after_cursor_execute", work)
    assert opened > 3
    assert found.whole, found.differences
    assert desk.verify().whole


def test_a_deleted_case_is_named_when_it_is_asked_for(desk: Desk) -> None:
    edit(desk, "DELETE FROM cases")
    assert f"case {NUMBER}" in subjects(desk)
    assert "its record is gone" in str(desk.verify(NUMBER).differences)


def test_a_rendering_that_another_recipe_made_is_found(desk: Desk) -> None:
    other = desk.progress(NUMBER, target_age=15).version.rendering_sha256
    edit(desk, f"UPDATE versions SET rendering_sha256 = '{other}' WHERE number = 1")
    found = {each.subject: each.what for each in desk.verify().differences}
    assert "pixels that differ" in found[f"version 1 of case {NUMBER}"]
    assert f"record of version 1 of case {NUMBER}" in found
