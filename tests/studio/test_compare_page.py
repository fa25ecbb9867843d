"""Comparing in a real browser: what the canvases show, pixel by pixel, and what is measured."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pipelines.arrays import Floats, Pixels
from tests.desks import settings_for
from tests.studio.canvas import as_it_lies, middle, pixels_of
from tests.studio.people import ARTIST, NUMBER, desk_with_a_version
from tests.studio.serving import served_studio
from workbench.desk import Desk
from workbench.work.comparing import PictureOf

pytestmark = pytest.mark.browser
_READY = ".comparer-stage[data-ready=true]"
_PHOTO, _FIRST, _SECOND = "Photograph 1, 6 years", "Version 1, 10 years", "Version 2, 16 years"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home that is only looked at, so that all tests here share it."""
    home = tmp_path_factory.mktemp("compared") / "home"
    with desk_with_a_version(home) as desk:
        desk.progress(NUMBER, target_age=16)
    return home


@pytest.fixture(scope="module")
def studio(home: Path) -> Generator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_ARTIST", ARTIST)
        with served_studio(home, home.with_name("studio.log")) as served:
            yield served.address


@pytest.fixture
def desk(home: Path) -> Generator[Desk]:
    with Desk(settings_for(home)) as desk:
        yield desk


@pytest.fixture
def compare(desk: Desk, page: Page, studio: str) -> Page:
    page.goto(f"{studio}/compare")
    page.locator(_READY).wait_for()
    return page


def _way(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).check(force=True)


def _add(page: Page, *names: str) -> None:
    page.get_by_role("combobox", name="Pictures, the first below the others").click()
    for name in names:
        page.get_by_role("option", name=name).click()
    page.keyboard.press("Escape")
    expect(page.locator("[data-pair='0'] option", has_text=names[-1])).to_have_count(1)
    page.locator(_READY).wait_for()


def _pair(page: Page, first: str, second: str) -> None:
    page.locator("[data-pair='0']").select_option(first)
    page.locator("[data-pair='1']").select_option(second)


def _canvas(page: Page) -> Locator:
    expect(page.locator(".comparer canvas")).to_have_count(1)
    return page.locator(".comparer canvas")


def _shown_of(desk: Desk, of: PictureOf, shown: Floats) -> Floats:
    """Return a picture of the case as it has to lie on a canvas, (h, w, 3)."""
    return as_it_lies(desk.seen(NUMBER, of), shown)


@pytest.mark.nightly
def test_a_difference_is_light_where_pictures_differ_and_black_of_one_with_itself(
    compare: Page, desk: Desk
) -> None:
    _way(compare, "Difference")
    shown = pixels_of(_canvas(compare))
    taken, drawn = (
        _shown_of(desk, of, shown) for of in (PictureOf("photo", 1), PictureOf("version", 2))
    )
    expected = np.minimum(4 * np.abs(drawn - taken), 255)
    there = middle(shown, taken)
    assert expected.mean() > 3
    assert np.abs(there - expected[: there.shape[0]]).mean() < 0.25 * expected.mean()
    _add(compare, _FIRST)
    _pair(compare, _FIRST, _FIRST)
    assert pixels_of(_canvas(compare))[..., :3].max() == 0


def test_wipe_and_onion_skin_show_each_picture_where_and_as_much_as_is_chosen(
    compare: Page, desk: Desk
) -> None:
    bar = compare.get_by_role("slider", name="Divide between before and after")
    canvas = _canvas(compare)
    bar.press("End")
    one = pixels_of(canvas)
    bar.press("Home")
    other = pixels_of(canvas)
    expected = _shown_of(desk, PictureOf("version", 2), other)
    there = middle(other, expected)
    assert np.abs(there - expected[: there.shape[0]]).mean() < 3
    assert np.abs(one - other).mean() > 1
    _way(compare, "Onion skin")
    share = compare.get_by_role("slider", name=f"Share of {_SECOND}")
    share.fill("25")
    covered = one[..., 3] > 250
    mixed = 0.75 * one + 0.25 * other
    assert np.abs(pixels_of(canvas) - mixed)[covered].mean() < 1


@pytest.mark.nightly
def test_blinking_shows_one_after_the_other_until_it_is_paused(compare: Page) -> None:
    canvas, stage = _canvas(compare), compare.locator(_READY)
    _way(compare, "Blink")
    compare.get_by_role("slider", name="Pictures a second").fill("2.5")
    seen: list[Floats] = []
    for shown in ("0", "1", "0"):
        expect(stage).to_have_attribute("data-shown", shown)
        seen.append(pixels_of(canvas))
    assert np.abs(seen[0] - seen[1]).mean() > 1
    assert np.array_equal(seen[0], seen[2])
    stage.press("Space")
    expect(compare.get_by_role("button", name="Go on")).to_be_visible()
    paused = pixels_of(canvas)
    compare.wait_for_timeout(900)
    assert np.array_equal(pixels_of(canvas), paused)


@pytest.mark.nightly
def test_nothing_blinks_by_itself_where_less_motion_is_asked_for(
    desk: Desk, chromium: Browser, studio: str
) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{studio}/compare")
    page.locator(_READY).wait_for()
    _way(page, "Blink")
    canvas = _canvas(page)
    before = pixels_of(canvas)
    page.wait_for_timeout(1300)
    assert np.array_equal(pixels_of(canvas), before)
    page.get_by_role("button", name="The other picture").click()
    assert not np.array_equal(pixels_of(canvas), before)
    context.close()


def test_zoom_and_pan_move_all_pictures_alike_and_show_them_at_full_size(
    compare: Page, desk: Desk
) -> None:
    _add(compare, _FIRST)
    _way(compare, "Side by side")
    canvases = compare.locator(".comparer canvas")
    expect(canvases).to_have_count(3)
    stage = compare.locator(_READY)
    with compare.expect_response(lambda got: "version=2" in got.url and "side" not in got.url):
        compare.get_by_role("button", name="Full size").click()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowUp"):
        stage.press(f"Shift+{key}")
    compare.wait_for_timeout(500)
    parts = (PictureOf("photo", 1), PictureOf("version", 2), PictureOf("version", 1))
    places = {_place_in(desk.seen(NUMBER, of), canvases.nth(at)) for at, of in enumerate(parts)}
    assert len(places) == 1
    compare.get_by_role("button", name="Fit").click()
    expect(compare.get_by_text(re.compile(r"^\d+ percent of full size"))).to_be_visible()


def _place_in(whole: Pixels, canvas: Locator) -> tuple[int, ...]:
    """Return where in a picture a canvas shows a part of it, pixel for pixel."""
    shown = pixels_of(canvas)[..., :3].astype(np.uint8)
    found = cv2.matchTemplate(whole, shown, cv2.TM_SQDIFF)
    x, y = cv2.minMaxLoc(found)[2]
    height, width = shown.shape[:2]
    assert np.array_equal(whole[y : y + height, x : x + width], shown)
    return x, y


@pytest.mark.nightly
def test_a_distance_is_measured_in_pixels_and_in_shares_of_the_pupils(
    compare: Page, desk: Desk
) -> None:
    stage = compare.locator(_READY)
    compare.get_by_role("button", name="Full size").click()
    compare.get_by_role("button", name="Measure", exact=True).click()
    box = stage.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    compare.mouse.click(x + 60, y)
    compare.mouse.click(x + 90, y + 40)
    apart = desk.pupil_distance(NUMBER, PictureOf("photo", 1))
    assert apart is not None
    line = compare.locator(".comparer-measures li")
    expect(line).to_contain_text(f"50.0 px of {_PHOTO}, {50 / apart:.2f} of the distance")
    # By the keys alone: the cross begins where it was.
    stage.press("Enter")
    for _step in range(3):
        stage.press("Shift+ArrowRight")
    stage.press("Enter")
    expect(line.nth(1)).to_contain_text(f"30.0 px of {_PHOTO}")

    # What was measured, and how was looked, outlives a reload.
    compare.reload()
    stage.wait_for()
    expect(line).to_have_count(2)
    expect(compare.get_by_text("100 percent of full size")).to_be_visible()
    stage.press("Delete")
    expect(line).to_have_count(0)
