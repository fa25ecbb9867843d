"""Signing in by an agency's provider: a real process that speaks OpenID Connect."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.desks import settings_for
from tests.studio.serving import ROOT, wait_for
from workbench.desk import Desk

pytestmark = pytest.mark.browser
ARTIST, ACCOUNT = "A. Artist", "artist@agency.example"


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    module = "tests.studio.identity_provider"
    with (tmp_path / "provider.log").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(port), "studio", "between us"],
            cwd=ROOT,
            stdout=said,
            stderr=said,
        )
    monkeypatch.setenv("WORKBENCH_PROVIDER_URL", address)
    monkeypatch.setenv("WORKBENCH_PROVIDER_CLIENT_ID", "studio")
    monkeypatch.setenv("WORKBENCH_PROVIDER_CLIENT_SECRET", "between us")
    monkeypatch.setenv("WORKBENCH_PROVIDER_NAME", "the Office's account")
    try:
        wait_for(f"{address}/keys", lambda: process.poll() is None)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_IDLE_MINUTES", "0.2")
    desk = Desk(settings_for(tmp_path / "home", artist=ARTIST))
    desk.add_user(ARTIST, "administrator")
    desk.set_identity(ARTIST, ACCOUNT.upper())
    return desk


@pytest.mark.nightly
def test_who_was_entered_comes_in_and_locks_out_when_idle_and_nobody_else_does(
    provider: str, desk: Desk, page: Page, studio: str
) -> None:
    def sign_in(account: str, *, minutes_ago: int = 0, checked: bool = True) -> None:
        page.get_by_role("link", name="Sign in with the Office's account").click()
        page.get_by_label("Account").fill(account)
        page.get_by_label("minutes ago").fill(str(minutes_ago))
        page.get_by_label("checked").set_checked(checked)
        page.get_by_role("button", name="Go on").click()

    expect(page).to_have_url(f"{studio}/sign-in")
    refused = page.get_by_role("alert")
    sign_in("stranger@agency.example")
    expect(refused).to_contain_text("knows you as stranger@agency.example, and nobody at work")
    sign_in(ACCOUNT, checked=False)
    expect(refused).to_contain_text(f"knows you as subject-of-{ACCOUNT}, and nobody at work")
    sign_in(ACCOUNT, minutes_ago=30)
    expect(refused).to_contain_text("from too long ago")
    # A code that another browser was given is no use in this one.
    stolen = httpx.get(f"{studio}/sign-in/provider/back?code=x&state=y")
    assert stolen.status_code == 401 and not stolen.cookies
    assert "signed in" not in [entry.action for entry in desk.log()]

    sign_in(ACCOUNT)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    kept = {str(c.get("name")): str(c.get("value")) for c in page.context.cookies(studio)}
    assert httpx.get(f"{studio}/cases", cookies=kept).status_code == 200
    # Nobody touches it for twelve seconds; what the provider knows of them opens nothing.
    page.wait_for_timeout(13_000)
    assert httpx.get(f"{studio}/cases", cookies=kept).status_code == 401
    came = [entry for entry in desk.log() if entry.action == "signed in"]
    assert [(entry.actor, entry.details["by"]) for entry in came] == [(ARTIST, provider)]
