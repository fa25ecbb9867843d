"""Prototypes find a collection's law again, say on how many it rests, and keep no single face."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.prototype_learning import LEAST_PHOTOGRAPHS, learn
from pipelines.errors import PrototypeError
from tests.made_up_collections import law_of_shape, law_of_skin, made_up


def test_the_law_of_shape_is_found_in_two_hundred_photographs() -> None:
    learned = learn(made_up(200))
    found = learned.shape_at(16, None) - learned.shape_at(6, None)
    truth = law_of_shape(16) - law_of_shape(6)
    # The people's own faces scatter by .03 pupil distances.
    assert np.linalg.norm(found - truth, axis=1).mean() < 0.012
    assert np.linalg.norm(truth, axis=1).max() > 0.1


def test_the_law_of_skin_is_found_once_the_light_is_taken_out() -> None:
    learned = learn(made_up(200))
    found = learned.skin_at(16, None)[0][:, 0] - learned.skin_at(6, None)[0][:, 0]
    truth = law_of_skin(16) - law_of_skin(6)
    lights = learned.lights(None)
    found, truth = (each - each @ lights.T @ lights for each in (found, truth))
    assert np.corrcoef(found, truth)[0, 1] > 0.9


def test_more_photographs_find_it_better() -> None:
    truth = law_of_shape(15) - law_of_shape(7)
    errors = []
    for count in (30, 120, 480):
        learned = learn(made_up(count, seed=3))
        errors.append(np.abs(learned.shape_at(15, None) - learned.shape_at(7, None) - truth).mean())
    assert errors == sorted(errors, reverse=True)


def test_a_lopsided_collection_does_not_lean() -> None:
    # Three of four are older than ten; a plain weighted mean would draw ten years upwards.
    lopsided = made_up(50, young=2, old=10, seed=1) + made_up(150, young=10, old=14, seed=2)
    learned = learn(lopsided)
    chin = learned.shape_at(10, None)[8, 1] - learned.shape_at(6, None)[8, 1]
    assert chin == pytest.approx(4 * 0.012, abs=0.012)


def test_below_thirty_photographs_nothing_is_learned() -> None:
    with pytest.raises(PrototypeError, match=r"at least 30 photographs .* there are 29"):
        learn(made_up(LEAST_PHOTOGRAPHS - 1))
    assert learn(made_up(LEAST_PHOTOGRAPHS)).size.max() >= 5


def test_no_age_that_rests_on_fewer_than_five_is_kept() -> None:
    ages = made_up(60, young=4, old=8) + made_up(2, young=40, old=41, seed=5)
    learned = learn(ages)
    assert learned.effective_size(40, None) == 0
    assert ((learned.size == 0) | (learned.size >= 5)).all()
    single = ages[-1].shape
    assert np.abs(learned.shape - single).mean(axis=(2, 3)).min() > 0.01


def test_ages_too_far_apart_are_refused() -> None:
    ages = [0.0]
    while ages[-1] < 110:
        ages.append(ages[-1] + 0.75 * (0.8 + 0.12 * ages[-1]))
    lonely = [each for age in ages[:-1] for each in made_up(1, young=age, old=age)]
    assert len(lonely) >= LEAST_PHOTOGRAPHS
    with pytest.raises(PrototypeError, match=r"No age has 5 .* add photographs of near ages"):
        learn(lonely)


def test_boys_and_girls_part_from_twelve_years_on() -> None:
    girls = learn(made_up(80, sex="F"))
    assert girls.effective_size(7, "M") == pytest.approx(girls.effective_size(7, "F"), rel=0.05)
    assert girls.effective_size(18, "M") == 0
    assert girls.effective_size(18, "F") > 5
    assert girls.effective_size(18, None) == girls.effective_size(18, "F")


def test_the_same_collection_in_another_order_teaches_the_same() -> None:
    people = made_up(60)
    one, other = learn(people), learn(people[::-1])
    assert np.abs(one.shape - other.shape).max() < 1e-9
    assert np.abs(one.size - other.size).max() < 1e-6
