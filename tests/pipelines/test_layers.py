"""Layers flatten to the very picture they were made from, whole, half or off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.arrays import Pixels
from pipelines.layers import Layer, Stack, change_layer, flatten
from pipelines.rendering import Rendering


def _noise(seed: int, low: int = 0, high: int = 256) -> Pixels:
    return np.random.default_rng(seed).integers(low, high, (20, 30, 3), dtype=np.uint8)


@given(seed=st.integers(0, 50))
@settings(max_examples=20)
def test_a_change_layer_turns_before_into_after(seed: int) -> None:
    before = _noise(seed, 60, 190)
    change = np.random.default_rng(seed + 1).integers(-30, 31, before.shape)
    after = (before + change).astype(np.uint8)
    layer = change_layer("change", change.astype(float), offset=(0, 0), strength=1.0)
    assert np.array_equal(flatten([Layer("below", before), layer]), after)


def test_half_the_strength_makes_half_the_change_and_none_makes_none() -> None:
    before = np.full((4, 4, 3), 100, np.uint8)
    change = np.full((4, 4, 3), 40.0)
    for strength, expected in ((0.0, 100), (0.5, 120), (1.0, 140), (2.0, 180)):
        layer = change_layer("change", change, offset=(0, 0), strength=strength)
        assert flatten([Layer("below", before), layer])[0, 0, 0] == expected


def test_layers_switched_off_in_a_rendering_leave_what_lies_below() -> None:
    below = Layer("below", _noise(1))
    rendering = Rendering((below, Layer("over", _noise(2)), Layer("top", _noise(3))))
    assert np.array_equal(rendering.without(["top"]).pixels, _noise(2))
    assert np.array_equal(rendering.without(["over", "top"]).pixels, _noise(1))
    assert rendering.without(["of another name"]) is rendering
    assert all(layer.visible for layer in rendering.layers)


def test_a_hidden_layer_and_a_clear_one_change_nothing() -> None:
    below = _noise(1)
    clear = np.dstack([_noise(2), np.zeros((20, 30), np.uint8)])
    hidden = Layer("hidden", _noise(3), visible=False)
    assert np.array_equal(flatten([Layer("below", below), Layer("clear", clear), hidden]), below)


def test_a_layer_lies_where_its_offset_says_and_the_one_below_is_not_written() -> None:
    below = np.zeros((20, 30, 3), np.uint8)
    patch = np.full((5, 6, 3), 200, np.uint8)
    flat = flatten([Layer("below", below), Layer("patch", patch, offset=(10, 7))])
    assert flat[7:12, 10:16].min() == 200
    assert flat.sum() == 200 * 5 * 6 * 3
    assert below.max() == 0


@pytest.mark.parametrize("alpha", [0, 51, 255])
def test_alpha_mixes_in_proportion(alpha: int) -> None:
    above = np.full((20, 30, 4), (250, 250, 250, alpha), np.uint8)
    flat = flatten([Layer("below", np.full((20, 30, 3), 50, np.uint8)), Layer("above", above)])
    assert abs(int(flat[0, 0, 0]) - (50 + 200 * alpha / 255)) <= 0.5


@given(seed=st.integers(0, 50))
@settings(max_examples=10)
def test_a_stack_shows_after_each_layer_what_its_layers_flatten_to(seed: int) -> None:
    stack = Stack(Layer("below", _noise(seed)))
    clear = np.dstack([_noise(seed + 1), _noise(seed + 2)[..., 0]])
    light = change_layer("light", _noise(seed + 3)[:9, :9] - 128.0, offset=(7, 5), strength=0.7)
    for layer in (Layer("over", clear, opacity=0.6), light, Layer("off", clear, visible=False)):
        stack.lay(layer)
        assert np.array_equal(stack.pixels, flatten(stack.layers))
    with pytest.raises(ValueError, match="read-only"):
        stack.pixels[:] = 0
