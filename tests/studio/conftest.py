"""A real studio on a free port over an empty home, and a real browser in front of it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.studio.serving import CHROMIUM_FLAGS, chromium_program, served_studio

# A busy machine may take long to find a face; a test that waits longer has failed.
expect.set_options(timeout=30_000)


@pytest.fixture
def studio(tmp_path: Path) -> Generator[str]:
    with served_studio(tmp_path / "home", tmp_path / "studio.log") as served:
        yield served.address


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium_program(), args=CHROMIUM_FLAGS
        )
        yield started
        started.close()


@pytest.fixture
def browser(chromium: Browser) -> Generator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1500, "height": 1100})
    yield context
    context.close()


_STILL = """(calm) => {
  const app = document.querySelector("[data-testid=stApp]");
  const uploading = document.querySelector("[data-testid=stFileChipIconSpinner]");
  const still = !app || (app.dataset.testScriptState === "notRunning" && !uploading);
  window.stillSince = still ? (window.stillSince ?? performance.now()) : undefined;
  return still && performance.now() - window.stillSince >= calm;
}"""
# A page redrawn for what was pressed shows old and new side by side until the new one is whole.
_CALM_BEFORE_A_FILE_MS = 400


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a browser's failed test run once more over a fresh home; the summary counts each rerun.

    On a busy machine the browser may lose an event. What the program does wrong fails twice.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def patient_clicks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each click wait, as a person does, until the page stands still and its files are up.

    A form holds its button while a file is on its way, but only once it knows of the file.
    """
    click = Locator.click

    def click_when_still(self: Locator, **options: Any) -> None:
        self.page.wait_for_function(_STILL, arg=0)
        click(self, **options)

    give = Locator.set_input_files

    def give_and_wait(self: Locator, files: Any, **options: Any) -> None:
        self.page.wait_for_function(_STILL, arg=_CALM_BEFORE_A_FILE_MS)
        expect(self).to_have_count(1)
        give(self, files, **options)
        for file in files if isinstance(files, list) else [files]:
            name = file["name"] if isinstance(file, dict) else Path(file).name
            self.page.get_by_role("button", name=f"Remove {name}").first.wait_for()

    monkeypatch.setattr(Locator, "click", click_when_still)
    monkeypatch.setattr(Locator, "set_input_files", give_and_wait)


@pytest.fixture
def page(studio: str, browser: BrowserContext) -> Page:
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.goto(studio)
    return page
