"""The usual share of grey hair is put into the recipe, and can be edited and switched off."""

from __future__ import annotations

import numpy as np
import pytest

from models.ageing import greying
from models.samples import sample
from pipelines.ageing.greying import usual_grey
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.recipe import Recipe
from pipelines.render import render
from pipelines.steps import Choices, HairStep


@pytest.fixture(scope="module")
def photograph() -> Photograph:
    return read_photograph(sample("adult-25-woman-dark")).scaled(600)


def _plan(photograph: Photograph, choices: Choices) -> Recipe:
    face = AgedFace(photograph.sha256, find_landmarks(photograph), 25)
    return plan_progression([face], target_age=65, sex="F", choices=choices)


def test_the_table_meets_the_means_that_the_survey_gives() -> None:
    shares = [greying().at(age, None) for age in (48, 53, 58, 63)]
    assert np.mean(shares) == pytest.approx(0.27, abs=0.005)
    assert greying().at(50, "M") > greying().at(50, "F")
    assert "extrapolated" in greying().status


def test_children_and_younger_targets_do_not_grey_and_age_only_adds() -> None:
    assert usual_grey(6, 18, "M") == 0
    assert usual_grey(60, 40, "F") == 0
    steps = [usual_grey(30, age, "F") for age in range(30, 85, 5)]
    assert steps == sorted(steps)
    # What is grey in the photograph is not counted a second time.
    first, second = usual_grey(30, 55, "M"), usual_grey(55, 75, "M")
    assert 1 - (1 - first) * (1 - second) == pytest.approx(usual_grey(30, 75, "M"), abs=0.02)


def test_the_usual_share_stands_in_the_recipe_and_another_takes_its_place(
    photograph: Photograph,
) -> None:
    usual = _plan(photograph, Choices()).step(HairStep)
    assert usual
    assert usual.grey == usual_grey(25, 65, "F")
    chosen = _plan(photograph, Choices(hair=HairStep(grey=0.8))).step(HairStep)
    assert chosen
    assert chosen.grey == 0.8


def test_no_grey_is_no_hair_step_and_the_same_picture_to_the_bit(photograph: Photograph) -> None:
    off, none = (_plan(photograph, Choices(hair=h)) for h in (HairStep(grey=0.0), None))
    assert off.step(HairStep) is None
    assert off == none
    pictures = {photograph.sha256: photograph}
    plain = render(off, pictures)
    grey = render(_plan(photograph, Choices()), pictures)
    apart = np.abs(plain.pixels.astype(int) - grey.pixels).max(axis=2)
    assert (apart > 8).mean() > 0.02
    # Nothing below the brows and between the cheeks is hair; skin is aged over the hair as it is
    # by then, so that its limits may part by a few levels.
    points = plain.landmarks.ibug68
    low, high = np.rint([points[36], points[54]]).astype(int)
    assert apart[low[1] : high[1], low[0] : high[0]].max() <= 3
