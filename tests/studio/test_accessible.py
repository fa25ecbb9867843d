"""What axe-core, by Deque (MPL-2.0), finds on every page, in light and in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.studio.people import desk_with_a_version

pytestmark = pytest.mark.browser
AXE = (Path(__file__).parent / "vendored" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def case_in_work(tmp_path: Path) -> None:
    desk_with_a_version(tmp_path / "home").close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_fault(
    case_in_work: None, page: Page, studio: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    found: list[str] = []
    for path, title in (
        ("", "Age progression"),
        ("cases", "Cases"),
        ("compare", "Compare"),
        ("review", "Review"),
        ("settings", "Settings"),
    ):
        page.goto(f"{studio}/{path}")
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning"
        )
        # What fades in is complete only then.
        page.wait_for_timeout(700)
        page.evaluate(AXE)
        result: dict[str, Any] = page.evaluate("axe.run()")
        assert len(result["passes"]) > 10
        found += [
            f"{title}: {fault['id']} {node['html'][:120]}"
            for fault in result["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]
    assert not found, "\n".join(found)
