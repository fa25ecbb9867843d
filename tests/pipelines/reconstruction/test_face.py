"""Made-up heads come back from their bone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
import trimesh

from models.tissue_depths import BUILDS, Build
from pipelines.arrays import Floats
from pipelines.reconstruction.depths import depths_for
from pipelines.reconstruction.face import Face, approximate_faces
from pipelines.reconstruction.mirroring import completed
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.skin_over_bone import Bone
from tests.pipelines.reconstruction.phantoms import (
    SITTERS,
    Phantom,
    distances,
    in_face,
    phantom,
    with_noise,
)


def approximated(made: Phantom) -> Face:
    sitter = SITTERS[made.name]
    bone = Bone.of(made.skull)
    return approximate_faces(
        bone,
        completed(made.points),
        depths_for(sitter.sex, "adult", sitter.tissue, table=made.table),
        sex=sitter.sex,
        age_band="adult",
        build=sitter.tissue,
    )[0]


def errors(made: Phantom, face: Face) -> Floats:
    places, apart = distances(made, face.vertices, face.faces)
    return apart[in_face(made, places)]


LEFT = np.array([1.0, 0.0, 0.0])
QUICK = ("plain man", "young woman")


@pytest.mark.parametrize(
    "name",
    [n if n in QUICK else pytest.param(n, marks=pytest.mark.nightly) for n in SITTERS],
)
def test_a_made_up_head_comes_back_from_its_bone(name: str) -> None:
    assert errors(phantom(name), approximated(phantom(name))).mean() < 1.0


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["plain man", "old slender man", "heavy woman"])
def test_a_head_whose_tissue_is_not_the_tables_comes_back(name: str) -> None:
    made = phantom(name, tissue_seed=1)
    assert errors(made, approximated(made)).mean() < 1.1


@pytest.mark.nightly
def test_muscle_fills_the_fossae_of_the_temples() -> None:
    made = [phantom(n, hollow=True) for n in ("plain man", "old slender man", "heavy woman")]
    assert np.mean([errors(one, approximated(one)).mean() for one in made]) < 1.15


@pytest.mark.nightly
def test_points_placed_with_an_error_of_two_mm_cost_less_than_one() -> None:
    made = with_noise(phantom("young woman"), 2.0)
    assert errors(made, approximated(made)).mean() < 1.6


def test_the_surface_is_closed_and_can_be_printed() -> None:
    face = approximated(phantom("plain man"))
    mesh = trimesh.Trimesh(face.vertices, face.faces, process=False)
    assert mesh.is_watertight
    assert mesh.volume > 2e6


@cache
def builds_of_plain_man() -> Mapping[Build, Face]:
    made = phantom("plain man")
    bone = Bone.of(made.skull)
    return {
        build: approximate_faces(
            bone, completed(made.points), depths_for("M", "adult", build),
            sex="M", age_band="adult", build=build,
        )[0]
        for build in BUILDS
    }  # fmt: skip


@pytest.mark.nightly
def test_no_build_stares() -> None:
    seen = {build: opening_mm2(face) for build, face in builds_of_plain_man().items()}
    assert 80 < seen["normal"] < 260
    assert max(seen.values()) < 1.4 * min(seen.values())


@pytest.mark.nightly
def test_cheeks_of_a_slender_face_are_gaunt_and_those_of_a_heavy_one_full() -> None:
    slender, normal, heavy = (cheeks_mm(builds_of_plain_man()[build]) for build in BUILDS)
    assert normal - slender > 12
    assert heavy - normal > 11.5


def cheeks_mm(face: Face) -> float:
    """Return how far apart skin of the cheeks stands midway from the ear canal to the mouth."""
    ends = [np.mean([face.features[f"{n}_{s}"].xyz for n in ("ch", "po")], axis=0) for s in "lr"]
    skin, middle = Surface(face.vertices, face.faces), np.mean(ends, axis=0)
    return 400 - sum(
        float(skin.cast((middle + out * 200 * LEFT)[None], -out * LEFT).distance[0])
        for out in (1.0, -1.0)
    )


def opening_mm2(face: Face) -> float:
    """Return how much of the left globe is seen from the front."""
    x, z = np.meshgrid(np.arange(-16, 16, 0.5), np.arange(-12, 12, 0.5))
    middle = face.globes["eye_l"]
    starts = middle + np.stack([x.ravel(), np.full(x.size, -60.0), z.ravel()], axis=1)
    inside = np.hypot(x, z).ravel() < face.globe_radius
    front = 60 - np.sqrt(np.maximum(face.globe_radius**2 - (x**2 + z**2).ravel(), 0))
    skin = np.full(x.size, np.inf)
    hits = Surface(face.vertices, face.faces).cast(starts, np.array([0.0, 1.0, 0.0]))
    skin[hits.met] = hits.distance
    return float((inside & (front < skin)).sum() * 0.25)


@pytest.mark.nightly
def test_the_same_skull_gives_the_same_face() -> None:
    one, other = (approximated(phantom("plain man")) for _ in range(2))
    assert np.array_equal(one.vertices, other.vertices)
