"""Strengths of skin layers are laid down anew over a drawing, to the bit, and quickly."""

from __future__ import annotations

import numpy as np
import pytest

from models.samples import portrait, sample
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.recipe import Recipe
from pipelines.render import drawing_key, render, retuned
from pipelines.steps import Choices, EffectWish, GrowthStep, SkinStep


@pytest.fixture(scope="module")
def sitter() -> tuple[Photograph, AgedFace]:
    photograph = read_photograph(sample("adult-25-woman-dark"))
    face = AgedFace(photograph.sha256, find_landmarks(photograph), 25.0)
    return photograph, face


def _recipe(face: AgedFace, choices: Choices) -> Recipe:
    return plan_progression([face], target_age=60, sex="F", choices=choices)


CHOICES = [
    Choices(skin=SkinStep(strength=0.4)),
    Choices(skin=SkinStep(effects={"folds": EffectWish(strength=0)})),
    Choices(skin=SkinStep(effects={"fine lines": EffectWish(regions={"forehead": 0.2})})),
]


@pytest.mark.parametrize("choices", CHOICES)
def test_a_drawing_laid_down_anew_is_the_rendering_to_the_bit(
    sitter: tuple[Photograph, AgedFace], choices: Choices
) -> None:
    photograph, face = sitter
    pictures = {photograph.sha256: photograph}
    drawing = render(_recipe(face, Choices()), pictures, max_side=400)
    wanted = _recipe(face, choices)
    assert drawing_key(wanted) == drawing_key(_recipe(face, Choices()))
    direct = render(wanted, pictures, max_side=400).pixels
    assert np.array_equal(retuned(drawing, wanted).pixels, direct)
    assert not np.array_equal(drawing.pixels, direct)


def test_what_changes_the_drawing_itself_changes_its_key(
    sitter: tuple[Photograph, AgedFace],
) -> None:
    _, face = sitter
    usual = drawing_key(_recipe(face, Choices()))
    for choices in (
        Choices(growth=GrowthStep(strength=0.9)),
        Choices(skin=SkinStep(smoking=0.5)),
        Choices(skin=SkinStep(sun=0.5)),
    ):
        assert drawing_key(_recipe(face, choices)) != usual


def test_a_strength_of_zero_everywhere_is_the_photograph_to_the_bit(
    sitter: tuple[Photograph, AgedFace],
) -> None:
    photograph, face = sitter
    assert portrait("adult-25-woman-dark").age_years == 25
    steps = (GrowthStep(strength=0), SkinStep(strength=0))
    recipe = _recipe(face, Choices()).model_copy(update={"steps": steps})
    assert np.array_equal(render(recipe, {photograph.sha256: photograph}).pixels, photograph.pixels)
