"""Long work is cancelled at its next stage and keeps nothing half; read from the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.studio.people import ARTIST, NUMBER, desk_with_a_version
from workbench.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_ARTIST", ARTIST)
    return desk_with_a_version(tmp_path / "home")


@pytest.mark.nightly
def test_drawing_variants_and_an_export_are_cancelled_and_begun_anew(
    desk: Desk, page: Page, tmp_path: Path
) -> None:
    page.locator(".compare img.after").wait_for(state="attached")
    page.get_by_role("button", name="Save slow, median").click()
    # At once, while it draws: this click does not wait until the page stands still.
    page.get_by_role("button", name="Cancel").evaluate("(button) => button.click()")
    expect(page.get_by_text("Stopped. What was not whole by then is not kept.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    kept = desk.case(NUMBER).versions
    assert len(kept) < 5
    found = desk.verify()
    assert found.differences == ()
    page.get_by_role("button", name="Save a version").click()
    expect(page.get_by_text(f"Version {len(kept) + 1} is saved.")).to_be_visible()
