"""Wait for what a browser test caused: until the page stands still, until the store has it."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Page, expect

from pipelines.recipe import AnyRecipe
from tests.desks import NUMBER, settings_for
from workbench.desk import Desk


def settle(page: Page) -> None:
    """Wait until the page is drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def kept_recipe(home: Path, page: Page, *, seconds: float = 90) -> AnyRecipe:
    """Return the recipe of the case's first version, once there is one."""
    give_up = time.monotonic() + seconds
    with Desk(settings_for(home)) as desk:
        while not desk.case(NUMBER).versions:
            assert time.monotonic() < give_up, "no version was kept"
            page.wait_for_timeout(300)
        return desk.recipe(NUMBER, 1)
