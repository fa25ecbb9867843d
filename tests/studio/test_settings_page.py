"""The settings page in a real browser; what was done is read from the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

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
    page.get_by_role("button", name="Make another").click()
    page.get_by_role("button", name="Replace the certificate").click()
    expect(page.get_by_text(made.fingerprint)).to_have_count(0)
    another = desk.credentials()
    assert another is not None and another.fingerprint != made.fingerprint
    assert [entry.action for entry in desk.log()].count("credentials made") == 2

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


@pytest.mark.nightly
def test_the_agency_is_named_on_the_page_and_proved_and_a_wrong_model_is_refused(
    desk: Desk, page: Page, studio: str, tmp_path: Path
) -> None:
    page.goto(f"{studio}/settings")
    page.get_by_role("tab", name="Agency").click()
    page.get_by_label("Address of the QR code").fill("nowhere")
    page.get_by_role("button", name="Set the agency's words").click()
    expect(page.get_by_role("alert")).to_contain_text("it is no web address")
    page.get_by_label("Address of the QR code").fill("https://agency.example/tips")
    page.get_by_role("textbox", name="Contact lines").fill("Missing Children Unit\n24 h: 555 0100")
    page.get_by_role("button", name="Set the agency's words").click()
    expect(page.get_by_text("Exports say so from now on.")).to_be_visible()
    page.get_by_role("button", name="Set a specimen poster").click()
    expect(page.get_by_alt_text("A specimen poster with the agency's words")).to_be_visible()
    (entry,) = [entry for entry in desk.log() if entry.action == "agency set"]
    assert (entry.actor, entry.details["contact"]) == (
        BOSS,
        "Missing Children Unit|24 h: 555 0100",
    )
    with Desk(settings_for(tmp_path / "home")) as restarted:
        assert restarted.settings.agency_url == "https://agency.example/tips"

    page.get_by_role("tab", name="Models and tables").click()
    junk = FilePayload(name="ours.npz", mimeType="application/octet-stream", buffer=b"no model")
    page.locator("input[type=file]").set_input_files(junk)
    page.get_by_role("button", name="Add the model").click()
    expect(page.get_by_role("alert")).to_contain_text("ours.npz")
    assert desk.models() == []
