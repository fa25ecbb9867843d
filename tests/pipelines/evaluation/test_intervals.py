from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluation.intervals import estimate

numbers = st.floats(-100, 100)


@given(values=st.lists(numbers, min_size=4, max_size=12))
def test_the_interval_holds_the_mean_and_stays_within_the_values(values: list[float]) -> None:
    people = [f"person {i // 2}" for i in range(len(values))]
    found = estimate(values, people)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.mean == pytest.approx(np.mean(values))
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert (found.people, found.pairs) == (len(set(people)), len(values))


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    values = list(np.random.default_rng(3).normal(0, 1, 30))
    people = [str(i % 10) for i in range(30)]
    assert estimate(values, people) == estimate(values, people)
    assert estimate(values, people, seed=1) != estimate(values, people)


def test_pairs_of_one_person_do_not_narrow_the_interval() -> None:
    values, people = [1.0, 2.0, 3.0, 4.0], ["a", "b", "c", "d"]
    once, often = estimate(values, people), estimate(values * 9, people * 9)
    assert once is not None
    assert often is not None
    assert (often.low, often.high) == pytest.approx((once.low, once.high))
    assert often.pairs == 36


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    names = [str(i) for i in range(25)]
    covered = 0
    for seed in range(200):
        found = estimate(list(rng.normal(5, 2, 25)), names, seed=seed)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 5 <= found.high
    # A percentile bootstrap over 25 people is known to fall a little short of its 95 per cent.
    assert 0.88 <= covered / 200 <= 0.98


def test_one_person_has_a_mean_and_no_interval() -> None:
    found = estimate([1.0, 3.0], ["a", "a"])
    assert found is not None
    assert (found.mean, found.low, found.high, found.people) == (2.0, None, None, 1)


def test_unknown_values_are_left_out_with_their_people() -> None:
    found = estimate([1.0, float("nan"), 3.0], ["a", "b", "c"])
    assert found is not None
    assert (found.mean, found.people, found.pairs) == (2.0, 2, 2)
    assert estimate([float("nan")], ["a"]) is None
    assert estimate([], []) is None
