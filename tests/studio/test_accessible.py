"""Every page in Spanish, in light and dark: its words, and what axe-core (Deque, MPL-2.0) finds."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from pipelines.reconstruction.approximation import Reading
from tests.skulls import skull_files
from tests.studio.people import ARTIST, NUMBER, desk_with_a_version
from tests.studio.test_catalogue import messages
from tests.studio.waiting import frames, open_list, settle

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
# Nothing fades or moves: what is to be waited for is then only what is still drawn.
_CALM = """() => {
  const calm = new CSSStyleSheet();
  const still = "transition: none !important; animation-duration: 0s !important;";
  calm.replaceSync(`*, ::before, ::after { ${still} }`);
  document.adoptedStyleSheets.push(calm);
}"""
_GROUND = "(app) => getComputedStyle(app).backgroundColor"
_PAGE, _PANEL = "document", "'[role=tabpanel]:not([hidden])'"
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


# By its path: the title and the tabs of each page. A day's tests look at what is soon done.
_DAILY: dict[str, tuple[str, tuple[str, ...]]] = {
    "compare": ("Comparar", ()),
    "review": ("Revisión", ()),
    "batch": ("Lotes", ()),
}
_NIGHTLY: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("Progresión de edad", ("Landmarks", "Variants", "Brush", "Measurements")),
    "cases": ("Casos", ("Photographs", "Versions", "Evidence", "Log")),
    "reconstruction": ("Aproximación facial", ()),
    "superimposition": ("Superposición", ("Points and fit", "Criteria", "Points of the skull")),
    "postmortem": ("Imagen post mortem", ("Mark wounds",)),
    "settings": ("Ajustes", ("Agency", "Credentials", "Models and tables")),
}


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param(_DAILY, id="daily"),
        pytest.param(_NIGHTLY, id="nightly", marks=pytest.mark.nightly),
    ],
)
def test_no_page_says_an_english_word_has_a_serious_fault_or_a_complaint_in_the_console(
    case_in_work: None, page: Page, studio: str, pages: dict[str, tuple[str, tuple[str, ...]]]
) -> None:
    page.set_default_timeout(60_000)
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    for path, (title, tabs) in pages.items():
        page.goto(f"{studio}/{path}")
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        page.evaluate(_CALM)
        _open_all(page)
        _PREPARED.get(path, settle)(page)
        found += _english(page, title)
        found += _faults(page, title)
        for tab in tabs:
            page.get_by_role("tab", name=_in_spanish(tab), exact=True).click()
            panel = page.get_by_role("tabpanel", name=_in_spanish(tab), exact=True)
            expect(panel).not_to_be_empty()
            found += _english(page, f"{title}, {tab}")
            # The page around it was looked through before.
            found += _faults(page, f"{title}, {tab}", within=_PANEL)
        if path == "":
            found += _faults_of_dialogs(page)
    assert not found, "\n".join(found)


def _in_spanish(words: str) -> str:
    said = messages("es")[words].string
    assert isinstance(said, str)
    return said


def _choose_a_case(page: Page) -> None:
    """Open the record of the first case: its box lies under the headings of a drawn table."""
    page.get_by_test_id("stDataFrame").last.click(position={"x": 18, "y": 66})
    expect(page.get_by_role("tab", name=_in_spanish("Log"), exact=True)).to_be_visible()


def _say_where_the_camera_stood(page: Page) -> None:
    open_list(page.get_by_role("combobox", name=_in_spanish("What is known of the camera")))
    page.get_by_role("option", name=_in_spanish("Distance of the camera")).click()
    expect(page.locator(".comparer-stage[data-ready=true]")).to_be_visible()


_PREPARED: dict[str, Callable[[Page], None]] = {
    "cases": _choose_a_case,
    "superimposition": _say_where_the_camera_stood,
}


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


def _faults(page: Page, where: str, within: str = _PAGE) -> list[str]:
    """Return what axe finds in the light, and what of it depends on colours in the dark."""
    found = _faults_in_light(page, where, within)
    _go(page, "dark")
    run = f'axe.run({within}, {{ runOnly: ["color-contrast"] }})'
    found += _found(page, run, f"{where}, dark")
    _go(page, "light")
    return found


def _go(page: Page, scheme: Literal["light", "dark"]) -> None:
    app = page.get_by_test_id("stApp")
    before: str = app.evaluate(_GROUND)
    page.emulate_media(color_scheme=scheme)
    expect(app).not_to_have_css("background-color", before)
    _wait_until_still(page)


def _faults_in_light(page: Page, where: str, within: str = _PAGE) -> list[str]:
    _wait_until_still(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return _found(page, f"axe.run({within})", f"{where}, light")


def _found(page: Page, run: str, where: str) -> list[str]:
    result: dict[str, Any] = page.evaluate(run)
    # Of a table that is drawn on a canvas, and of nothing else, no colour can be told.
    assert result["passes"] or result["incomplete"] or _drawn_on_canvas(page)
    return [
        f"{where}: {fault['id']} {node['html'][:120]}"
        for fault in result["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def _drawn_on_canvas(page: Page) -> bool:
    return page.locator("[role=tabpanel] canvas").filter(visible=True).count() > 0


def _wait_until_still(page: Page) -> None:
    """Wait until the page is complete: what still comes is grey boxes, or without our style."""
    settle(page)
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stMainBlockContainer")).to_have_css("max-width", "1560px")
    frames(page)
