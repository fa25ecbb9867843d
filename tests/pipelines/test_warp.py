"""Warps are exact at their landmarks, smooth, local, and never fold."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data
from skimage.transform import ThinPlateSplineTransform
from skimage.transform import warp as skimage_warp

from pipelines.arrays import Floats
from pipelines.errors import WarpError
from pipelines.warp import LOWEST_AREA_RATIO, Box, dense_maps, spline_field, warp_pixels

SIZE = (600, 500)
UNIT = 80.0
WHOLE = Box(-1000, -1000, 3000, 3000)


def _controls(seed: int, shift: float) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.linspace(140, 460, 6), np.linspace(140, 360, 5))
    sources = np.column_stack([x.ravel(), y.ravel()]) + random.normal(0, 8, (30, 2))
    wave = np.column_stack([np.sin(sources[:, 1] / 90), np.cos(sources[:, 0] / 110)])
    return sources, sources + shift * wave


@given(seed=st.integers(0, 1000), shift=st.floats(-12, 12))
@settings(max_examples=25, deadline=None)
def test_the_field_is_exact_at_the_landmarks_within_half_a_pixel(seed: int, shift: float) -> None:
    sources, targets = _controls(seed, shift)
    field = spline_field(sources, targets, reach=WHOLE, size=SIZE, unit=UNIT)
    assert np.abs(targets + field.at(targets) - sources).max() < 0.5


def test_the_field_is_the_thin_plate_spline_of_scikit_image() -> None:
    sources, targets = _controls(3, 10.0)
    field = spline_field(sources, targets, reach=WHOLE, size=SIZE, unit=UNIT)
    oracle = ThinPlateSplineTransform.from_estimate(targets, sources)
    x, y = np.meshgrid(np.arange(150, 450, 7.0), np.arange(150, 350, 7.0))
    places = np.column_stack([x.ravel(), y.ravel()])
    difference = places + field.at(places) - oracle(places)
    assert np.abs(difference).max() < 0.5
    assert np.sqrt((difference**2).mean()) < 0.1


def test_the_warped_picture_is_the_one_that_scikit_image_makes() -> None:
    picture = cv2.resize(data.astronaut(), SIZE)
    sources, targets = _controls(5, 9.0)
    field = spline_field(sources, targets, reach=WHOLE, size=SIZE, unit=UNIT)
    ours = warp_pixels(picture, field)
    map_x, map_y = dense_maps(field, Box(0, 0, *SIZE))
    theirs = np.dstack(
        [
            skimage_warp(picture[..., channel], np.array([map_y, map_x]), order=3, mode="reflect")
            for channel in range(3)
        ]
    )
    difference = np.abs(ours / 255.0 - theirs) * 255
    assert np.median(difference) < 1.0
    assert np.percentile(difference, 99) < 12.0


def test_no_movement_leaves_the_picture_untouched() -> None:
    picture = data.astronaut()[:500, :500]
    points, _ = _controls(1, 0.0)
    field = spline_field(points, points, reach=WHOLE, size=(500, 500), unit=UNIT)
    assert np.array_equal(warp_pixels(picture, field), picture)


def test_nothing_changes_outside_the_reach_and_the_input_is_not_written() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (500, 600, 3), dtype=np.uint8)
    before = picture.copy()
    reach = Box(100, 80, 400, 340)
    sources, targets = _controls(2, 10.0)
    field = spline_field(sources, targets, reach=reach, size=SIZE, unit=UNIT)
    warped = warp_pixels(picture, field)
    outside = np.ones(picture.shape[:2], bool)
    outside[80:420, 100:500] = False
    assert np.array_equal(picture, before)
    assert np.array_equal(warped[outside], picture[outside])
    assert not np.array_equal(warped, picture)


def test_nothing_is_fetched_from_outside_the_picture() -> None:
    sources, targets = _controls(4, 0.0)
    field = spline_field(sources, targets + [25, 25], reach=WHOLE, size=SIZE, unit=UNIT)
    map_x, map_y = dense_maps(field, Box(0, 0, *SIZE))
    assert map_x.min() > -0.6
    assert map_y.min() > -0.6


def test_a_fold_is_refused_with_a_number_and_a_next_step() -> None:
    sources, targets = _controls(6, 0.0)
    targets[[7, 22]] = targets[[22, 7]]
    with pytest.raises(WarpError, match=r"pinch the picture to -?\d.*Check the landmarks"):
        spline_field(sources, targets, reach=WHOLE, size=SIZE, unit=UNIT)


def test_two_landmarks_that_disagree_slightly_are_smoothed_not_folded() -> None:
    sources, targets = _controls(6, 0.0)
    sources = np.vstack([sources, sources[7] + [3.0, 0.0]])
    targets = np.vstack([targets, targets[7] - [1.0, 0.0]])
    field = spline_field(sources, targets, reach=WHOLE, size=SIZE, unit=UNIT)
    assert field.smoothing > 0
    assert field.area_ratios().min() >= LOWEST_AREA_RATIO


def test_two_landmarks_on_one_spot_do_not_tear_the_picture() -> None:
    sources, targets = _controls(6, 0.0)
    sources, targets = np.vstack([sources, sources[4]]), np.vstack([targets, targets[4]])
    sources[-1] += [2.0, 1.0]
    field = spline_field(sources, targets, reach=WHOLE, size=SIZE, unit=UNIT)
    assert field.area_ratios().min() >= LOWEST_AREA_RATIO


def test_forward_undoes_the_backward_field() -> None:
    sources, targets = _controls(8, 11.0)
    field = spline_field(sources, targets, reach=WHOLE, size=SIZE, unit=UNIT)
    assert np.abs(field.forward(sources) - targets).max() < 0.5
    moved = field.forward(sources)
    assert np.abs(moved + field.at(moved) - sources).max() < 1e-3


def test_a_part_of_the_maps_is_cut_from_the_whole() -> None:
    sources, targets = _controls(9, 11.0)
    field = spline_field(sources, targets, reach=WHOLE, size=SIZE, unit=UNIT)
    whole = dense_maps(field, Box(0, 0, *SIZE))
    part = dense_maps(field, Box(203, 151, 77, 90))
    for one, other in zip(whole, part, strict=True):
        assert np.abs(one[151:241, 203:280] - other).max() < 1e-3
