"""Handing in, and judging by a second person, in a real browser; read from the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.studio.people import ARTIST, NUMBER, REVIEWER, desk_with_a_version
from tests.studio.waiting import settle
from workbench.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_ARTIST", ARTIST)
    return desk_with_a_version(tmp_path / "home")


def _work_as(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="At work").click()
    page.get_by_role("option", name=name).click()
    settle(page)


def test_a_version_is_approved_by_a_second_person_and_never_by_its_artist(
    desk: Desk, page: Page
) -> None:
    _work_as(page, ARTIST)
    page.get_by_role("button", name="Hand in for review").click()
    expect(page.get_by_text("Version 1 · 10 years · submitted")).to_be_visible()

    page.get_by_role("link", name="Review").click()
    page.get_by_text("How it was drawn: from one photograph, median growth").click()
    expect(page.get_by_text("Growth · strength 1, rate 0")).to_be_visible()
    expect(page.get_by_text("nobody reviews what they made")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)

    _work_as(page, REVIEWER)
    page.get_by_role("button", name="Return to the artist").click()
    expect(page.get_by_text("returned with a note on what to change")).to_be_visible()
    said = _said(page)
    said.fill("n" * 2001)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Shorten it by 1.")).to_be_visible()
    expect(said).to_have_value("n" * 2001)
    said.fill("The jaw is well done.")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Nothing waits for review.")).to_be_visible()
    approved = desk.version(NUMBER, 1)
    assert (approved.state, approved.reviewed_by) == ("approved", REVIEWER)
    assert approved.review_note == "The jaw is well done."


@pytest.mark.nightly
def test_a_half_typed_note_outlives_a_reload_and_the_changes_to_the_version_before_are_told(
    desk: Desk, page: Page, studio: str
) -> None:
    desk.progress(NUMBER, target_age=16)
    desk.submit_version(NUMBER, 2)
    _work_as(page, REVIEWER)
    page.get_by_role("link", name="Review").click()
    expect(page.get_by_text("Otherwise than version 1")).to_be_visible()
    expect(page.get_by_text("Target age: 10 years → 16 years")).to_be_visible()
    # The page is left in the middle of a word.
    _said(page).press_sequentially("The ch")
    page.reload()
    expect(_said(page)).to_have_value("The ch")
    _said(page).press_sequentially("in")
    page.get_by_role("button", name="Return to the artist").click()
    expect(page.get_by_text("Nothing waits for review.")).to_be_visible()
    assert desk.version(NUMBER, 2).review_note == "The chin"


@pytest.mark.nightly
def test_a_version_is_judged_blind_and_revealed_by_what_the_log_says(
    desk: Desk, page: Page
) -> None:
    desk.progress(NUMBER, target_age=16, note="my best")
    desk.submit_version(NUMBER, 2)
    _work_as(page, REVIEWER)
    page.get_by_role("link", name="Review").click()
    page.get_by_text("Judge it blind first, beside version 1").click()
    expect(page.get_by_role("img", name="Picture A, judged blind")).to_be_visible()
    settle(page)
    page.reload()
    expect(page.get_by_role("img", name="Picture A, judged blind")).to_be_visible()
    for hidden in (f"Drawn by {ARTIST}", "my best", "Otherwise than", "How it was drawn"):
        expect(page.get_by_text(hidden)).to_have_count(0)
    better = page.get_by_role("radiogroup", name="Which holds up better?")
    better.get_by_text("B", exact=True).click()
    page.get_by_role("textbox", name="Why").fill("The eyes.")
    page.get_by_role("button", name="Judge and reveal").click()
    expect(page.get_by_text(f"{REVIEWER} judged blind")).to_be_visible()
    expect(page.get_by_text("my best")).to_be_visible()
    order = desk.acting_as(REVIEWER).blind_order(NUMBER, [1, 2])
    (judged,) = desk.judged_blind(NUMBER, desk.version(NUMBER, 2))
    assert (judged.by, judged.order, judged.note) == (REVIEWER, order, "The eyes.")
    assert judged.preferred == order.versions[1]
    assert desk.version(NUMBER, 2).state == "submitted"


def _said(page: Page) -> Locator:
    return page.get_by_role("textbox", name="What you say of it")
