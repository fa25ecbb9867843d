"""Landmarks in a real browser: dragged, zoomed, taken back, kept; begun by five points."""

from __future__ import annotations

import math
import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from skimage import data

from pipelines.arrays import Pixels
from pipelines.landmarks import Landmarks
from tests.desks import NUMBER, new_desk, open_case
from tests.studio.canvas import pixels_of
from tests.studio.waiting import frames, kept_recipe, settle

pytestmark = pytest.mark.browser


def _open_page(page: Page, folder: Path, picture: Pixels) -> None:
    """Open the page of age progression over a case with one photograph."""
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    with new_desk(folder / "home") as desk:
        open_case(desk)
        desk.take_in(NUMBER, buffer.getvalue(), age_years=6)
    page.reload()


def test_a_landmark_is_dragged_and_kept_under_the_artists_hand(page: Page, tmp_path: Path) -> None:
    sent = _frames_sent(page)
    _open_page(page, tmp_path, data.astronaut())
    _open_landmarks(page)
    with new_desk(tmp_path / "home") as desk:
        found = desk.landmarks(NUMBER, 1)
    dragged = np.array([20, 5]) / _px_on_screen(page, found)
    start = {index: _place(_dot(page, index)) for index in (36, 45, 48, 54)}
    _drag_and_foresee(page, 48, (20, 5), sent)
    assert _place(_dot(page, 48)) == pytest.approx((start[48][0] + 20, start[48][1] + 5), abs=1.5)

    # Another move by keys, taken back, done again, and taken back for good.
    _nudge_and_foresee(page)
    hint = page.locator(".editor-hint")
    expect(hint).to_contain_text("Landmark 50, outer lips 2: placed by the artist")
    page.keyboard.press("Control+z")
    expect(hint).to_contain_text("Landmark 50, outer lips 2: placed by the detector")
    page.keyboard.press("Control+Shift+z")
    expect(hint).to_contain_text("placed by the artist")
    page.keyboard.press("Control+z")

    # The corner of the mouth is mirrored; a nudged eye goes back with its group.
    _dot(page, 48).click()
    page.get_by_role("button", name="Mirror").click()
    assert _place(_dot(page, 54))[0] == pytest.approx(start[54][0] - 20, abs=12)
    assert _place(_dot(page, 54)) != pytest.approx(start[54], abs=3)
    _drag(page, 36, -8, 0)
    page.get_by_role("button", name="Reset group").click()
    assert _place(_dot(page, 36)) == pytest.approx(start[36], abs=0.1)
    page.get_by_role("button", name="Brows", exact=True).click()
    expect(_dot(page, 20)).to_be_hidden()
    _zoom_pan_and_fit(page)
    _put_the_inset_away_and_back(page)

    # What is not kept yet outlives a reload.
    settle(page)
    page.reload()
    page.get_by_role("tab", name="Landmarks").click()
    keep = page.get_by_role("button", name="Keep these landmarks")
    expect(keep).to_be_enabled()
    page.screenshot(path=tmp_path / "landmarks.png", full_page=True)
    keep.click()
    expect(page.get_by_text("The landmarks are kept.")).to_be_visible()
    with new_desk(tmp_path / "home") as desk:
        kept = desk.landmarks(NUMBER, 1)
    by_hand = [who == "artist" for who in kept.placed_by["outer_lips"]]
    assert [index for index, own in enumerate(by_hand) if own] == [0, 6]
    assert "artist" not in (*kept.placed_by["right_eye"], *kept.placed_by["right_iris"])

    # A version is drawn by the face that was kept: only these two stand elsewhere in its recipe.
    settle(page)
    page.get_by_role("button", name="Save a version").click()
    (source,) = kept_recipe(tmp_path / "home", page).sources
    moves = source.landmarks.ibug68 - found.ibug68
    np.testing.assert_allclose(moves[48], dragged, atol=0.5)
    assert set(np.flatnonzero(np.abs(moves).max(axis=1) > 0)) == {48, 54}


@pytest.mark.nightly
def test_an_iris_is_dragged_its_rim_goes_along_and_it_stays_the_artists(
    page: Page, tmp_path: Path
) -> None:
    _open_page(page, tmp_path, data.astronaut())
    _open_landmarks(page)
    rim = _dot(page, 69)
    before = _place(rim)
    _drag(page, 68, 12, 6)
    assert _place(rim) == pytest.approx((before[0] + 12, before[1] + 6), abs=1.5)
    page.get_by_role("button", name="Keep these landmarks").click()
    expect(page.get_by_text("The landmarks are kept.")).to_be_visible()
    page.screenshot(path=tmp_path / "irises.png", full_page=True)
    with new_desk(tmp_path / "home") as desk:
        kept = desk.landmarks(NUMBER, 1)
    assert set(kept.placed_by["right_iris"]) == {"artist"}
    assert set(kept.placed_by["left_iris"]) == {"detector"}


@pytest.mark.nightly
def test_landmarks_are_placed_by_hand_where_no_face_was_found(page: Page, tmp_path: Path) -> None:
    _open_page(page, tmp_path, data.coffee())
    expect(page.get_by_text("No face was found in photograph 1")).to_be_visible()
    # Five points say where the face is; the others follow, and each can be moved then.
    ghost = page.locator("polyline.ghost").first
    expect(ghost).to_have_attribute("points", re.compile(r"\d"))
    before = ghost.get_attribute("points") or ""
    _dot(page, 2).click()
    page.keyboard.press("Shift+ArrowDown")
    expect(ghost).not_to_have_attribute("points", before)
    page.get_by_role("button", name="Go on to every point").click()
    _dot(page, 8).click()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_role("button", name="Take back all moves")).to_be_enabled()
    page.get_by_role("button", name="Keep these landmarks").click()
    expect(page.get_by_text("Age progressed to 12 years").first).to_be_visible()
    with new_desk(tmp_path / "home") as desk:
        kept = desk.landmarks(NUMBER, 1)
    assert kept.placed_by["outline"].count("artist") == 1
    assert kept.placed_by["outline"][8] == "artist"
    assert set(kept.placed_by["nose_bridge"]) == {"estimate"}


def _open_landmarks(page: Page) -> None:
    page.get_by_role("tab", name="Landmarks").click()
    _dot(page, 30).wait_for()
    page.wait_for_timeout(500)


def _zoom_pan_and_fit(page: Page) -> None:
    """Zoom by the wheel about what lies under it, drag the photograph aside, and come back."""
    moved = {index: _place(_dot(page, index)) for index in (30, 36, 45)}
    page.mouse.move(*_middle(_dot(page, 30)))
    page.mouse.wheel(0, -400)
    expect(_dot(page, 36)).not_to_have_attribute("cx", str(moved[36][0]))
    closer = {index: _place(_dot(page, index)) for index in moved}
    assert closer[30] == pytest.approx(moved[30], abs=1.5)
    assert closer[45][0] - closer[36][0] == pytest.approx(
        math.exp(0.6) * (moved[45][0] - moved[36][0]), rel=0.01
    )
    _drag_from(page, 30, (80, 0), (-20, 30))
    assert _place(_dot(page, 30)) == pytest.approx((closer[30][0] - 20, closer[30][1] + 30), abs=1)
    page.get_by_role("button", name="Fit").click()
    assert _place(_dot(page, 36)) == pytest.approx(moved[36], abs=0.1)


def _put_the_inset_away_and_back(page: Page) -> None:
    """Switch off and on what the points come to, which lies over them."""
    inset = page.get_by_alt_text("The face as its landmarks make it now")
    drawn = inset.get_attribute("src")
    assert drawn is not None
    switch = page.get_by_text("Show over the points what they come to")
    switch.click()
    expect(inset).to_have_count(0)
    switch.click()
    expect(inset).to_have_attribute("src", drawn)


def _frames_sent(page: Page) -> list[object]:
    """Return a list that grows by whatever the page tells Python from its next loading on."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda said: sent.append(said)))
    return sent


def _foreseen(page: Page) -> Locator:
    return page.get_by_label("The face as the moved landmarks are going to make it")


def _drag_and_foresee(page: Page, index: int, by: tuple[float, float], sent: list[object]) -> None:
    """Drag a point, and see the inset go along in the browser alone until Python's answer is in."""
    drawn = page.get_by_alt_text("The face as its landmarks make it now")
    before = drawn.get_attribute("src") or ""
    expect(_foreseen(page)).to_be_hidden()
    # The jaw at its own side is held and let go again: the other side shows it.
    page.mouse.move(*_middle(_dot(page, 11)))
    page.mouse.down()
    _check_it_is_large_and_in_sight(page, 11)
    page.mouse.up()
    expect(_foreseen(page)).to_be_hidden()
    x, y = _middle(_dot(page, index))
    page.mouse.move(x, y)
    page.mouse.down()
    _check_it_is_large_and_in_sight(page, index)
    said = len(sent)
    page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=3)
    expect(_foreseen(page)).to_be_visible()
    half_way = pixels_of(_foreseen(page))
    page.mouse.move(x + by[0], y + by[1], steps=3)
    assert np.abs(pixels_of(_foreseen(page)) - half_way).max() > 0
    assert len(sent) == said
    expect(drawn).to_have_attribute("src", before)
    page.mouse.up()
    assert _wide(page) < 0.25
    expect(drawn).not_to_have_attribute("src", before)
    expect(_foreseen(page)).to_be_hidden()


def _nudge_and_foresee(page: Page) -> None:
    """Move the point after the chosen one by a key, and see what it is going to make."""
    page.keyboard.press("PageDown")
    page.keyboard.press("Shift+ArrowDown")
    _check_it_is_large_and_in_sight(page, 49)
    expect(_foreseen(page)).to_be_visible()
    expect(page.locator(".inset.near")).to_have_count(0)
    assert _wide(page) < 0.25


def _check_it_is_large_and_in_sight(page: Page, index: int) -> None:
    """The held point's surroundings are shown large, and not over the point."""
    expect(page.locator(".inset.near")).to_be_visible()
    assert _wide(page) > 0.35
    box = page.locator(".inset").bounding_box()
    assert box is not None
    x, y = _middle(_dot(page, index))
    beside = not box["x"] - 20 <= x <= box["x"] + box["width"] + 20
    assert beside or not box["y"] - 20 <= y <= box["y"] + box["height"] + 20


def _wide(page: Page) -> float:
    """Return how much of the picture's width the inset takes once it is drawn."""
    frames(page)
    inset, editor = (page.locator(one).bounding_box() for one in (".inset", ".editor"))
    assert inset is not None
    assert editor is not None
    return inset["width"] / editor["width"]


def _dot(page: Page, index: int) -> Locator:
    return page.locator(f'circle[data-index="{index}"]')


def _drag(page: Page, index: int, right: float, down: float) -> None:
    _drag_from(page, index, (0, 0), (right, down))


def _drag_from(
    page: Page, index: int, beside: tuple[float, float], by: tuple[float, float]
) -> None:
    """Drag what lies so many px ``beside`` a point of the face."""
    x, y = (place + away for place, away in zip(_middle(_dot(page, index)), beside, strict=True))
    right, down = by
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=6)
    page.mouse.up()


def _middle(dot: Locator) -> tuple[float, float]:
    box = dot.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _px_on_screen(page: Page, landmarks: Landmarks) -> float:
    """Return how many px of the screen a px of the photograph takes, however small it was sent."""
    box = page.get_by_alt_text("photograph under its landmarks").bounding_box()
    assert box is not None
    return box["width"] / landmarks.image_size[0]


def _place(dot: Locator) -> tuple[float, float]:
    return float(dot.get_attribute("cx") or "nan"), float(dot.get_attribute("cy") or "nan")
