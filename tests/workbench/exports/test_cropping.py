from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.faces import landmarks
from workbench.exports.cropping import PAPER, Box, crop_around, cut_out, head_box

sides = st.integers(40, 4000)
shares = st.floats(0.0, 1.0)
ratios = st.sampled_from([4 / 5, 1.0, 1200 / 630, 9 / 16, 3.0, 0.2])


@st.composite
def heads(draw: st.DrawFn) -> tuple[Box, tuple[int, int]]:
    """A picture and a head in it, which may be cut off by the picture's own edge."""
    width, height = draw(sides), draw(sides)
    left, right = sorted((draw(shares) * width * 1.2, draw(shares) * width * 1.2))
    top, bottom = sorted((draw(shares) * height * 1.2, draw(shares) * height * 1.2))
    return Box(left, top, right + 2, bottom + 2), (width, height)


@given(heads(), ratios)
def test_a_crop_holds_what_the_picture_has_of_the_head(
    given_head: tuple[Box, tuple[int, int]], ratio: float
) -> None:
    head, size = given_head
    crop = crop_around(head, size, ratio)
    assert crop.holds(head.within(size), slack=1e-3)
    assert abs(crop.width / crop.height - ratio) < 1e-6 * ratio


@given(heads(), ratios)
def test_a_crop_leaves_the_picture_only_where_the_head_would_not_fit(
    given_head: tuple[Box, tuple[int, int]], ratio: float
) -> None:
    head, (width, height) = given_head
    crop, shown = crop_around(head, (width, height), ratio), head.within((width, height))
    if not Box(0, 0, width, height).holds(crop, slack=1e-3):
        most = min(height, width / ratio)
        assert max(shown.height, shown.width / ratio, 1.0) * 1.09 >= most


def test_a_head_reaches_beyond_its_landmarks_to_crown_and_ears() -> None:
    points = landmarks(scale=50.0, size=(320, 400)).ibug68
    head = head_box(points)
    low, high = points.min(axis=0), points.max(axis=0)
    assert head.holds(Box(*low, *high))
    assert head.height > 1.3 * (high[1] - low[1])


def test_cutting_out_keeps_the_pixels_and_puts_paper_beyond_the_edges() -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (60, 40, 3)).astype(np.uint8)
    same = cut_out(pixels, Box(10, 20, 30, 50), (20, 30))
    np.testing.assert_array_equal(same, pixels[20:50, 10:30])
    beyond = cut_out(pixels, Box(-40, 0, 0, 60), (40, 60))
    assert (beyond == PAPER).all()
    smaller = cut_out(pixels, Box(0, 0, 40, 60), (20, 30)).astype(float)
    np.testing.assert_allclose(smaller.mean(axis=(0, 1)), pixels.mean(axis=(0, 1)), atol=1)


def test_cutting_out_keeps_a_face_where_the_crop_says() -> None:
    pixels = np.zeros((1000, 700, 3), np.uint8)
    pixels[400:500, 300:400] = 255
    for size in ((210, 300), (70, 100)):
        found = np.argwhere(cut_out(pixels, Box(0, 0, 700, 1000), size).max(axis=2) > 128)
        scale = size[0] / 700
        np.testing.assert_allclose(found.min(axis=0), [400 * scale, 300 * scale], atol=1)
