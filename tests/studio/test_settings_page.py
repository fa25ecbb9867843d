"""The settings page in a real browser; what was done is read from the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desks import settings_for
from workbench.desk import Desk

pytestmark = pytest.mark.browser
BOSS, REVIEWER, WORDS = "B. Boss", "R. Reviewer", "nine quiet blue lamps"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_ARTIST", BOSS)
    monkeypatch.setenv("WORKBENCH_AGENCY", "Office of the Sample")
    return Desk(settings_for(tmp_path / "home", artist=BOSS))


def test_people_are_added_get_passwords_and_a_certificate_is_made(
    desk: Desk, page: Page, studio: str
) -> None:
    page.goto(f"{studio}/settings")
    page.get_by_label("Name").fill(REVIEWER)
    page.get_by_role("combobox", name="Role").click()
    page.get_by_role("option", name="reviewer").click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text(f"{REVIEWER} works here as reviewer")).to_be_visible()
    assert [(u.name, u.role) for u in desk.users()] == [
        (BOSS, "administrator"),
        (REVIEWER, "reviewer"),
    ]

    page.get_by_role("tab", name="Credentials").click()
    page.get_by_role("button", name="Make a certificate").click()
    expect(
        page.get_by_test_id("stTabs").get_by_text("Signed by Office of the Sample")
    ).to_be_visible()
    made = desk.credentials()
    assert made is not None and made.holder == "Office of the Sample"

    page.get_by_role("tab", name="People").click()
    page.get_by_role("textbox", name="New password").fill(WORDS)
    page.get_by_label("Once more").fill(WORDS + "!")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_text("The two are not the same")).to_be_visible()
    assert not desk.asks_sign_in()
    page.get_by_role("textbox", name="New password").fill(WORDS)
    page.get_by_label("Once more").fill(WORDS)
    page.get_by_role("button", name="Set", exact=True).click()
    # From now on nobody is taken at their word, whoever set it neither.
    expect(page).to_have_url(f"{studio}/sign-in")
    assert desk.user_of_password(BOSS, WORDS)
