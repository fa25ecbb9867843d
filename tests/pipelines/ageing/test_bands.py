"""Bands split a picture without halos, and the blur of its edges is found again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.ageing.bands import blurred, coarse_within, edge_blur_px

EDGE = np.where(np.arange(160)[None] < 80, 30.0, 80.0).astype(np.float32).repeat(120, axis=0)


@pytest.mark.parametrize("sigma", [1.5, 2.5, 4.0, 6.0])
def test_the_blur_of_an_edge_is_found_again(sigma: float) -> None:
    soft = np.asarray(cv2.GaussianBlur(EDGE, (0, 0), sigma), np.float32)
    assert edge_blur_px(soft, np.ones_like(soft)) == pytest.approx(sigma, rel=0.2, abs=0.4)


def test_contrast_does_not_matter_and_nothing_has_no_edge() -> None:
    soft = np.asarray(cv2.GaussianBlur(EDGE, (0, 0), 3.0), np.float32)
    where = np.ones_like(soft)
    assert edge_blur_px(soft * 0.2, where) == pytest.approx(edge_blur_px(soft, where), rel=0.01)
    assert edge_blur_px(np.full_like(soft, 50), where) == 0
    assert edge_blur_px(soft, np.zeros_like(soft)) == 0


def test_what_lies_beside_the_mask_leaves_no_halo() -> None:
    mask = (EDGE > 50).astype(np.float32)
    inside = coarse_within(EDGE, mask, 10.0)[mask > 0]
    assert np.abs(inside - 80).max() < 0.5


def test_a_wide_blur_keeps_the_mean_and_size() -> None:
    noise = np.random.default_rng(0).normal(50, 10, (131, 97, 3)).astype(np.float32)
    soft = blurred(noise, 17.0)
    assert soft.shape == noise.shape
    assert soft.mean() == pytest.approx(noise.mean(), abs=0.5)
    assert soft.std() < 1.5
