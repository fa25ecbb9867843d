"""Behind the person only the rim that was asked for is made up, from the background around it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.background import background_filled
from pipelines.errors import MatteError
from tests.heads import WALL, made_up_head

UNIT = 100.0


def test_the_rim_takes_the_wall_and_nothing_else_changes() -> None:
    head = made_up_head()
    filled = background_filled(head.pixels, head.person, band_px=12, unit_px=UNIT)
    inside = (head.person > 0.02).astype(np.uint8)
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    rim = (depth > 0) & (depth < 8)
    rim[-40:] = rim[:, :40] = rim[:, -40:] = False
    assert np.abs(filled[rim].astype(float) - WALL).mean() < 4
    untouched = (depth > 18) | (cv2.dilate(inside, np.ones((9, 9))) == 0)
    assert (filled[untouched] == head.pixels[untouched]).all()


def test_a_lock_that_the_matte_missed_goes_and_a_picture_on_the_wall_stays() -> None:
    head = made_up_head()
    person = (head.person > 0.02).astype(np.uint8)
    away = cv2.distanceTransform(1 - person, cv2.DIST_L2, 5)
    rows, columns = np.mgrid[: head.pixels.shape[0], : head.pixels.shape[1]]
    top = (away > 4) & (away < 9) & (rows < 200)
    lock, picture = top & (np.abs(columns - 330) < 3), top & (np.abs(columns - 250) < 3)
    hair = np.median(head.pixels[head.hair > 0.9], axis=0)
    pixels = head.pixels.copy()
    pixels[lock], pixels[picture] = hair, (40, 60, 160)
    filled = background_filled(pixels, head.person, band_px=12, unit_px=UNIT).astype(float)
    assert np.abs(filled[lock] - WALL).mean() < 12 < np.abs(hair - WALL).mean()
    assert np.abs(filled[picture] - (40, 60, 160)).mean() < 12


def test_dark_leaves_behind_a_head_are_not_taken_for_its_hair() -> None:
    head = made_up_head()
    noise = np.random.default_rng(3).normal(0, 1, head.person.shape).astype(np.float32)
    leaves = cv2.GaussianBlur(noise, (0, 0), 9)
    wall = np.array([110, 150, 100]) + 45 * (leaves / leaves.std())[..., None]
    cover = head.person[..., None]
    pixels = np.rint(np.clip(head.pixels * cover + wall * (1 - cover), 0, 255)).astype(np.uint8)
    filled = background_filled(pixels, head.person, band_px=12, unit_px=UNIT)
    person = (head.person > 0.02).astype(np.uint8)
    beyond = cv2.distanceTransform(1 - person, cv2.DIST_L2, 5) > 5
    changed = (filled != pixels).any(axis=-1) & beyond
    assert changed.sum() < 0.04 * (cv2.dilate(person, np.ones((31, 31))) - person).sum()


def test_a_door_frame_goes_on_behind_the_hair() -> None:
    head = made_up_head()
    frame = np.zeros(head.pixels.shape[1], bool)
    frame[438:446] = True
    behind = 1 - head.person[..., None]
    pixels = head.pixels.astype(np.float32)
    pixels[:, frame] += (behind * (np.array([60, 40, 30]) - pixels))[:, frame]
    filled = background_filled(pixels.astype(np.uint8), head.person, band_px=12, unit_px=UNIT)
    # The hair's side stands at x = 455 level with the eyes, in front of the frame's edge.
    assert filled[330, 450].mean() > 120
    assert filled[150, 441].mean() < 70


@pytest.mark.parametrize("lean_px", [0, 25, -40])
def test_a_door_edge_that_leaves_the_hair_again_stays_straight(lean_px: int) -> None:
    head = made_up_head()
    rows, columns = np.mgrid[: head.pixels.shape[0], : head.pixels.shape[1]]
    # The edge goes in behind the hair above the ear; beside it the wall is light, and dark within.
    edge = 425 + lean_px * (rows - 240) / rows.shape[0]
    wall = np.where((columns < edge)[..., None], (150, 150, 145), (205, 200, 195))
    cover = head.person[..., None]
    pixels = np.rint(head.pixels * cover + wall * (1 - cover)).astype(np.uint8)
    filled = background_filled(pixels, head.person, band_px=14, unit_px=UNIT)
    depth = cv2.distanceTransform((head.person > 0.02).astype(np.uint8), cv2.DIST_L2, 5)
    rim = (depth > 0) & (depth < 10) & (np.abs(rows - 200) < 60) & (np.abs(columns - edge) > 4)
    rim &= columns > 320
    assert np.abs(filled[rim].astype(float) - wall[rim]).mean() < 5


def test_no_band_changes_nothing_and_a_wide_one_is_refused() -> None:
    head = made_up_head()
    same = background_filled(head.pixels, head.person, band_px=0, unit_px=UNIT)
    assert (same == head.pixels).all()
    with pytest.raises(MatteError, match="up to 25 px"):
        background_filled(head.pixels, head.person, band_px=26, unit_px=UNIT)
