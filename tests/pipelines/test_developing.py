"""Restoration and hair as steps of a recipe: they read back, and leave the rest alone."""

from __future__ import annotations

import numpy as np
import pytest

from models.samples import sample
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.developing import develop, with_restoration
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.recipe import Recipe
from pipelines.render import render
from pipelines.steps import Choices, HairStep, RestoreStep, SettingStep
from tests.degraded import noisy


@pytest.fixture(scope="module")
def good() -> tuple[Photograph, AgedFace]:
    photograph = read_photograph(sample("child-06-girl-light")).scaled(700)
    return photograph, AgedFace(photograph.sha256, find_landmarks(photograph), 6.0)


def _recipe(face: AgedFace, choices: Choices | None = None) -> Recipe:
    return plan_progression([face], target_age=12, sex="F", choices=choices or Choices())


def _poor(photograph: Photograph) -> Photograph:
    return Photograph(noisy(photograph.pixels, 10.0), photograph.sha256, photograph.format)


def test_a_good_photograph_is_left_as_it_is(good: tuple[Photograph, AgedFace]) -> None:
    photograph, face = good
    assert with_restoration(_recipe(face), photograph) == _recipe(face)


def test_a_noisy_one_is_mended_and_its_grain_laid_back(
    good: tuple[Photograph, AgedFace],
) -> None:
    photograph, face = good
    poor = _poor(photograph)
    recipe = with_restoration(_recipe(face), poor)
    step = recipe.step(RestoreStep)
    assert step is not None
    assert step.noise > 0.5
    read = Recipe.from_bytes(recipe.canonical())
    assert read == recipe
    before = np.abs(poor.pixels.astype(int) - photograph.pixels).mean()
    mended = develop(recipe, poor).photograph.pixels
    assert np.abs(mended.astype(int) - photograph.pixels).mean() < 0.6 * before
    rendering = render(read, {poor.sha256: poor})
    assert rendering.layers[-1].name == "grain"
    again = render(read, {poor.sha256: poor}, max_side=350)
    assert again.pixels.shape[0] == 350 * photograph.size[1] // max(photograph.size)


def test_hair_steps_add_layers_over_the_head_alone(good: tuple[Photograph, AgedFace]) -> None:
    photograph, face = good
    pictures = {photograph.sha256: photograph}
    usual = render(_recipe(face), pictures).pixels
    hair = HairStep(grey=0.7, darken=0.5)
    rendering = render(_recipe(face, Choices(hair=hair)), pictures)
    names = [layer.name for layer in rendering.layers]
    assert {"darker hair", "grey hair", "grey brows"} <= set(names)
    change = np.abs(rendering.pixels.astype(int) - usual).max(axis=2)
    nose = rendering.landmarks.ibug68[30].astype(int)
    assert change[nose[1] - 10 : nose[1] + 10, nose[0] - 10 : nose[0] + 10].max() <= 2
    assert change.max() > 40
    assert change[-20:, :20].max() == 0


def test_a_plain_setting_takes_the_place_of_background_and_clothes(
    good: tuple[Photograph, AgedFace],
) -> None:
    photograph, face = good
    setting = SettingStep(backdrop=1, garment=1)
    rendering = render(_recipe(face, Choices(setting=setting)), {photograph.sha256: photograph})
    assert [layer.name for layer in rendering.layers][-2:] == ["backdrop", "garment"]
    corner = rendering.pixels[5:60, 5:60].astype(int)
    assert np.ptp(corner.reshape(-1, 3).mean(axis=0)) < 40
    assert corner.std(axis=(0, 1)).max() < 8
