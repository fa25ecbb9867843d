"""Relatives, prototypes, networks and donor hair as steps: unasked nothing, and never too much."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from models.samples import sample
from pipelines.ageing.neural import network_files
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.ageing.regions import face_regions
from pipelines.alignment import eye_frame
from pipelines.arrays import Pixels
from pipelines.errors import RecipeError
from pipelines.lab import to_lab
from pipelines.landmark_finder import find_landmarks
from pipelines.layers import flatten
from pipelines.lending import (
    DonorHairStep,
    FamilyStep,
    Feature,
    NeuralStep,
    PrototypesStep,
    RelativeFace,
)
from pipelines.materials import Materials
from pipelines.photograph import Photograph, read_photograph
from pipelines.recipe import Recipe
from pipelines.render import drawing_key, render, retuned
from pipelines.rendering import Rendering
from pipelines.steps import Choices, LocksStep, SettingStep, SkinStep, Stroke
from tests.made_up_collections import collection_bytes
from tests.networks import CROP, mixing_network, sha256_of, written
from tests.sitters import DARK, LIGHT

SIDE, NETWORK_SIDE = 420, 64
# At nine tenths, brighter with the age.
MIX = np.column_stack([0.6 * np.eye(3), [0.1, 0.1, 0.1]])
WOMAN, FRINGED = "adult-25-woman-dark", "child-04-boy-medium"


@dataclass(frozen=True)
class Sitter:
    photograph: Photograph
    face: AgedFace


@cache
def sitter(name: str, age: float) -> Sitter:
    photograph = read_photograph(sample(name))
    return Sitter(photograph, AgedFace(photograph.sha256, find_landmarks(photograph), age))


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    folder: Path = tmp_path_factory.mktemp("network")
    return network_files(
        written(folder, CROP, mixing_network(MIX, NETWORK_SIDE), size=NETWORK_SIDE)
    )


def relative(shape: float = 0.0, texture: float = 0.0) -> RelativeFace:
    lender = sitter(WOMAN, 25)
    features: tuple[Feature, ...] = ("nose", "mouth", "cheeks")
    return RelativeFace(
        sha256=lender.photograph.sha256,
        landmarks_json=lender.face.landmarks.to_json(),
        age_years=25,
        sex="F",
        shape=dict.fromkeys(features, shape),
        texture=dict.fromkeys(features, texture),
    )


def donor(strength: float = 1.0) -> DonorHairStep:
    lender = sitter(FRINGED, 4)
    return DonorHairStep(
        sha256=lender.photograph.sha256,
        landmarks_json=lender.face.landmarks.to_json(),
        strength=strength,
    )


def prototypes(shape: float = 1.0, skin: float = 1.0) -> PrototypesStep:
    return PrototypesStep(
        name="made up", sha256=sha256_of(collection_bytes()), shape=shape, skin=skin
    )


def neural(network: tuple[bytes, bytes], strength: float = 1.0) -> NeuralStep:
    manifest, weights = map(sha256_of, network)
    return NeuralStep(
        name="made up", manifest_sha256=manifest, network_sha256=weights, strength=strength
    )


def planned(choices: Choices, name: str = LIGHT) -> Recipe:
    return plan_progression([sitter(name, 6).face], target_age=14, sex="F", choices=choices)


def drawn(recipe: Recipe, network: tuple[bytes, bytes] | None = None) -> Rendering:
    people = [sitter(LIGHT, 6), sitter(DARK, 6), sitter(WOMAN, 25), sitter(FRINGED, 4)]
    files = {sha256_of(data): data for data in (collection_bytes(), *(network or ()))}
    photographs = {one.photograph.sha256: one.photograph for one in people}
    return render(recipe, Materials.of(photographs, files), max_side=SIDE)


@cache
def usual(name: str = LIGHT) -> Pixels:
    return drawn(planned(Choices(), name)).pixels


def test_at_a_weight_of_zero_every_lender_leaves_the_usual_picture_to_the_bit(
    network: tuple[bytes, bytes],
) -> None:
    choices = Choices(
        family=FamilyStep(relatives=(relative(),)),
        prototypes=prototypes(shape=0, skin=0),
        neural=neural(network, 0),
        donor_hair=donor(0),
    )
    assert np.array_equal(drawn(planned(choices)).pixels, usual())


@pytest.mark.parametrize("name", [LIGHT, DARK])
def test_every_lender_adds_to_the_picture_what_it_is_asked_for(
    network: tuple[bytes, bytes], name: str
) -> None:
    family = FamilyStep(relatives=(relative(0.3, 0.3),))
    for choices, layer in (
        (Choices(family=family), "family texture"),
        (Choices(prototypes=prototypes()), "prototype skin"),
        (Choices(neural=neural(network)), "network made up"),
    ):
        rendering = drawn(planned(choices, name), network)
        assert layer in [each.name for each in rendering.layers]
        assert not np.array_equal(rendering.pixels, usual(name))


def test_shape_and_skin_of_a_relative_go_over_by_weights_of_their_own() -> None:
    usually = drawn(planned(Choices())).landmarks.ibug68
    shaped = drawn(planned(Choices(family=FamilyStep(relatives=(relative(shape=0.2),)))))
    assert "family texture" not in [layer.name for layer in shaped.layers]
    assert np.abs(shaped.landmarks.ibug68 - usually).max() > 0.2
    lined = drawn(planned(Choices(family=FamilyStep(relatives=(relative(texture=0.2),)))))
    assert np.array_equal(lined.landmarks.ibug68, usually)


def test_relatives_together_give_no_more_than_three_tenths() -> None:
    with pytest.raises(ValidationError, match=r"0.4 of the shape of the nose"):
        FamilyStep(relatives=(relative(0.2), relative(0.2)))
    with pytest.raises(ValidationError):
        relative(0.31)
    recipe = planned(Choices(family=FamilyStep(relatives=(relative(0.3),))))
    document: dict[str, Any] = recipe.model_dump(mode="json")
    step = next(step for step in document["steps"] if step["step"] == "family")
    step["relatives"] *= 2
    with pytest.raises(RecipeError, match=r"takes 0.6 of the shape"):
        Recipe.from_bytes(json.dumps(document).encode())


def test_the_artist_is_told_of_every_lender(network: tuple[bytes, bytes]) -> None:
    choices = Choices(
        family=FamilyStep(relatives=(relative(0.1),)),
        prototypes=prototypes(),
        neural=neural(network),
    )
    words = " ".join(drawn(planned(choices), network).warnings)
    assert "features of a relative are blended in over 8 years" in words
    assert "photographs at 6 years and" in words
    assert "they take" in words
    assert "The network 'made up'" in words


def test_a_network_changes_nothing_outside_the_face_and_nothing_that_is_locked(
    network: tuple[bytes, bytes],
) -> None:
    found = sitter(DARK, 6).face.landmarks
    mole = found.groups["mesh"][205]
    stroke = Stroke(points=((float(mole[0]), float(mole[1])),), radius_px=12)
    locked = Choices(locks=LocksStep(marks=(stroke,)))
    plain = drawn(planned(locked, DARK))
    changed = drawn(planned(locked.model_copy(update={"neural": neural(network)}), DARK), network)
    differs = (plain.pixels != changed.pixels).any(axis=-1)
    grown = flatten([layer for layer in plain.layers if layer.name in ("grown photograph", "eyes")])
    face = face_regions(to_lab(grown), plain.landmarks.groups["mesh"], eye_frame(plain.landmarks))
    assert differs.mean() > 0.05
    assert not differs[face.face == 0].any()
    lock = plain.layers[-1]
    assert lock.name == "locks"
    rows, columns = np.nonzero(lock.pixels[..., 3] == 255)
    x, y = lock.offset
    assert len(rows)
    assert not differs[rows + y, columns + x].any()


def test_strengths_of_lent_layers_are_laid_anew_to_the_bit(network: tuple[bytes, bytes]) -> None:
    full = planned(Choices(neural=neural(network), prototypes=prototypes()))
    soft = planned(
        Choices(
            neural=neural(network, 0.4),
            prototypes=prototypes(skin=0.3),
            skin=SkinStep(strength=0.5),
        )
    )
    assert drawing_key(full) == drawing_key(soft)
    laid = retuned(drawn(full, network), soft)
    assert np.array_equal(laid.pixels, drawn(soft, network).pixels)


def test_a_garment_is_drawn_anew_over_other_skin() -> None:
    setting = SettingStep(garment=1, backdrop=1)
    strong, soft = (
        planned(Choices(skin=SkinStep(strength=share), setting=setting)) for share in (2.0, 0.0)
    )
    assert drawing_key(strong) != drawing_key(soft)


def test_donor_hair_covers_the_head_and_leaves_the_face() -> None:
    rendering = drawn(planned(Choices(donor_hair=donor()), DARK))
    assert "donor hair" in [layer.name for layer in rendering.layers]
    x, y = np.rint(rendering.landmarks.ibug68[30]).astype(int)
    nose = (slice(y - 5, y + 5), slice(x - 5, x + 5))
    # New shading keeps within the light of the skin that is seen, and less of it is.
    assert np.abs(rendering.pixels[nose].astype(int) - usual(DARK)[nose]).max() <= 2
    forehead = tuple(np.rint(rendering.landmarks.groups["mesh"][10]).astype(int))[::-1]
    assert rendering.pixels[forehead].mean() < usual(DARK)[forehead].mean() - 5


def test_a_recipe_names_what_runs_a_network_only_where_it_has_one(
    network: tuple[bytes, bytes],
) -> None:
    assert "onnxruntime" not in planned(Choices()).libraries
    assert "onnxruntime" in planned(Choices(neural=neural(network))).libraries


def test_material_that_is_missing_is_named(network: tuple[bytes, bytes]) -> None:
    with pytest.raises(RecipeError, match=r"model file .* was not given"):
        drawn(planned(Choices(neural=neural(network))))
