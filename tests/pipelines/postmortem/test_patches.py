from __future__ import annotations

import numpy as np

from pipelines.postmortem.patches import fill_texture


def test_a_hole_in_stripes_is_filled_with_stripes() -> None:
    stripes = np.repeat((np.arange(60) % 6 < 3)[None, :] * 20.0 - 10, 60, axis=0)[..., None]
    hole = np.zeros((60, 60), bool)
    hole[20:38, 22:41] = True
    filled = fill_texture(stripes.astype(np.float32), hole, ~hole, patch_px=9)
    assert np.abs(filled - stripes).max() < 1e-3


def test_what_is_not_in_the_hole_stays() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 5, (40, 50, 3)).astype(np.float32)
    hole = np.zeros((40, 50), bool)
    hole[10:20, 15:30] = True
    filled = fill_texture(noise, hole, ~hole, patch_px=5)
    assert np.array_equal(filled[~hole], noise[~hole])
    assert 0.6 < filled[hole].std() / noise[~hole].std() < 1.4


def test_patches_come_from_the_source_alone() -> None:
    left = np.full((30, 60, 1), 1.0, np.float32)
    left[:, 30:] = 9.0
    hole = np.zeros((30, 60), bool)
    hole[10:20, 32:40] = True
    source = np.zeros((30, 60), bool)
    source[:, :28] = True
    filled = fill_texture(left, hole, source, patch_px=5)
    assert (filled[hole] == 1.0).all()


def test_without_a_source_the_hole_stays_plain() -> None:
    hole = np.ones((12, 12), bool)
    hole[0] = False
    filled = fill_texture(np.ones((12, 12, 1), np.float32), hole, ~hole, patch_px=5)
    assert (filled[hole] == 0).all()


def test_patches_alike_to_the_last_digit_are_no_trouble() -> None:
    rng = np.random.default_rng(1)
    tile = rng.normal(0, 30, (8, 8, 3)).astype(np.float32)
    texture = np.tile(tile, (8, 9, 1))
    hole = np.zeros(texture.shape[:2], bool)
    hole[20:44, 20:50] = True
    filled = fill_texture(texture, hole, ~hole, patch_px=11)
    assert np.abs(filled - texture).max() < 1e-3
