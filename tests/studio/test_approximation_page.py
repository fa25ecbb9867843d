"""A made-up skull in a real browser: taken in, its points moved and placed, a face drawn, kept."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import trimesh
from playwright.sync_api import FilePayload, Page, expect

from pipelines.arrays import Floats
from pipelines.reconstruction.guessing import guess_craniometry
from pipelines.reconstruction.placing import by_placer
from pipelines.reconstruction.recipe import ApproximationRecipe
from tests.desks import new_desk, open_case
from tests.pipelines.reconstruction.phantoms import phantom
from tests.skulls import skull_files
from tests.studio.waiting import kept_recipe, open_list

pytestmark = pytest.mark.browser
_WIDTH, _PX_PER_MM = 960, 4.0
# Names beside points that lie over another name, or over a point that is not their own.
_COVERED = """() => {
  const places = (found) => [...document.querySelectorAll(found)].map((one) =>
    [one.textContent || one.dataset.name, one.getBoundingClientRect()]);
  const names = places(".editor text:not(.hidden)");
  return names.flatMap(([name, box]) => [...names, ...places(".editor circle")]
    .filter(([other, its]) => other !== name && box.left < its.right && its.left < box.right
      // A line of letters is higher than its letters.
      && box.top + 3 < its.bottom && its.top < box.bottom - 3)
    .map(([other]) => `${name} ${other}`));
}"""


def test_points_are_moved_on_the_bone_and_a_face_over_them_is_kept(
    page: Page, studio: str, tmp_path: Path
) -> None:
    skull, _points = skull_files(tmp_path)
    with new_desk(tmp_path / "home") as desk:
        open_case(desk)
    page.goto(f"{studio}/reconstruction")
    _take_in(page, skull)

    dot = page.locator("circle[data-name='or_l']")
    expect(dot).to_be_visible()
    _check_names(page)
    picture = page.locator(".editor img").bounding_box()
    assert picture is not None
    scale = picture["width"] / _WIDTH
    at = _middle(page, "or_l")
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + 12, at[1] + 5, steps=6)
    page.mouse.up()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.get_by_label("Point to place").select_option("id")
    above = _middle(page, "inc")
    page.mouse.dblclick(above[0], above[1] + 9)
    # The list is the server's: the point has been there and back.
    expect(page.locator("option[value='id']")).to_have_text("id · infradentale")
    guessed = len(guess_craniometry(phantom("young woman").skull))
    _check_that_one_stands(page, guessed)
    page.reload()
    expect(page.get_by_text(f"{guessed + 1} points:")).to_be_visible()
    expect(page.get_by_text(_unchecked(guessed - 2))).to_be_visible()

    _choose(page, "Build", "normal")
    page.get_by_role("button", name="Draw the face").click()
    # At once, while it draws: this click does not wait until the page stands still.
    page.get_by_role("button", name="Cancel").evaluate("(button) => button.click()")
    expect(page.get_by_text("Stopped. What was not whole by then is not kept.")).to_be_visible()
    page.get_by_role("tab", name="The face").click()
    expect(page.get_by_text("Nothing is drawn yet.")).to_be_visible()
    page.get_by_role("button", name="Draw the face").click()
    expect(page.get_by_role("tab", name="Uncertainty")).to_be_visible(timeout=90_000)
    page.get_by_role("tab", name="Features and rules").click()
    expect(page.get_by_text(_unchecked(guessed - 2)).last).to_be_visible()
    placed = page.get_by_role("tabpanel", name="The face")
    expect(placed.get_by_text("Tip of the nose", exact=True)).to_be_visible()
    # However far down one reads, the tabs stay where they are.
    placed.get_by_text("Tissue depths: ").scroll_into_view_if_needed()
    expect(page.get_by_role("tab", name="Features and rules")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Save a version").click()
    recipe = kept_recipe(tmp_path / "home", page)
    assert isinstance(recipe, ApproximationRecipe)
    _check_recipe(recipe, np.array([12, -5]) / scale / _PX_PER_MM)
    _check_surface(_exported_surface(page, tmp_path))


def _take_in(page: Page, skull: Path) -> None:
    """Add a skull, after a file that is none, and after the question of its sides."""
    _give(page, "notes.stl", b"no surface")
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("'notes.stl' has no surface")
    page.get_by_role("button", name="Remove notes.stl").click()
    expect(page.get_by_text("notes.stl", exact=True)).to_have_count(0)
    _give(page, "skull.ply", skull.read_bytes())
    expect(alert).to_contain_text("does not say which side is the person's right")
    _choose(page, "Where its axes", "LPS")
    page.get_by_role("button", name="Add the skull").click()


def _check_recipe(recipe: ApproximationRecipe, expected: Floats) -> None:
    assert (recipe.build, recipe.skull.frame) == ("normal", "LPS")
    before = guess_craniometry(phantom("young woman").skull)
    moved = np.subtract(recipe.points["or_l"].xyz, before["or_l"].xyz)
    np.testing.assert_allclose(moved[[0, 2]], expected, atol=0.7)
    assert recipe.points["id"].status == "observed"
    np.testing.assert_allclose(recipe.points["op"].xyz, before["op"].xyz, atol=0.01)
    by = by_placer(recipe.points)
    assert (set(by["hand"]), by["unknown"]) == ({"or_l", "id", "n"}, [])


def _unchecked(count: int) -> str:
    return f"{count} points of the skull are the program's, unchecked."


def _check_that_one_stands(page: Page, guessed: int) -> None:
    """Say by enter that a point is right: it is the hand's, and the next one is chosen."""
    expect(page.get_by_text(_unchecked(guessed - 1))).to_be_visible()
    expect(page.locator("circle[data-name='or_l']")).not_to_have_class(re.compile("unchecked"))
    dot = page.locator("circle[data-name='n']")
    expect(dot).to_have_class(re.compile("unchecked"))
    page.get_by_label("Point to place").select_option("n")
    expect(page.get_by_text("the program's, unchecked", exact=False).last).to_be_visible()
    expect(page.get_by_role("button", name="It is right")).to_be_enabled()
    page.get_by_role("application").press("Enter")
    expect(page.get_by_text(_unchecked(guessed - 2))).to_be_visible()
    expect(dot).not_to_have_class(re.compile("unchecked"))
    expect(page.get_by_label("Point to place")).not_to_have_value("n")
    # From here the back of the head is out of sight: nobody can say that a point there is right.
    page.get_by_label("Point to place").select_option("op")
    expect(page.get_by_role("button", name="It is right")).to_be_disabled()
    page.get_by_role("application").press("Enter")


def _check_names(page: Page) -> None:
    assert page.locator(".editor text:not(.hidden)").count() > 20
    assert page.evaluate(_COVERED) == []


def _exported_surface(page: Page, folder: Path) -> Path:
    open_list(page.get_by_role("combobox", name="Format"))
    page.get_by_role("option", name="Surfaces to print and turn").click()
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=".stl").click()
    download.value.save_as(folder / "face.stl")
    return folder / "face.stl"


def _check_surface(file: Path) -> None:
    surface = trimesh.load_mesh(file)
    assert surface.is_watertight
    assert 150 < surface.extents.max() < 400


def _give(page: Page, name: str, data: bytes) -> None:
    payload: FilePayload = {
        "name": name,
        "mimeType": "application/octet-stream",
        "buffer": data,
    }
    region = page.get_by_role("region", name="CT or surface of the skull")
    region.locator("input[type=file]").set_input_files(payload)
    expect(page.get_by_text(name, exact=True).first).to_be_visible()
    page.get_by_role("button", name="Add the skull").click()


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()


def _middle(page: Page, name: str) -> tuple[float, float]:
    box = page.locator(f"circle[data-name='{name}']").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
