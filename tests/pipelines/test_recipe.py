"""A recipe holds everything that decides the picture, and reads back as it was written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import RecipeError
from pipelines.recipe import EyesStep, GrowthStep, Recipe, SkinStep, Source
from tests.faces import landmarks


def _recipe(target: float = 12.0, strength: float = 1.0) -> Recipe:
    return Recipe(
        software="test 1",
        sources=(Source(sha256="a" * 64, age_years=6, landmarks_json=landmarks().to_json()),),
        target_age_years=target,
        sex="F",
        steps=(GrowthStep(strength=strength), EyesStep()),
        tables={"norms": "b" * 64},
    )


@given(target=st.floats(0, 110), strength=st.floats(0, 1.3))
def test_a_recipe_reads_back_with_the_same_hash(target: float, strength: float) -> None:
    recipe = _recipe(target, strength)
    again = Recipe.from_bytes(recipe.canonical())
    assert again == recipe
    assert again.sha256 == recipe.sha256


def test_every_parameter_changes_the_hash() -> None:
    base = _recipe()
    others = [
        _recipe(target=12.5),
        _recipe(strength=0.9),
        base.model_copy(update={"sex": None}),
        base.model_copy(update={"tables": {"norms": "c" * 64}}),
        base.model_copy(update={"steps": (*base.steps, SkinStep())}),
    ]
    assert len({recipe.sha256 for recipe in (base, *others)}) == 1 + len(others)


def test_spacing_and_order_of_a_recipe_file_do_not_matter() -> None:
    recipe = _recipe()
    shuffled = json.dumps(dict(reversed(json.loads(recipe.canonical()).items())), indent=4)
    assert Recipe.from_bytes(shuffled.encode()).sha256 == recipe.sha256


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"not json", "is not JSON"),
        (b'{"format": 2}', "field format is wrong"),
        (b"[]", "field document is wrong"),
    ],
)
def test_a_broken_recipe_is_refused_by_its_first_wrong_field(document: bytes, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        Recipe.from_bytes(document)


def test_an_unknown_step_or_field_is_refused() -> None:
    document = json.loads(_recipe().canonical())
    document["steps"].append({"step": "beautify"})
    with pytest.raises(RecipeError, match="steps"):
        Recipe.from_bytes(json.dumps(document).encode())


def test_a_step_is_found_by_its_kind() -> None:
    recipe = _recipe(strength=0.4)
    growth = recipe.step(GrowthStep)
    assert growth is not None
    assert growth.strength == 0.4
    assert recipe.step(SkinStep) is None
