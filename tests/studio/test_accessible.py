"""What axe-core, by Deque (MPL-2.0), finds on every page, in light and in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from pipelines.reconstruction.approximation import Reading
from tests.skulls import skull_files
from tests.studio.people import NUMBER, desk_with_a_version
from tests.studio.waiting import settle

pytestmark = pytest.mark.browser
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
AXE = (Path(__file__).parent / "vendored" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def case_in_work(tmp_path: Path) -> None:
    skull, _points = skull_files(tmp_path)
    with desk_with_a_version(tmp_path / "home") as desk:
        desk.take_in_skull(NUMBER, skull.read_bytes(), skull.name, Reading("LPS"))


def test_no_page_has_a_serious_fault_in_light_or_dark(
    case_in_work: None, page: Page, studio: str
) -> None:
    found: list[str] = []
    for path, title, tab in (
        ("", "Age progression", "Landmarks"),
        ("cases", "Cases", None),
        ("compare", "Compare", None),
        ("review", "Review", None),
        ("reconstruction", "Facial approximation", None),
        ("superimposition", "Superimposition", None),
        ("postmortem", "Post-mortem imaging", "Mark wounds"),
        ("batch", "Batch", None),
        ("settings", "Settings", None),
    ):
        page.goto(f"{studio}/{path}")
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += _faults(page, f"{title}, {scheme}")
        if tab is not None:
            page.get_by_role("tab", name=tab).click()
            found += _faults(page, f"{title}, {tab}")
    assert not found, "\n".join(found)


def _faults(page: Page, where: str) -> list[str]:
    _wait_until_still(page)
    page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate("axe.run()")
    assert len(result["passes"]) > 10
    return [
        f"{where}: {fault['id']} {node['html'][:120]}"
        for fault in result["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def _wait_until_still(page: Page) -> None:
    """Wait until the page is complete: what still comes is grey boxes, or without our style."""
    settle(page)
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stMainBlockContainer")).to_have_css("max-width", "1560px")
    # The longest fade takes this long; the browser tells of none that waits to begin.
    page.wait_for_timeout(600)
