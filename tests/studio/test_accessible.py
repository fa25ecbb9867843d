"""Every page in Spanish, in light and dark: its words, and what axe-core (Deque, MPL-2.0) finds."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pipelines.reconstruction.approximation import Reading
from tests.skulls import skull_files
from tests.studio.people import ARTIST, NUMBER, desk_with_a_version
from tests.studio.test_catalogue import messages
from tests.studio.waiting import settle

pytestmark = pytest.mark.browser
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The name of a step, which reports say as well; it is said below the studio, in English.
_BELOW = {"Eyes"}
# What elements say and tell to who cannot see them, but for Streamlit's own tools of tables.
_SAID = """() => {
  const own = "[data-testid=stElementToolbar], [data-testid=stDataFrame]";
  const elements = [...document.querySelectorAll("body *")].filter((one) => !one.closest(own));
  const texts = elements.flatMap((one) => [...one.childNodes])
    .filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim());
  const told = elements.flatMap((one) =>
    ["title", "alt", "aria-label", "placeholder"].map((name) => one.getAttribute(name)));
  return [...texts, ...told].filter(Boolean);
}"""
AXE = (Path(__file__).parent / "vendored" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def case_in_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_ARTIST", ARTIST)
    skull, _points = skull_files(tmp_path)
    with desk_with_a_version(tmp_path / "home") as desk:
        desk.take_in_skull(NUMBER, skull.read_bytes(), skull.name, Reading("LPS"))
        desk.submit_version(NUMBER, 1)


@pytest.fixture
def page(chromium: Browser) -> Generator[Page]:
    size = ViewportSize(width=1500, height=1100)
    context = chromium.new_context(viewport=size, locale="es-MX")
    yield context.new_page()
    context.close()


def test_no_page_says_an_english_word_or_has_a_serious_fault_in_light_or_dark(
    case_in_work: None, page: Page, studio: str
) -> None:
    page.set_default_timeout(60_000)
    found: list[str] = []
    for path, title, tab in (
        ("", "Progresión de edad", "Puntos de referencia"),
        ("", "Progresión de edad", "Variantes"),
        ("", "Progresión de edad", "Pincel"),
        ("cases", "Casos", None),
        ("compare", "Comparar", None),
        ("review", "Revisión", None),
        ("reconstruction", "Aproximación facial", None),
        ("superimposition", "Superposición", None),
        ("postmortem", "Imagen post mortem", "Marcar heridas"),
        ("batch", "Lotes", None),
        ("settings", "Ajustes", None),
    ):
        page.goto(f"{studio}/{path}")
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        found += _english(page, title)
        for scheme in _SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += _faults(page, f"{title}, {scheme}")
        if tab is not None:
            page.get_by_role("tab", name=tab).click()
            found += _english(page, f"{title}, {tab}")
            found += _faults(page, f"{title}, {tab}")
    assert not found, "\n".join(found)


def _english(page: Page, where: str) -> list[str]:
    """Return what a page says in English that the catalogue has in Spanish."""
    _wait_until_still(page)
    assert page.evaluate("document.documentElement.lang") == "es"
    english = {
        words
        for words, message in messages("es").items()
        if "{" not in words and message.string != words
    }
    return [f"{where}: {words!r}" for words in english & set(page.evaluate(_SAID)) - _BELOW]


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
