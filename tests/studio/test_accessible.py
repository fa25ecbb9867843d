"""Every page in Spanish, in light and dark: its words, and what axe-core (Deque, MPL-2.0) finds."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pipelines.reconstruction.approximation import Reading
from tests.skulls import skull_files
from tests.studio.people import ARTIST, NUMBER, desk_with_a_version
from tests.studio.test_catalogue import messages
from tests.studio.waiting import open_list, settle

pytestmark = pytest.mark.browser
# The name of a step, which reports say as well; it is said below the studio, in English.
_BELOW = {"Eyes"}
# What elements say and tell to who cannot see them, but for Streamlit's own tools of tables, and
# icons, which are words in a font of their own.
_SAID = """() => {
  const own = "[data-testid=stElementToolbar], [data-testid=stDataFrame]";
  const isIcon = (one) => getComputedStyle(one).fontFamily.includes("Material");
  const elements = [...document.querySelectorAll("body *")]
    .filter((one) => !one.closest(own) && !isIcon(one));
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


def test_no_page_says_an_english_word_has_a_serious_fault_or_a_complaint_in_the_console(
    case_in_work: None, page: Page, studio: str
) -> None:
    page.set_default_timeout(60_000)
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    for path, title, tabs in (
        ("", "Progresión de edad", ("Puntos de referencia", "Variantes", "Pincel")),
        ("cases", "Casos", ()),
        ("compare", "Comparar", ()),
        ("review", "Revisión", ()),
        ("reconstruction", "Aproximación facial", ()),
        ("superimposition", "Superposición", ()),
        ("postmortem", "Imagen post mortem", ("Marcar heridas",)),
        ("batch", "Lotes", ()),
        ("settings", "Ajustes", ()),
    ):
        page.goto(f"{studio}/{path}")
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        _open_all(page)
        found += _english(page, title)
        found += _faults(page, title)
        for tab in tabs:
            page.get_by_role("tab", name=tab).click()
            found += _english(page, f"{title}, {tab}")
            found += _faults(page, f"{title}, {tab}")
        if path == "":
            found += _faults_of_dialogs(page)
    assert not found, "\n".join(found)


def _open_all(page: Page) -> None:
    """Open what is folded away, one after another, as each may draw the page anew."""
    settle(page)
    folded = page.locator("details:not([open]) > summary")
    for _ in range(folded.count()):
        folded.first.click()
        settle(page)


def _faults_of_dialogs(page: Page) -> list[str]:
    """Return what is amiss in the dialogs over the version of the page."""
    found: list[str] = []
    open_list(page.get_by_role("combobox", name="Formato").first)
    page.get_by_role("option", name="Cartel de búsqueda").click()
    for opener in ("Ver qué va incluido", "Ver cómo se imprimirá"):
        page.get_by_role("button", name=opener).first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text("Lo que los archivos dirán de sí mismos")).to_be_visible()
        found += _english(page, opener)
        # Its colours are the page's, which are seen in the dark without it.
        found += _faults_in_light(page, opener)
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    return found


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
    """Return what axe finds in the light, and what of it depends on colours in the dark."""
    found = _faults_in_light(page, where)
    page.emulate_media(color_scheme="dark")
    _wait_until_still(page)
    found += _found(page, 'axe.run({ runOnly: ["color-contrast"] })', f"{where}, dark")
    page.emulate_media(color_scheme="light")
    return found


def _faults_in_light(page: Page, where: str) -> list[str]:
    _wait_until_still(page)
    page.evaluate(AXE)
    return _found(page, "axe.run()", f"{where}, light")


def _found(page: Page, run: str, where: str) -> list[str]:
    result: dict[str, Any] = page.evaluate(run)
    assert result["passes"] or result["incomplete"]
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
