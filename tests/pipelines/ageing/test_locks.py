"""Locks: a mark stays the photograph's to the bit, only carried to where the face takes it."""

from __future__ import annotations

import numpy as np

from pipelines.ageing.locks import lock_layer
from pipelines.layers import Layer, flatten
from pipelines.steps import Stroke


def _picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (120, 160, 3), np.uint8)


MOLE = Stroke(points=((60.0, 50.0),), radius_px=6)
SCAR = Stroke(points=((90.0, 80.0), (110.0, 84.0)), radius_px=4)


def test_a_mark_is_identical_to_the_bit_where_it_was_carried() -> None:
    photograph, aged = _picture(1), _picture(2)
    layer = lock_layer(photograph, (MOLE, SCAR), lambda points: points + [7.2, -3.4], scale=1)
    found = flatten([Layer("aged", aged), layer])
    y, x = np.mgrid[-4:5, -4:5]
    assert np.array_equal(found[47 + y, 67 + x], photograph[50 + y, 60 + x])
    assert np.array_equal(found[79, 100:115], photograph[82, 93:108])


def test_beside_the_marks_nothing_changes() -> None:
    aged = _picture(2)
    layer = lock_layer(_picture(1), (MOLE,), lambda points: points, scale=1)
    found = flatten([Layer("aged", aged), layer])
    away = np.hypot(*(np.mgrid[:120, :160] - np.array([50, 60])[:, None, None]))
    assert np.array_equal(found[away > 11], aged[away > 11])
    assert not np.array_equal(found[away < 6], aged[away < 6])


def test_strokes_follow_the_size_of_a_preview() -> None:
    small = lock_layer(_picture(1), (MOLE,), lambda points: points, scale=0.5)
    whole = lock_layer(_picture(1), (MOLE,), lambda points: points, scale=1)
    assert small.offset[0] < whole.offset[0]
    assert small.pixels.shape[0] < whole.pixels.shape[0]


def test_a_mark_that_leaves_the_picture_is_cut_at_its_edge() -> None:
    layer = lock_layer(_picture(1), (MOLE,), lambda points: points - [60.0, 0.0], scale=1)
    assert layer.offset[0] == 0
    gone = lock_layer(_picture(1), (MOLE,), lambda points: points + 500, scale=1)
    assert gone.pixels[..., 3].max() == 0
