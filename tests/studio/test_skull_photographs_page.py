"""Photographs of a made-up skull in a real browser: scaled, marked, drawn over, kept."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from pipelines.reconstruction.flat_recipe import FlatRecipe
from tests.desks import NUMBER, new_desk, open_case
from tests.skulls import skull_photographs
from tests.studio.waiting import kept_recipe, settle

pytestmark = pytest.mark.browser
_FRONT = ("or_l", "or_r", "n", "g", "pr", "zy_l", "zy_r")
_SIDE = ("po", "or", "n", "g", "rhi", "ss", "pr", "pg")


def test_points_and_rulers_on_photographs_become_layers_that_are_kept(
    page: Page, studio: str, tmp_path: Path
) -> None:
    photographs, views = skull_photographs("plain man")
    with new_desk(tmp_path / "home") as desk:
        open_case(desk)
    page.goto(f"{studio}/reconstruction")
    page.get_by_role("radio", name="Photographs of the skull").click()
    _add(page, "front.png", photographs["frontal"], "From the front")
    page.get_by_text("Add a photograph of the skull").click()
    _add(page, "side.png", photographs["lateral"], "From a side")
    expect(page.get_by_role("button", name="Draw the face")).to_be_disabled()
    size = photographs["frontal"].size
    _place_all(page, size, views["frontal"], _FRONT)
    page.get_by_role("tab", name="Points, side").click()
    _place_all(page, size, views["lateral"], _SIDE)
    _choose(page, "Build", "normal")
    page.get_by_role("radio", name="right: its right side").click()
    for ruler in page.get_by_role("spinbutton", name="Ruler's length, mm").all():
        ruler.fill("100")
        ruler.press("Enter")
        settle(page)
    expect(page.get_by_text("Scale 1.00 px/mm")).to_have_count(2)
    page.reload()
    expect(page.get_by_role("tab", name="Points, side")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("Scale 1.00 px/mm")).to_have_count(2)
    expect(page.get_by_role("combobox", name="Build")).to_have_attribute("value", "normal")

    # What a reload gives back draws the page anew, which would end a drawing.
    _stand_still(page)
    page.get_by_role("button", name="Draw the face").click()
    picture = page.get_by_role("img", name="depth markers")
    expect(picture).to_be_visible(timeout=90_000)
    before = picture.get_attribute("src")
    page.get_by_role("button", name="depth markers", exact=True).click()
    without = page.get_by_role("img", name="From the front, normal build")
    expect(without).not_to_have_attribute("src", str(before))
    page.get_by_role("button", name="Save a version").click()
    recipe = kept_recipe(tmp_path / "home", page)
    assert isinstance(recipe, FlatRecipe)
    assert (recipe.build, set(recipe.views)) == ("normal", {"frontal", "lateral"})
    _check(recipe.document["frontal"], views["frontal"], _FRONT)
    _check(recipe.document["lateral"], views["lateral"], _SIDE)
    assert recipe.document["lateral"]["facing"] == "right"
    with new_desk(tmp_path / "home") as desk:
        assert [skull.suffix for skull in desk.case(NUMBER).skulls] == [".png", ".png"]
        assert {"frontal/markers.png", "face.ply"} <= desk.products(NUMBER, 1).keys()


def _check(kept: dict[str, Any], true: dict[str, Any], names: tuple[str, ...]) -> None:
    """Every point that was placed is kept where it was placed, none is lost."""
    assert kept["points"].keys() == set(names)
    for name in names:
        assert kept["points"][name]["xy"] == pytest.approx(_true(true, name), abs=1.5)
    for end in ("from", "to"):
        assert kept["ruler"][end] == pytest.approx(true["ruler"][end], abs=1.5)
    assert kept["ruler"]["mm"] == 100


def _true(view: dict[str, Any], name: str) -> list[float]:
    """Return where a point truly is, px; the view from the side shows the right one."""
    return view["points"].get(name) or view["points"][f"{name}_r"]


def _place_all(
    page: Page, size: tuple[int, int], view: dict[str, Any], names: tuple[str, ...]
) -> None:
    """Place points one upon the other, faster than the page is drawn anew."""
    settle(page)
    image = page.locator(".editor img")
    expect(image).to_have_count(1)
    expect(image).not_to_have_js_property("naturalWidth", 0)
    _stand_still(page)
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    assert box is not None
    scale = box["width"] / size[0]
    places = {f"ruler {end}": view["ruler"][end] for end in ("from", "to")}
    places |= {name: _true(view, name) for name in names}
    choice = page.get_by_label("Point to place")
    for name, (x, y) in places.items():
        choice.select_option(name)
        page.mouse.dblclick(box["x"] + scale * x, box["y"] + scale * y)
    for name in places:
        # The list is the server's: the point has been there and back.
        expect(page.locator(f"option[value='{name}']")).not_to_contain_text("not placed")
    _stand_still(page)


def _stand_still(page: Page) -> None:
    """Wait until the page is drawn for the last point, or once more for an open tab to be noted."""
    page.wait_for_timeout(1500)
    settle(page)


def _add(page: Page, name: str, picture: Image.Image, view: str) -> None:
    file = io.BytesIO()
    picture.save(file, "PNG")
    payload: FilePayload = {"name": name, "mimeType": "image/png", "buffer": file.getvalue()}
    region = page.get_by_role("region", name="Photograph of the skull")
    region.locator("input[type=file]").set_input_files(payload)
    page.get_by_role("radio", name=view).click()
    page.get_by_role("button", name="Add the photograph").click()
    expect(page.get_by_role("combobox", name=view)).to_have_attribute("value", re.compile(name))


def _choose(page: Page, label: str, option: str) -> None:
    box = page.get_by_role("combobox", name=label)
    # A list closes while the page under it scrolls.
    box.scroll_into_view_if_needed()
    _stand_still(page)
    box.click()
    page.get_by_role("option", name=option).click()
    settle(page)
