"""Light, blur and grain are read off the face as they were put there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.photo_traits import read_traits
from tests.heads import DARK, LIGHT, made_up_head


@pytest.mark.parametrize("skin", [LIGHT, DARK])
def test_light_from_the_side_is_seen_from_that_side(skin: tuple[int, int, int]) -> None:
    head = made_up_head(skin)
    slope = np.linspace(0.6, 1.1, head.pixels.shape[1])[None, :, None]
    from_right = (head.pixels * slope).astype(np.uint8)
    from_left = (head.pixels * slope[:, ::-1]).astype(np.uint8)
    assert read_traits(from_right, head.landmarks).light_x > 0.1
    assert read_traits(from_left, head.landmarks).light_x < -0.1


def test_blur_is_found_in_pixels() -> None:
    head = made_up_head()
    edges = head.pixels.copy()
    edges[::40, 250:390], edges[300:460, ::40] = 0, 0
    for sigma in (1.0, 2.0, 3.0):
        blurred = np.asarray(cv2.GaussianBlur(np.kron(edges, np.ones((1, 1, 1))), (0, 0), sigma))
        found = read_traits(np.rint(blurred).astype(np.uint8), head.landmarks).blur_px
        assert 0.6 * sigma < found < 1.6 * sigma


@pytest.mark.parametrize("grain", [2.0, 5.0])
def test_grain_is_found_in_grey_levels(grain: float) -> None:
    head = made_up_head()
    clean = np.asarray(cv2.GaussianBlur(head.pixels, (0, 0), 2), np.float32)
    noise = np.random.default_rng(5).normal(0, grain, (*clean.shape[:2], 1))
    noisy = np.clip(clean + noise, 0, 255).astype(np.uint8)
    assert abs(read_traits(noisy, head.landmarks).grain - grain) < 0.3 * grain
