"""A case's record in a real browser; what was noted is read from the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.studio.people import ARTIST, NUMBER, desk_with_a_version
from tests.studio.waiting import settle
from workbench.cases.details import CaseDetails
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
    found.click(position={"x": 18, "y": 66})
    expect(page.get_by_role("heading", name=f"Case {NUMBER}: Nobody")).to_be_visible()

    page.get_by_role("textbox", name="Number").fill("NCMC1234567")
    page.get_by_role("button", name="Add the number").click()
    expect(page.get_by_text("The ncmec number NCMC1234567 was added.")).to_be_visible()

    page.get_by_role("tab", name="Versions").click()
    expect(page.get_by_role("listitem").filter(has_text="1 · 10 years")).to_contain_text("Draft")
    expect(page.get_by_alt_text("Version 1, 10 years")).to_be_visible()

    page.get_by_role("tab", name="Photographs").click()
    expect(page.get_by_text("px from brow to chin")).to_be_visible()

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


@pytest.mark.nightly
def test_filters_narrow_the_list_and_outlive_a_reload(desk: Desk, page: Page, studio: str) -> None:
    born = date(2015, 3, 1)
    desk.open_case("DUE-1", subject="Nobody else", born=born, missing_since="2019-05-01")
    page.goto(f"{studio}/cases")
    shown = page.get_by_text("No case is found")
    expect(page.get_by_role("heading", name="Due: 1")).to_be_visible()
    page.set_viewport_size({"width": 1024, "height": 768})
    wide = "(table) => table.scrollWidth - table.clientWidth"
    table = page.get_by_test_id("stDataFrame").last.locator(".dvn-scroller")
    expect(table).to_be_visible()
    assert table.evaluate(wide) <= 0
    for name, other, own in (
        ("Kind", "missing adult", "missing child"),
        ("Status", "closed", "open"),
    ):
        page.get_by_role("combobox", name=name, exact=True).click()
        page.get_by_role("option", name=other).click()
        expect(shown).to_be_visible()
        page.get_by_role("combobox", name=name, exact=True).click()
        page.get_by_role("option", name=own).click()
        expect(shown).to_have_count(0)
    page.reload()
    expect(page.get_by_role("combobox", name="Status")).to_have_value("open")
    settle(page)
    page.get_by_text("Due only").click()
    expect(page.get_by_role("switch", name="Due only")).to_be_checked()
    settle(page)
    expect(shown).to_have_count(0)
    desk.change_case("DUE-1", CaseDetails(status="closed"))
    page.reload()
    expect(page.get_by_role("heading", name="Due: 0")).to_be_visible()
    expect(shown).to_be_visible()
