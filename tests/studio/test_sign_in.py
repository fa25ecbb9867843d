"""Signing in by a real browser: what the gate lets through, and what it locks again."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.desks import settings_for
from workbench.desk import Desk

pytestmark = pytest.mark.browser
ARTIST, WORDS = "A. Artist", "a horse at the window"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_IDLE_MINUTES", "0.2")
    desk = Desk(settings_for(tmp_path / "home", artist=ARTIST))
    desk.add_user(ARTIST, "administrator")
    desk.set_password(ARTIST, WORDS)
    return desk


def test_the_studio_opens_for_a_password_and_locks_when_it_lies_idle(
    desk: Desk, page: Page, studio: str
) -> None:
    expect(page).to_have_url(f"{studio}/sign-in")
    for path in ("/", "/media/picture.png", "/_stcore/upload_file/a/b", "/cases"):
        assert httpx.get(studio + path).status_code == 401
    page.get_by_label("Name").fill("a. artist")
    page.get_by_label("Password").fill("a horse at the door")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")

    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    cookie = next(c for c in page.context.cookies() if c.get("name") == "workbench_visit")
    assert cookie.get("httpOnly") and cookie.get("sameSite") == "Strict"
    # Nobody touches it for twelve seconds and more.
    expect(page).to_have_url(f"{studio}/sign-in", timeout=60_000)
    kept = {"workbench_visit": cookie.get("value", "")}
    assert httpx.get(studio + "/cases", cookies=kept).status_code == 401
    assert [entry.action for entry in desk.log()].count("signed in") == 1
