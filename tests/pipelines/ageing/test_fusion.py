"""Several photographs of a child make one shape that is nearer to the child than any of them."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.fusion import fuse_landmarks, fusion_shares
from pipelines.ageing.growth import grow_landmarks
from pipelines.alignment import aligned, symmetrised
from pipelines.arrays import Floats
from pipelines.errors import GrowthError
from tests.faces import ibug68


def _distance(one: Floats, other: Floats) -> float:
    one, other = symmetrised(one), symmetrised(other)
    return float(np.linalg.norm(aligned(one, other) - other, axis=1).mean())


def test_one_photograph_fuses_to_its_own_growth() -> None:
    face = ibug68() + np.random.default_rng(0).normal(0, 2, (68, 2))
    fused = fuse_landmarks([(face, 6.0)], to_age=12)
    assert np.abs(fused - grow_landmarks(face, from_age=6, to_age=12)).max() < 0.05


def test_noise_of_single_photographs_averages_out() -> None:
    truth = grow_landmarks(ibug68(), from_age=6, to_age=16)
    random = np.random.default_rng(4)
    shots = [
        (grow_landmarks(ibug68(), from_age=6, to_age=age) + random.normal(0, 3, (68, 2)), age)
        for age in (6.0, 7.0, 8.0, 9.0)
    ]
    latest = grow_landmarks(shots[-1][0], from_age=9, to_age=16)
    fused = fuse_landmarks(shots, to_age=16)
    assert _distance(fused, truth) < 0.75 * _distance(latest, truth)


def test_photographs_may_come_in_any_scale() -> None:
    shots = [(ibug68(), 6.0), (ibug68(scale=33.0, centre=(50, 60)), 6.0)]
    assert _distance(fuse_landmarks(shots, to_age=10), fuse_landmarks(shots[:1], to_age=10)) < 0.1


def test_the_nearest_photograph_counts_most() -> None:
    young, late = ibug68(), ibug68()
    late[[48, 54], 0] += [-15, 15]
    fused = fuse_landmarks([(young, 4.0), (late, 12.0)], to_age=12)
    assert _distance(fused, late) < 0.35 * _distance(
        fused, grow_landmarks(young, from_age=4, to_age=12)
    )


def test_nothing_to_fuse_is_an_error() -> None:
    with pytest.raises(GrowthError, match="at least one photograph"):
        fuse_landmarks([], to_age=10)


def test_a_photograph_that_is_worth_more_pulls_more() -> None:
    plain, wide = ibug68(), ibug68()
    wide[[48, 54], 0] += [-15, 15]
    shots = [(plain, 8.0), (wide, 8.0)]
    even = fuse_landmarks(shots, to_age=10)
    led = fuse_landmarks(shots, to_age=10, weights=[0.2, 1.0])
    target = grow_landmarks(wide, from_age=8, to_age=10)
    assert _distance(led, target) < 0.5 * _distance(even, target)


def test_the_result_lies_over_the_photograph_that_is_drawn() -> None:
    shots = [(ibug68(), 6.0), (ibug68(scale=33.0, centre=(50, 60)), 8.0)]
    for drawn, (points, _) in enumerate(shots):
        fused = fuse_landmarks(shots, to_age=10, drawn=drawn)
        assert np.abs(fused.mean(axis=0) - points.mean(axis=0)).max() < 10


@pytest.mark.parametrize("weights", [[1.0], [1.0, 0.0], [1.0, -1.0]])
def test_a_weight_for_each_photograph_above_nothing(weights: list[float]) -> None:
    with pytest.raises(GrowthError, match="one weight above 0"):
        fuse_landmarks([(ibug68(), 6.0), (ibug68(), 8.0)], to_age=10, weights=weights)


def test_shares_follow_worth_and_nearness_and_make_one() -> None:
    shares = fusion_shares([4.0, 8.0, 8.0], to_age=12, weights=[1.0, 1.0, 0.5])
    assert shares.sum() == pytest.approx(1)
    assert shares[1] == pytest.approx(2 * shares[2])
    assert shares[1] == pytest.approx(np.e * shares[0])
