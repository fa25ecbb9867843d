"""A replacing layer reaches exactly what was wanted, and nothing at strength 0."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.arrays import Floats, Pixels
from pipelines.layers import Layer, flatten
from pipelines.replacing import replacing_layer

PIXELS = arrays(np.uint8, (5, 6, 3))
SHARES = arrays(np.uint8, (5, 6)).map(lambda values: values / np.float32(255))


def _laid(below: Pixels, wanted: Floats, cover: Floats, strength: float) -> Pixels:
    layer = replacing_layer("x", below, wanted, cover, offset=(0, 0), strength=strength)
    return flatten([Layer("below", below), layer])


@given(PIXELS, PIXELS, SHARES)
def test_full_strength_gives_what_was_wanted(below: Pixels, wanted: Pixels, cover: Floats) -> None:
    laid = _laid(below, wanted.astype(np.float32), cover, 1.0)
    assert np.abs(laid.astype(int) - wanted).max() <= 1


@given(PIXELS, PIXELS, SHARES)
def test_no_strength_changes_nothing(below: Pixels, wanted: Pixels, cover: Floats) -> None:
    assert (_laid(below, wanted.astype(np.float32), cover, 0.0) == below).all()


@given(PIXELS, PIXELS, SHARES, st.floats(0, 1))
def test_strength_goes_in_even_steps(
    below: Pixels, wanted: Pixels, cover: Floats, strength: float
) -> None:
    laid = _laid(below, wanted.astype(np.float32), cover, strength)
    expected = below + strength * (wanted.astype(np.float32) - below)
    assert np.abs(laid - expected).max() <= 1.6


@given(PIXELS, SHARES)
def test_where_nothing_changes_the_layer_is_clear(below: Pixels, cover: Floats) -> None:
    layer = replacing_layer(
        "x", below, below.astype(np.float32), cover, offset=(0, 0), strength=1.0
    )
    assert (layer.pixels[..., 3] == 0).all()
