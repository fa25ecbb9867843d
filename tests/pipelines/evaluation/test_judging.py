from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from pipelines.evaluation.judging import Looks, compare
from pipelines.evaluation.strangers import Known
from tests.faces import ibug68
from tests.shapes import random_shapes


def looks(place: float, age: float = 10, points: np.ndarray | None = None) -> Looks:
    return Looks(ibug68() if points is None else points, np.eye(128)[0] * place, age)


REAL = Known("a", 18, looks(0.0, age=20))
OTHERS = [
    Known(f"stranger {n}", 17, looks(place, points=shape))
    for n, (place, shape) in enumerate(zip((0.2, 0.6, 0.8), random_shapes(3, seed=0), strict=True))
]


def test_a_perfect_progression_has_no_error_and_the_first_place() -> None:
    found = compare(looks(0.0, age=20), REAL, original=looks(0.3), everybody=[REAL, *OTHERS])
    assert found.error == pytest.approx(0, abs=1e-9)
    assert (found.identity_share, found.share_farther, found.rank) == (100, 100, 1)
    assert (found.to_later, found.age_miss, found.strangers) == (0, 0, 3)
    assert found.to_original == pytest.approx(0.3)


def test_a_stranger_who_is_nearer_costs_a_place() -> None:
    found = compare(looks(0.15, age=14), REAL, original=looks(0.3), everybody=[REAL, *OTHERS])
    assert found.rank == 2
    assert found.share_farther == pytest.approx(100 * 2 / 3)
    assert found.age_miss == -6


def test_a_turned_head_has_a_descriptor_but_no_shape_figures() -> None:
    aside = ibug68()
    aside[30] += [20, 0]
    found = compare(looks(0.1, points=aside), REAL, original=looks(0.3), everybody=OTHERS)
    assert all(math.isnan(f) for f in (found.error, found.even_error, found.identity_share))
    assert found.to_later == pytest.approx(0.1)


def test_without_strangers_of_the_age_there_is_no_rank() -> None:
    far = [replace(other, age_years=60) for other in OTHERS]
    found = compare(looks(0.1), REAL, original=looks(0.3), everybody=[REAL, *far])
    assert math.isnan(found.rank)
    assert math.isnan(found.share_farther)
    assert math.isnan(found.identity_share)
    assert found.strangers == 0
