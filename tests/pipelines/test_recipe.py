"""A recipe holds everything that decides the picture, and reads back as it was written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import RecipeError
from pipelines.recipe import ConsensusRecipe, Recipe, Source, read_recipe
from pipelines.steps import EyesStep, GrowthStep, SkinStep
from tests.faces import landmarks


def _recipe(target: float = 12.0, strength: float = 1.0) -> Recipe:
    return Recipe(
        software="test 1",
        libraries={"numpy": "2"},
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
        base.model_copy(update={"libraries": {"numpy": "3"}}),
        base.model_copy(update={"software": "test 2"}),
        base.model_copy(update={"steps": (*base.steps, SkinStep())}),
    ]
    assert len({recipe.sha256 for recipe in (base, *others)}) == 1 + len(others)


def test_a_consensus_reads_back_with_its_parts_and_names_what_is_wrong_in_them() -> None:
    parts = (_recipe(), _recipe(strength=0.5))
    consensus = ConsensusRecipe(software="test 1", libraries={"numpy": "2"}, parts=parts)
    assert read_recipe(consensus.canonical()) == consensus
    assert read_recipe(parts[0].canonical()) == parts[0]
    document = consensus.model_dump(mode="json")
    document["parts"][1]["sex"] = "X"
    with pytest.raises(RecipeError, match=r"field parts\.1\.sex is wrong"):
        read_recipe(json.dumps(document).encode())


def test_a_recipe_is_read_as_what_it_says_it_is_whatever_its_words_are() -> None:
    recipe = _recipe().model_copy(update={"software": "parts"})
    assert read_recipe(recipe.canonical()) == recipe
    with pytest.raises(RecipeError, match="not JSON"):
        read_recipe(b'{"product": "consensus"')


def test_a_consensus_of_two_ages_is_no_recipe() -> None:
    parts = (_recipe(), _recipe(target=15))
    document = {
        "software": "t",
        "libraries": {},
        "product": "consensus",
        "parts": [part.model_dump(mode="json") for part in parts],
    }
    with pytest.raises(RecipeError):
        read_recipe(json.dumps(document).encode())


def test_spacing_and_order_of_a_recipe_file_do_not_matter() -> None:
    recipe = _recipe()
    shuffled = json.dumps(dict(reversed(json.loads(recipe.canonical()).items())), indent=4)
    assert Recipe.from_bytes(shuffled.encode()).sha256 == recipe.sha256


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"not json", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 200_000, "is not JSON"),
        (_recipe().canonical().replace(b"test 1", b"\\ud800"), "is not JSON"),
        (b'{"format": 2}', "field format is wrong: it must be 1, not 2"),
        (b"[]", "field document is wrong: it must be an object"),
    ],
)
def test_a_broken_recipe_is_refused_by_its_first_wrong_field(document: bytes, message: str) -> None:
    with pytest.raises(RecipeError, match=rf"{message}.*saved by the workbench"):
        Recipe.from_bytes(document)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("target_age_years", "old", "must be a number, not 'old'"),
        ("target_age_years", None, "must be a number"),
        ("target_age_years", 200, "must be at most 110, not 200"),
        ("target_age_years", -1, "must be at least 0, not -1"),
        ("target_age_years", float("nan"), "must be"),
        ("sex", "X", "must be 'F' or 'M', not 'X'"),
        ("software", 5, "must be text, not 5"),
        ("libraries", [], "must be an object"),
        ("sources", [], "needs at least 1 entry"),
        ("sources", {}, "must be a list"),
        ("steps", [{}], "does not say which kind of step"),
        (
            "steps",
            [{"step": "beautify"}],
            "must be one of 'restore', 'growth', 'head', 'prototypes', 'family', 'sag', 'eyes'",
        ),
        ("steps", [3], "must be an object|does not say which kind"),
        ("tables", {"norms": "abc"}, "must be a SHA-256 of 64 hexadecimal digits, not 'abc'"),
        ("spice", "salt", "is unknown to this version"),
    ],
)
def test_a_wrong_field_is_told_in_plain_words(field: str, value: object, words: str) -> None:
    document = json.loads(_recipe().canonical())
    document[field] = value
    with pytest.raises(RecipeError, match=words) as refused:
        Recipe.from_bytes(json.dumps(document).encode())
    assert f"field {field}" in str(refused.value)
    assert "Input should" not in str(refused.value)


@pytest.mark.parametrize("field", ["software", "libraries", "sources", "steps", "tables"])
def test_a_field_that_is_left_out_is_named(field: str) -> None:
    document = json.loads(_recipe().canonical())
    del document[field]
    with pytest.raises(RecipeError, match=f"field {field} is wrong: it is missing"):
        Recipe.from_bytes(json.dumps(document).encode())


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
