"""Take the pictures of the artist's guide from the real studio: ``python -m tests.guide``.

They go to docs/guide; ``--all FOLDER`` takes every page at both sizes, light and dark, into a
folder to be looked at as well.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.guide_home import AGENCY, ARTIST, BOY, GIRL, MORGUE, SKULL, build_guide_home
from tests.studio.serving import CHROMIUM_FLAGS, ROOT, chromium_program, served_studio

Scheme = Literal["light", "dark"]

PLACE: Final = ROOT / "docs" / "guide"
_LARGE: Final = (1440, 900)
_SMALL: Final = (1024, 768)
_QUALITY: Final = 80
_PATIENCE_MS: Final = 120_000


@dataclass(frozen=True)
class Shot:
    """A page to be shown: its address, the case on it, and what is done before it is taken."""

    name: str
    path: str
    title: str
    case: str | None = None
    then: Callable[[Page], None] = lambda page: None
    in_guide: bool = True
    locale: str = "en-US"


@dataclass(frozen=True)
class Taken:
    """A page as PNG, at a size and in a scheme."""

    size: tuple[int, int]
    scheme: Scheme
    png: bytes

    @property
    def is_for_guide(self) -> bool:
        """Whether it is taken as the guide shows pages."""
        return (self.size, self.scheme) == (_LARGE, "light")


def shots() -> Iterator[Shot]:
    """Yield every page in the order of the guide."""
    work = ("", "Age progression")
    yield Shot("progression", *work, GIRL, _wait_for_picture)
    yield Shot("landmarks", *work, GIRL, _tab("Landmarks", ".editor img"))
    yield Shot("presets", *work, BOY, _open_presets)
    yield Shot("measurements", *work, GIRL, _tab("Measurements", "table"), in_guide=False)
    yield Shot("versions", *work, GIRL, _to_versions, in_guide=False)
    yield Shot("cases", "cases", "Cases")
    yield Shot("record", "cases", "Cases", None, _open_record)
    skull = ("reconstruction", "Facial approximation", SKULL)
    yield Shot("points", *skull, _tab("Points", ".editor img"))
    yield Shot("approximation", *skull, _draw_face)
    over = ("superimposition", "Superimposition", SKULL)
    yield Shot("superimposition", *over, _lay_over)
    yield Shot("criteria", *over, _score, in_guide=False)
    morgue = ("postmortem", "Post-mortem imaging", MORGUE)
    yield Shot("postmortem", *morgue, _lead_back)
    yield Shot("wounds", *morgue, _tab("Mark wounds", ".brush img"), in_guide=False)
    yield Shot("compare", "compare", "Compare", GIRL, _wait_for_picture)
    yield Shot("review", "review", "Review", None, _wait_for_picture)
    yield Shot("spanish", "review", "Revisión", None, _wait_for_picture, locale="es-MX")
    yield Shot("batch", "batch", "Batch", in_guide=False)
    yield Shot("settings", "settings", "Settings", in_guide=False)
    for tab in ("Agency", "Credentials", "Models and tables"):
        name = tab.split()[0].lower()
        yield Shot(name, "settings", "Settings", None, _tab(tab), in_guide=False)


def _still(page: Page) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=_PATIENCE_MS)
    expect(page.locator("[data-stale='true']")).to_have_count(0, timeout=_PATIENCE_MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=_PATIENCE_MS)
    # The longest fade takes this long; the browser tells of none that waits to begin.
    page.wait_for_timeout(600)


def _wait_for_picture(page: Page) -> None:
    shown = page.locator(".compare img.after, .comparer-stage[data-ready=true]")
    expect(shown).to_be_visible(timeout=_PATIENCE_MS)


def _tab(name: str, shown: str = "") -> Callable[[Page], None]:
    def open_tab(page: Page) -> None:
        page.get_by_role("tab", name=name, exact=True).click()
        _still(page)
        if shown:
            expect(page.locator(shown).first).to_be_visible(timeout=_PATIENCE_MS)

    return open_tab


def _open_presets(page: Page) -> None:
    _wait_for_picture(page)
    page.get_by_role("button", name="Presets").click()
    expect(page.get_by_role("button", name="Geometry only")).to_be_visible()


def _to_versions(page: Page) -> None:
    _wait_for_picture(page)
    page.get_by_role("button", name="Save slow, median").scroll_into_view_if_needed()


def _open_record(page: Page) -> None:
    page.get_by_role("textbox", name="Search").fill(GIRL)
    page.keyboard.press("Enter")
    _still(page)
    # The table is drawn on a canvas: its first row's box lies under its headings.
    page.get_by_test_id("stDataFrame").last.click(position={"x": 18, "y": 66})
    expect(page.get_by_role("tab", name="The case")).to_be_visible(timeout=_PATIENCE_MS)
    _tab("Versions")(page)
    page.get_by_role("tab", name="Versions").evaluate("tab => tab.scrollIntoView()")


def _draw_face(page: Page) -> None:
    page.get_by_role("button", name="Draw the face").click()
    expect(page.get_by_role("tab", name="Views")).to_be_visible(timeout=2 * _PATIENCE_MS)


def _lay_over(page: Page) -> None:
    page.get_by_role("combobox", name="What is known of the camera").click()
    page.get_by_role("option", name="Distance of the camera").click()
    _still(page)
    _tab("Overlay")(page)
    _wait_for_picture(page)


def _score(page: Page) -> None:
    _lay_over(page)
    _tab("Criteria")(page)


def _lead_back(page: Page) -> None:
    for name in ("Open the eyes", "Even patches", "Bring colour back"):
        page.get_by_role("slider", name=name).press("End")
        _still(page)
    _wait_for_picture(page)


def take(browser: Browser, studio: str, shot: Shot, *, every_way: bool) -> Iterator[Taken]:
    """Yield a page as an artist sees it, as the guide shows it or at both sizes, light and dark."""
    for width, height in (_LARGE, _SMALL) if every_way else (_LARGE,):
        size = ViewportSize(width=width, height=height)
        context = browser.new_context(viewport=size, locale=shot.locale)
        try:
            page = context.new_page()
            page.set_default_timeout(60_000)
            _reach(page, studio, shot)
            schemes: tuple[Scheme, ...] = ("light", "dark") if every_way else ("light",)
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                _still(page)
                yield Taken((width, height), scheme, page.screenshot())
        finally:
            context.close()


def _reach(page: Page, studio: str, shot: Shot) -> None:
    page.goto(f"{studio}/{shot.path}")
    title = page.get_by_role("heading", name=shot.title, level=1)
    expect(title).to_be_visible(timeout=_PATIENCE_MS)
    _still(page)
    if shot.case is not None:
        page.get_by_test_id("stSidebar").get_by_role("combobox", name="Case").click()
        page.get_by_role("option", name=shot.case).click()
        _still(page)
    shot.then(page)


def main() -> None:
    """Take the guide's pictures, and where a folder is given every page every way."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/guide.md.")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="take every page, every way")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="take these alone")
    given = parser.parse_args()
    folder: Path | None = given.all
    for place in (PLACE, folder or PLACE):
        place.mkdir(parents=True, exist_ok=True)
    os.environ["WORKBENCH_ARTIST"], os.environ["WORKBENCH_AGENCY"] = ARTIST, AGENCY
    wanted = [one for one in shots() if given.only is None or one.name in given.only]
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        home = build_guide_home(Path(made))
        browser = playwright.chromium.launch(
            executable_path=chromium_program(), args=CHROMIUM_FLAGS
        )
        with served_studio(home, Path(made) / "studio.log") as studio:
            for shot in wanted:
                if folder is None and not shot.in_guide:
                    continue
                for taken in take(browser, studio.address, shot, every_way=folder is not None):
                    _keep(shot, taken, folder)
        browser.close()


def _keep(shot: Shot, taken: Taken, folder: Path | None) -> None:
    if shot.in_guide and taken.is_for_guide:
        picture = Image.open(io.BytesIO(taken.png)).convert("RGB")
        picture.save(PLACE / f"{shot.name}.jpg", quality=_QUALITY, optimize=True)
    if folder is not None:
        (folder / f"{shot.name}-{taken.size[0]}-{taken.scheme}.png").write_bytes(taken.png)


if __name__ == "__main__":
    main()
