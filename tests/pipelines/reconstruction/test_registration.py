from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.arrays import Floats
from pipelines.reconstruction.registration import Field, Observations, similarity


def seen(amount: float, sd: float) -> Observations:
    rng = np.random.default_rng(0)
    places = rng.uniform(-60, 60, (80, 3))
    ways = np.tile([0.0, -1.0, 0.0], (80, 1))
    none = np.zeros(80)
    return Observations(places, ways, np.full(80, amount), np.full(80, sd), none, none)


def test_certain_observations_are_followed() -> None:
    moved = Field(seen(5.0, 0.1)).at(np.zeros((1, 3)))[0]
    assert moved == pytest.approx([0, -5, 0], abs=0.4)


def test_uncertain_observations_leave_the_template_where_it_is() -> None:
    assert np.abs(Field(seen(5.0, 200.0)).at(np.zeros((1, 3)))).max() < 1.0


def test_errors_shared_by_spots_that_face_all_ways_can_be_weighed() -> None:
    rng = np.random.default_rng(1)
    places, ways = rng.uniform(-12, 12, (400, 3)), rng.normal(size=(400, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    every = np.ones(400)
    moved = Field(Observations(places, ways, 0 * every, 20 * every, every, every))
    assert np.abs(moved.at(places)).max() < 1e-6


def test_far_from_all_observations_nothing_moves() -> None:
    assert np.abs(Field(seen(5.0, 0.1)).at(np.array([[0.0, 0.0, 900.0]]))).max() < 1e-3


@given(
    scale=st.floats(0.5, 2.0),
    turn=st.floats(-3.0, 3.0),
    shift=st.lists(st.floats(-100, 100), min_size=3, max_size=3),
)
def test_a_similarity_is_found_again(scale: float, turn: float, shift: list[float]) -> None:
    source: Floats = np.random.default_rng(2).normal(size=(12, 3)) * 50
    c, s = np.cos(turn), np.sin(turn)
    rotation = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    target = scale * source @ rotation.T + shift
    found, turned, moved = similarity(source, target, np.ones(12))
    assert np.allclose(found * source @ turned.T + moved, target, atol=1e-6)
