"""Closed-form matting finds a known mix again and never touches what is known."""

from __future__ import annotations

import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.closed_form import solve_alpha


def _mixed() -> tuple[Pixels, Floats, Floats]:
    """A red front melting into a blue background: picture, true share, trimap."""
    share = np.tile(np.clip((np.arange(60) - 15) / 30, 0, 1), (40, 1)).astype(np.float32)
    front, back = np.array([180.0, 60, 40]), np.array([40.0, 80, 190])
    picture = np.rint(share[..., None] * front + (1 - share[..., None]) * back).astype(np.uint8)
    trimap = np.where(share == 1, 1.0, np.where(share == 0, 0.0, 0.5)).astype(np.float32)
    return picture, share, trimap


def test_a_known_mix_is_found_again() -> None:
    picture, share, trimap = _mixed()
    assert np.abs(solve_alpha(picture, trimap) - share).max() < 0.04


def test_what_is_known_stays() -> None:
    picture, _, trimap = _mixed()
    noisy = np.random.default_rng(1).integers(0, 256, picture.shape, np.uint8)
    alpha = solve_alpha(noisy, trimap)
    assert (alpha[trimap == 1] == 1).all()
    assert (alpha[trimap == 0] == 0).all()
    assert alpha.min() >= 0
    assert alpha.max() <= 1


def test_a_trimap_with_nothing_to_find_comes_back() -> None:
    picture, _, _ = _mixed()
    for value in (0.0, 1.0):
        trimap = np.full(picture.shape[:2], value, np.float32)
        assert (solve_alpha(picture, trimap) == value).all()


def test_a_flat_picture_has_an_answer() -> None:
    picture, _, trimap = _mixed()
    alpha = solve_alpha(np.full_like(picture, 90), trimap)
    assert np.isfinite(alpha).all()
