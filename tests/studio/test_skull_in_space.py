"""Points of a made-up skull placed on it in space by mouse and keys in a browser, and kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from pipelines.reconstruction.approximation import Reading
from pipelines.reconstruction.guessing import guess_craniometry
from pipelines.reconstruction.recipe import ApproximationRecipe
from tests.desks import NUMBER, new_desk, open_case
from tests.pipelines.reconstruction.phantoms import phantom
from tests.skulls import skull_files
from tests.studio.waiting import kept_recipe, settle

pytestmark = pytest.mark.browser


@pytest.mark.nightly
def test_points_are_placed_and_dragged_on_the_skull_in_space(
    page: Page, studio: str, tmp_path: Path
) -> None:
    skull, _points = skull_files(tmp_path)
    with new_desk(tmp_path / "home") as desk:
        open_case(desk)
        desk.take_in_skull(NUMBER, skull.read_bytes(), skull.name, Reading("LPS"))
    before = guess_craniometry(phantom("young woman").skull)
    page.goto(f"{studio}/reconstruction")
    page.get_by_role("radio", name="All round").click()
    expect(page.locator(".editor:has(canvas) circle[data-name='or_l']")).to_be_visible()
    # The browser says that it holds the bone, and the page is drawn once more.
    page.wait_for_timeout(1500)
    settle(page)
    left, right = _middle(page, "or_l"), _middle(page, "or_r")
    scale = (left[0] - right[0]) / (before["or_l"].xyz[0] - before["or_r"].xyz[0])
    marks = [page.locator(".editor-letter").nth(n).bounding_box() for n in (0, 1)]
    assert marks[0] is not None
    assert marks[1] is not None
    assert marks[0]["x"] < right[0] < left[0] < marks[1]["x"]

    # One upon the other, faster than the page is drawn anew.
    page.get_by_label("Point to place").select_option("id")
    above = _middle(page, "inc")
    page.mouse.dblclick(above[0], above[1] + 7)
    page.mouse.move(*left)
    page.mouse.down()
    page.mouse.move(left[0] + 8, left[1] + 6, steps=6)
    page.mouse.up()
    expect(page.locator("option[value='id']")).not_to_contain_text("not placed")
    settle(page)
    page.get_by_role("toolbar").get_by_role("button", name="Right side").click()
    page.get_by_label("Point to place").select_option("zm_r")
    cheek = _middle(page, "zm_r")
    page.mouse.dblclick(cheek[0] + 10, cheek[1] - 8)
    settle(page)
    page.get_by_role("toolbar").get_by_role("button", name="Left side").click()
    assert _middle(page, "n")[0] < _middle(page, "lo_l")[0]

    _check_points_off_and_draw(page)
    recipe = kept_recipe(tmp_path / "home", page)
    assert isinstance(recipe, ApproximationRecipe)
    kept = recipe.points
    moved = np.subtract(kept["or_l"].xyz, before["or_l"].xyz)
    np.testing.assert_allclose(moved[[0, 2]], np.array([8, -6]) / scale, atol=0.8)
    lower = np.subtract(kept["id"].xyz, before["inc"].xyz)
    np.testing.assert_allclose(lower[[0, 2]], np.array([0, -7]) / scale, atol=0.8)
    aside = np.subtract(kept["zm_r"].xyz, before["zm_r"].xyz)
    # From the right, the front is at the right.
    np.testing.assert_allclose(aside[1:], np.array([-10, 8]) / scale, atol=0.8)
    vertices = phantom("young woman").skull.vertices
    for name in ("or_l", "id", "zm_r"):
        assert np.linalg.norm(vertices - kept[name].xyz, axis=1).min() < 3.0
        assert kept[name].status == "observed"
    assert {point.placed_by for point in kept.values()} == {"hand"}


def _check_points_off_and_draw(page: Page) -> None:
    """Say that the points that were not moved are right as they are; draw a face and save it."""
    page.get_by_role("button", name="I have looked at every point").click()
    expect(page.get_by_text("the program's, unchecked")).to_have_count(0)
    settle(page)
    page.get_by_role("combobox", name="Build").click()
    page.get_by_role("option", name="normal").click()
    settle(page)
    page.get_by_role("button", name="Draw the face").click()
    expect(page.get_by_role("tab", name="Uncertainty")).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Save a version").click()


def _middle(page: Page, name: str) -> tuple[float, float]:
    dot = page.locator(f"circle[data-name='{name}']")
    expect(dot).to_have_count(1)
    dot.wait_for()
    box = dot.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
