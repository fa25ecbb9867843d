"""Three photographs taken in at once, in a real browser; what came of it is read from the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from models.samples import sample
from tests.desks import settings_for
from workbench.desk import Desk

pytestmark = pytest.mark.browser
NUMBER = "TEST-2026-010"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(settings_for(tmp_path / "home"))
    desk.open_case(NUMBER, subject="Nobody", born=date(2015, 3, 1), sex="F")
    return desk


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data}


def test_several_come_in_at_once_and_one_that_is_refused_keeps_what_was_filled_in(
    desk: Desk, page: Page
) -> None:
    good = [sample(name).read_bytes() for name in ("child-06-girl-light", "child-04-boy-medium")]
    page.locator("input[type=file]").set_input_files(
        [
            _file("school.jpg", good[0]),
            _file("birthday.jpg", good[1]),
            _file("again.jpg", good[0]),
        ]
    )
    ages = page.get_by_label("Age in the photograph, years")
    expect(ages).to_have_count(3)
    ages.nth(0).fill("6")
    page.get_by_role("textbox", name="or when it was taken").nth(1).fill("summer 2019")
    page.get_by_label("Given by").nth(1).fill("the school")
    page.get_by_role("combobox", name="Consent to its use").nth(1).click()
    page.get_by_role("option", name="given", exact=True).click()
    ages.nth(2).fill("7")
    ages.nth(2).press("Tab")
    page.get_by_role("button", name="Add the 3 photographs").click()
    expect(page.get_by_role("alert")).to_contain_text(f"in case {NUMBER} already, as photograph 1")
    first, second = desk.case(NUMBER).photos
    assert (first.file_name, first.age_years) == ("school.jpg", 6)
    assert (second.provider, second.consent, second.taken_text) == (
        "the school",
        "given",
        "summer 2019",
    )
    assert 4.2 < second.age_years < 4.6
