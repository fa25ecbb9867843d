"""A case's record in a real browser; what was noted is read from the store."""

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


def test_a_case_is_found_and_its_record_shown_and_added_to(
    desk: Desk, page: Page, studio: str
) -> None:
    page.goto(f"{studio}/cases")
    # The table is drawn on a canvas: its first row's box lies under its headings.
    found = page.get_by_test_id("stDataFrame").last
    expect(found).to_be_visible()
    found.click(position={"x": 18, "y": 52})
    expect(page.get_by_role("heading", name=f"Case {NUMBER}: Nobody")).to_be_visible()

    page.get_by_role("textbox", name="Number").fill("NCMC1234567")
    page.get_by_role("button", name="Add the number").click()
    expect(page.get_by_text("The ncmec number NCMC1234567 was added.")).to_be_visible()

    page.get_by_role("tab", name="Versions").click()
    tree = page.get_by_test_id("stGraphVizChart")
    expect(tree.get_by_text("1 · 10 years")).to_be_visible()

    page.get_by_role("tab", name="Evidence").click()
    page.get_by_role("textbox", name="Note").fill("asked the clinic")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("DNA family reference: considered.")).to_be_visible()

    case = desk.case(NUMBER)
    assert [(number.kind, number.value) for number in case.external_numbers] == [
        ("ncmec", "NCMC1234567")
    ]
    assert [(item.resource, item.note) for item in case.evidence] == [
        ("dna_family_reference", "asked the clinic")
    ]
