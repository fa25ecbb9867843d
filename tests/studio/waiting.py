"""Wait for what a browser test caused: until the page stands still, until the store has it."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from pipelines.recipe import AnyRecipe
from tests.desks import NUMBER, settings_for
from workbench.desk import Desk

_FRAMES = "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"


def settle(page: Page) -> None:
    """Wait until the page is drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def frames(page: Page) -> None:
    """Wait until what was caused before is on the screen."""
    page.evaluate(_FRAMES)


def open_list(box: Locator) -> None:
    """Open a list of choices: it closes where the page scrolls under it, so once that is over."""
    box.scroll_into_view_if_needed()
    frames(box.page)
    box.click()


def kept_recipe(home: Path, page: Page, *, seconds: float = 90) -> AnyRecipe:
    """Return the recipe of the case's first version, once there is one."""
    give_up = time.monotonic() + seconds
    with Desk(settings_for(home)) as desk:
        while not desk.case(NUMBER).versions:
            assert time.monotonic() < give_up, "no version was kept"
            page.wait_for_timeout(300)
        return desk.recipe(NUMBER, 1)
