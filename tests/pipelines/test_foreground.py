"""What a matte covers is lifted off without the background's colour."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.arrays import Floats, Pixels
from pipelines.errors import MatteError
from pipelines.foreground import both_sides, content_box, cut_out


def _composite(front: tuple[int, int, int], back: tuple[int, int, int]) -> tuple[Pixels, Floats]:
    matte = np.zeros((120, 160), np.float32)
    cv2.circle(matte, (80, 60), 35, 1.0, -1)
    matte = np.asarray(cv2.GaussianBlur(matte, (0, 0), 4), np.float32)
    mixed = matte[..., None] * np.array(front) + (1 - matte[..., None]) * np.array(back)
    return np.rint(mixed).astype(np.uint8), matte


def test_both_colours_are_found_where_they_mix() -> None:
    pixels, matte = _composite((30, 25, 20), (220, 215, 200))
    front, behind = both_sides(pixels, matte)
    mixed = (matte > 0.3) & (matte < 0.7)
    assert np.abs(front[mixed] - (30, 25, 20)).max() < 12
    assert np.abs(behind[mixed] - (220, 215, 200)).max() < 12


def test_both_sides_mix_to_what_was_seen() -> None:
    pixels, matte = _composite((200, 160, 90), (40, 90, 50))
    front, behind = both_sides(pixels, matte)
    share = matte[..., None]
    mixed = share * front + (1 - share) * behind
    inner = matte > 0.2
    assert np.abs(mixed - pixels)[inner].mean() < 1.5


def test_a_cut_out_over_its_own_background_is_the_photograph() -> None:
    pixels, matte = _composite((30, 25, 20), (220, 215, 200))
    rgba = cut_out(pixels, matte).astype(np.float32)
    share = rgba[..., 3:] / 255
    laid = share * rgba[..., :3] + (1 - share) * (220, 215, 200)
    assert np.abs(laid - pixels).mean() < 1
    assert (rgba[..., 3] == np.rint(matte * 255)).all()


def test_an_empty_matte_is_refused() -> None:
    with pytest.raises(MatteError, match="empty"):
        content_box(np.zeros((4, 4), np.float32))


def test_the_box_holds_all_of_the_matte_and_the_margin() -> None:
    matte = np.zeros((20, 30), np.float32)
    matte[5:8, 10:20] = 0.1
    box = content_box(matte, margin=2)
    assert (box.x, box.y, box.width, box.height) == (8, 3, 14, 7)
    assert content_box(np.ones((20, 30), np.float32), margin=9).width == 30
