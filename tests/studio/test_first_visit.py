"""An empty home offers a sample case and three steps, in a real browser; read from the store."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desks import settings_for
from workbench.cases.sample import SAMPLE_NUMBER
from workbench.desk import Desk

pytestmark = pytest.mark.browser


def test_a_first_visit_opens_the_sample_draws_it_and_puts_it_away(
    page: Page, studio: str, tmp_path: Path
) -> None:
    for step in ("1 · Open a case", "2 · Choose the age", "3 · Save and export"):
        expect(page.get_by_text(step)).to_be_visible()
    page.get_by_role("link", name="Cases").click()
    page.get_by_role("button", name="Open the sample case").click()
    # It opens where it is worked on, and is drawn.
    expect(page.get_by_role("heading", name="Age progression", level=1)).to_be_visible()
    page.locator(".compare img.after").wait_for(state="attached")
    with Desk(settings_for(tmp_path / "home")) as desk:
        assert [photo.age_years for photo in desk.case(SAMPLE_NUMBER).photos] == [6]
        page.get_by_role("button", name="Put the sample away").click()
        expect(page.get_by_role("button", name="Open the sample case")).to_be_visible()
        assert desk.find_cases().cases == ()
        assert desk.case(SAMPLE_NUMBER).status == "closed"
