"""Whoever works on one of several cases stays on it, and stays who they are, in a real browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desks import settings_for
from tests.studio.people import ARTIST, REVIEWER
from tests.studio.waiting import settle
from workbench.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def home_of_two(tmp_path: Path) -> None:
    with Desk(settings_for(tmp_path / "home", artist=ARTIST)) as desk:
        for number in ("A-2026-1", "B-2026-2", "C-2026-3"):
            desk.open_case(number, subject="Nobody", born=date(2015, 3, 1))
        desk.add_user(ARTIST, "administrator")
        desk.add_user(REVIEWER, "reviewer")


@pytest.mark.nightly
def test_case_and_person_stay_over_pages_and_a_reload(page: Page) -> None:
    case = page.get_by_test_id("stSidebar").get_by_role("combobox", name="Case")
    who = page.get_by_role("combobox", name="At work")
    # Nobody knows yet who looks.
    expect(page.get_by_text("Say who you are")).to_be_visible()
    expect(case).to_have_count(0)
    who.click()
    page.get_by_role("option", name=ARTIST).click()
    # Work could land in the wrong one of several cases: none is chosen unasked.
    expect(case).to_have_value("")
    case.click()
    page.get_by_role("option", name="B-2026-2").click()
    settle(page)
    who.click()
    page.get_by_role("option", name=REVIEWER).click()
    for link in ("Compare", "Cases", "Superimposition", "Age progression"):
        settle(page)
        page.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", name=link, level=1)).to_be_visible()
        if link != "Cases":
            expect(case).to_have_value("B-2026-2")
        expect(who).to_have_value(f"{REVIEWER}, reviewer")
    page.reload()
    expect(case).to_have_value("B-2026-2")
    expect(who).to_have_value(f"{REVIEWER}, reviewer")
