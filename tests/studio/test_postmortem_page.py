"""A made-up morgue photograph in a real browser: added, a wound painted over, and kept."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.postmortem.steps import MouthStep, WoundsStep
from tests.deceased import deceased
from tests.desks import NUMBER, new_desk
from tests.studio.waiting import kept_recipe, settle

pytestmark = pytest.mark.browser


def test_what_is_painted_and_chosen_is_drawn_and_kept_with_its_checklist(
    page: Page, studio: str, tmp_path: Path
) -> None:
    made = deceased("adult-25-woman-dark", 560)
    file = io.BytesIO()
    Image.fromarray(made.pixels).save(file, "PNG")
    with new_desk(tmp_path / "home") as desk:
        desk.open_case(NUMBER, subject="Nobody At All", born=date(1990, 3, 1), sex="F")
    page.goto(f"{studio}/postmortem")
    _give(page, "notes.png", b"not a picture")
    expect(page.get_by_role("alert")).to_contain_text("is text, whatever its name says")
    page.get_by_role("button", name="Remove notes.png").click()
    expect(page.get_by_text("notes.png")).to_have_count(0)
    _add(page, "morgue.png", file.getvalue())
    expect(page.get_by_role("alert")).to_contain_text("somebody who may be alive: missing child")

    # Nothing is chosen yet: both are alike, and each is called what it is.
    first = page.locator("select[data-pair='0'] option")
    expect(first).to_have_text(["Photograph", "Impression"])
    mouth = page.get_by_role("slider", name="Close the mouth")
    for _ in range(4):
        mouth.press("ArrowRight")
    page.get_by_role("tab", name="Mark wounds").click()
    # Before its picture is there, the canvas has no height.
    expect(page.locator(".brush img")).not_to_have_js_property("naturalWidth", 0)
    canvas = page.locator(".brush canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    scale = box["width"] / made.pixels.shape[1]
    (from_x, from_y), (to_x, to_y) = made.wound.points
    page.mouse.move(box["x"] + scale * from_x, box["y"] + scale * from_y)
    page.mouse.down()
    page.mouse.move(box["x"] + scale * to_x, box["y"] + scale * to_y, steps=8)
    page.mouse.up()
    expect(page.get_by_role("slider", name="Skin laid over")).to_be_visible()
    _reload_and_step_back_and_forth(page)
    page.get_by_role("tab", name="Before and after").click()
    expect(page.locator(".comparer-stage[data-ready=true]")).to_be_visible()
    page.get_by_role("button", name="Save a version").click()

    recipe = kept_recipe(tmp_path / "home", page)
    assert isinstance(recipe, PostmortemRecipe)
    assert recipe.step(MouthStep) == MouthStep(strength=0.2)
    wounds = recipe.step(WoundsStep)
    assert wounds is not None
    (stroke,) = wounds.strokes
    assert stroke.points[0] == pytest.approx((from_x, from_y), abs=3)
    assert stroke.points[-1] == pytest.approx((to_x, to_y), abs=3)
    assert {one.by for one in recipe.intake} == {"measured", "nobody yet"}
    _go_on_from_it(page)


def _go_on_from_it(page: Page) -> None:
    """What is chosen meanwhile gives way to what was chosen and painted for the version."""
    mouth = page.get_by_role("slider", name="Close the mouth")
    expect(page.get_by_text("Goes on from version 1", exact=True)).to_be_visible()
    settle(page)
    mouth.press("Home")
    expect(mouth).to_have_value("0")
    settle(page)
    page.get_by_role("button", name="Go on from this version").click()
    expect(mouth).to_have_value("0.2")
    expect(page.get_by_role("slider", name="Skin laid over")).to_have_value("1")
    expect(page.get_by_text("This page cannot show all")).to_have_count(0)


def _reload_and_step_back_and_forth(page: Page) -> None:
    """What is painted and chosen outlives a reload, and is taken back and painted again."""
    settle(page)
    page.reload()
    laid_over = page.get_by_role("slider", name="Skin laid over")
    expect(page.get_by_role("slider", name="Close the mouth")).to_have_value("0.2")
    expect(laid_over).to_be_visible()
    settle(page)
    page.get_by_role("tab", name="Mark wounds").click()
    clear = page.get_by_role("button", name="Clear")
    expect(clear).to_be_enabled()
    settle(page)
    back = page.get_by_role("button", name="Back one choice")
    back.click()
    expect(clear).to_be_disabled()
    expect(laid_over).to_be_hidden()
    settle(page)
    page.get_by_role("button", name="Forward one choice").click()
    expect(clear).to_be_enabled()
    expect(laid_over).to_be_visible()


def _add(page: Page, name: str, data: bytes) -> None:
    _give(page, name, data)
    page.get_by_role("spinbutton", name="Age in the photograph").fill("25")
    page.get_by_role("button", name="Add the photograph").click()


def _give(page: Page, name: str, data: bytes) -> None:
    payload: FilePayload = {"name": name, "mimeType": "image/png", "buffer": data}
    page.get_by_role("region", name="Photographs").locator("input[type=file]").set_input_files(
        payload
    )
    expect(page.get_by_text(name, exact=True).first).to_be_visible()
