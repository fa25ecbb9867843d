"""Two people at work at the same time, in two browsers, neither of whom sees the other's work."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.samples import sample
from pipelines.recipe import Recipe
from tests.desks import settings_for
from tests.studio.waiting import settle
from workbench.desk import Desk

pytestmark = pytest.mark.browser
WORDS = "a horse at the window"
ANN, BEN = "A. Ann", "B. Ben"
# Each with a role, a case, who is on it, and by how many years the target age is moved.
WORK = {
    ANN: ("artist", "ANN-2026-1", "Nobody North", "child-06-girl-light", 2),
    BEN: ("administrator", "BEN-2026-2", "Nobody South", "child-04-boy-medium", 5),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(settings_for(tmp_path / "home", artist=BEN))
    for name in (BEN, ANN):
        role, number, subject, photograph, _years = WORK[name]
        desk.add_user(name, role)
        theirs = desk.acting_as(name)
        theirs.open_case(number, subject=subject, born=date(2015, 3, 1))
        theirs.take_in(number, sample(photograph), age_years=6)
    for name in WORK:
        desk.set_password(name, WORDS)
    return desk


@contextmanager
def _signed_in(chromium: Browser, studio: str, name: str) -> Generator[Page]:
    context = chromium.new_context(viewport={"width": 1500, "height": 1100})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{studio}/?case={WORK[name][1]}")
    _sign_in(page, name)
    page.goto(f"{studio}/?case={WORK[name][1]}")
    yield page
    context.close()


def _sign_in(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_two_at_once_save_each_their_own_and_see_nothing_of_the_other(
    desk: Desk, chromium: Browser, studio: str
) -> None:
    with _signed_in(chromium, studio, ANN) as ann, _signed_in(chromium, studio, BEN) as ben:
        pages = {ANN: ann, BEN: ben}
        aims = {name: _move_age(page, WORK[name][4]) for name, page in pages.items()}
        pictures = {name: _picture(page) for name, page in pages.items()}
        _take_the_seat(ann, studio, aims[ANN])
        assert pictures[ANN] != pictures[BEN]
        for name, page in pages.items():
            page.get_by_label("Note on this version").fill(f"by {name}")
            page.get_by_role("button", name="Save a version").click()
        for name, page in pages.items():
            expect(page.get_by_text("Version 1 is saved.")).to_be_visible(timeout=90_000)
            settle(page)
            other = WORK[BEN if name == ANN else ANN]
            shown = page.locator("body").inner_text()
            assert WORK[name][2] in shown
            for secret in (other[2], f"by {BEN if name == ANN else ANN}"):
                assert secret not in shown
            assert _picture(page) == pictures[name]
        for name, aim in aims.items():
            (version,) = desk.case(WORK[name][1]).versions
            assert (version.artist, version.note) == (name, f"by {name}")
            recipe = desk.recipe(WORK[name][1], 1)
            assert isinstance(recipe, Recipe) and recipe.target_age_years == aim
    acts = {(entry.actor, entry.case_number) for entry in desk.log() if entry.case_number}
    assert acts == {(name, WORK[name][1]) for name in WORK}


def _take_the_seat(page: Page, studio: str, aim: float) -> None:
    """Look at what was not saved as the next one in the same tab does, and as who left it."""
    slider = page.get_by_role("slider", name="Target age, years")
    for name in (BEN, ANN):
        page.get_by_role("button", name="Sign out").click()
        _sign_in(page, name)
        page.goto(f"{studio}/?case={WORK[ANN][1]}")
        if name == BEN:
            _picture(page)
            expect(slider).not_to_have_value(f"{aim:g}")
        else:
            expect(slider).to_have_value(f"{aim:g}")
            expect(page.get_by_text(f"Age progressed to {aim:g} years")).to_be_visible()


def _move_age(page: Page, years: int) -> float:
    slider = page.get_by_role("slider", name="Target age, years")
    before = float(slider.input_value())
    slider.focus()
    for _ in range(years):
        slider.press("ArrowRight")
        settle(page)
    expect(slider).to_have_value(f"{before + years:g}")
    expect(page.get_by_text(f"Age progressed to {before + years:g} years")).to_be_visible()
    return before + years


def _picture(page: Page) -> str:
    picture = page.locator(".compare img.after")
    picture.wait_for(state="attached")
    return picture.get_attribute("src") or ""
