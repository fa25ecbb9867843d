"""Pictures are kept for each who looks, and never handed to somebody who may not look."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from pipelines.arrays import Floats
from pipelines.recipe import Recipe
from tests.desks import NUMBER, desk_with_version, settings_for
from workbench.desk import Desk
from workbench.errors import AccessError
from workbench.studio import pictures
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.pictures import photograph_address, preview, response_of
from workbench.studio.session import AT_WORK

REVIEWER, MANAGER = "R. Reviewer", "M. Manager"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(st, "session_state", {})
    with desk_with_version(tmp_path / "home"):
        pass
    desk = Desk(settings_for(tmp_path / "home"))
    desk.add_user(REVIEWER, "reviewer")
    desk.add_user(MANAGER, "case_manager")
    return desk


def _at_work(name: str) -> None:
    st.session_state[AT_WORK] = name


def test_what_one_looked_at_is_made_anew_for_another_role_and_for_a_changed_one(desk: Desk) -> None:
    made: list[str] = []

    @kept_for_who_looks(at_most=9)
    def shown(number: str, *, _as: str) -> str:
        made.append(_as)
        return f"{number} for {_as}"

    for name in (REVIEWER, MANAGER, REVIEWER, MANAGER):
        _at_work(name)
        assert shown(NUMBER, _as=name) == f"{NUMBER} for {name}"
    assert made == [REVIEWER, MANAGER]
    desk.change_user(MANAGER, role="artist")
    shown(NUMBER, _as="M. Manager, artist")
    assert made[2:] == ["M. Manager, artist"]


@pytest.mark.parametrize("stranger", ["N. Nobody", MANAGER])
def test_a_kept_photograph_is_refused_to_a_stranger_and_to_who_left(
    desk: Desk, stranger: str
) -> None:
    (photo,) = desk.case(NUMBER).photos
    for name in (REVIEWER, MANAGER):
        _at_work(name)
        assert photograph_address(NUMBER, 1, photo.sha256).startswith("data:image/jpeg")
    desk.change_user(MANAGER, gone=True)
    _at_work(stranger)
    with pytest.raises(AccessError, match=f"{stranger} is no user"):
        photograph_address(NUMBER, 1, photo.sha256)


def test_how_growth_answers_to_moves_is_worked_out_once_and_for_no_picture(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[str] = []

    def answer(recipe: Recipe) -> Floats:
        worked_out.append(recipe.sha256)
        return np.eye(136)

    monkeypatch.setattr(pictures, "recipe_response", answer)
    _at_work(MANAGER)
    case, recipe = desk.case(NUMBER), desk.recipe(NUMBER, 1)
    assert isinstance(recipe, Recipe)
    assert preview(case, recipe, close=True).anchors is not None
    assert not worked_out
    for _ in range(2):
        np.testing.assert_array_equal(response_of(case, recipe), np.eye(136))
    assert worked_out == [recipe.sha256]


def test_no_cache_of_the_studio_passes_who_looks_by() -> None:
    caching = {
        str(file.relative_to(STUDIO))
        for file in STUDIO.rglob("*.py")
        if "st.cache_" in file.read_text()
    }
    # The frame keeps no picture: it sweeps the memory once.
    assert caching == {"kept_pictures.py", "frame/home.py"}


STUDIO = Path(pictures.__file__).parent
