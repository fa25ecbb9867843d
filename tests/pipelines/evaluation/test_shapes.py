from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.alignment import MIRROR_68
from pipelines.evaluation.shapes import (
    even_error_percent,
    eye_distance,
    identity_share_percent,
    is_near_frontal,
    shape_error_percent,
)
from tests.faces import ibug68
from tests.shapes import random_shapes, turned

turns = st.floats(-180, 180)
scales = st.floats(0.1, 10)


@given(degrees=turns, scale=scales)
def test_place_size_and_turn_in_the_picture_do_not_count(degrees: float, scale: float) -> None:
    one, other = random_shapes(2, seed=1)
    moved = turned(one, degrees=degrees, scale=scale)
    assert shape_error_percent(moved, one) == pytest.approx(0, abs=1e-9)
    assert shape_error_percent(moved, other) == pytest.approx(shape_error_percent(one, other))


@given(step=st.floats(0.5, 5))
def test_a_known_displacement_is_recovered_in_per_cent_of_the_eyes_distance(step: float) -> None:
    # Every point goes out and in by turns, so that no similarity can take any of it back.
    real = ibug68()
    rng = np.random.default_rng(5)
    moves = rng.normal(0, 1, (68, 2))
    basis = _similarities(real)
    moves -= (basis @ (basis.T @ moves.ravel())).reshape(68, 2)
    moves *= step / np.linalg.norm(moves, axis=1).mean()
    assert shape_error_percent(real + moves, real) == pytest.approx(
        100 * step / eye_distance(real), rel=1e-2
    )


def _similarities(shape: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis (136, 4) of what shifts, scales and turns do to a shape."""
    centred = shape - shape.mean(axis=0)
    quarter = centred @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    ways = [centred.ravel(), quarter.ravel(), np.tile([1.0, 0], 68), np.tile([0, 1.0], 68)]
    return np.linalg.qr(np.array(ways).T)[0]


def test_the_symmetrised_error_does_not_see_what_is_one_sided() -> None:
    even = ibug68()
    lopsided = even.copy()
    lopsided[48] += [0, -8]
    lopsided[54] += [0, 8]
    assert shape_error_percent(lopsided, even) > 0.2
    assert even_error_percent(lopsided, even) < 0.05
    assert MIRROR_68[48] == 54


def test_the_share_of_strangers_is_chance_on_random_shapes() -> None:
    shapes = random_shapes(90, seed=2)
    shares = [
        identity_share_percent(shapes[3 * i], shapes[3 * i + 1], shapes[60 + i :])
        for i in range(20)
    ]
    assert np.mean(shares) == pytest.approx(50, abs=12)


def test_a_shape_near_the_real_one_leaves_all_strangers_behind() -> None:
    real, *strangers = random_shapes(20, seed=4)
    near = real + np.random.default_rng(0).normal(0, 0.5, (68, 2))
    assert identity_share_percent(near, real, strangers) == 100
    assert identity_share_percent(strangers[0], real, strangers) < 100
    assert np.isnan(identity_share_percent(near, real, []))


def test_a_turned_head_is_not_near_frontal() -> None:
    assert is_near_frontal(ibug68())
    assert is_near_frontal(turned(ibug68(), degrees=25, scale=3))
    aside = ibug68()
    aside[30] += [0.12 * eye_distance(aside), 0]
    assert not is_near_frontal(aside)
