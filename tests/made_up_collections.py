"""Made-up collections with a known law of ageing, to see whether prototypes find it again."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from pipelines.ageing.observing import Observation
from pipelines.ageing.prototype_file import write_prototypes
from pipelines.ageing.prototype_learning import learn
from pipelines.alignment import EyeFrame, symmetrised
from pipelines.arrays import Floats
from pipelines.pose import canonical_vertices
from pipelines.recipe import Sex
from tests.faces import ibug68


def law_of_shape(age: float) -> Floats:
    """Return how the made-up shape (68, 2) has changed since birth, in the lids' frame."""
    shift = np.zeros((68, 2))
    shift[3:14, 1] = 0.012 * age
    shift[[48, 54], 0] = [-0.004 * age, 0.004 * age]
    return shift


def law_of_skin(age: float) -> Floats:
    """Return the made-up lightness (468,) over its median: cheeks darken, the nose lightens."""
    return 1 + age / 20 * (0.05 * _near(4, 3.0) - 0.10 * (_near(205, 8.0) + _near(425, 8.0)))


def made_up(
    count: int, *, young: float = 2, old: float = 20, seed: int = 0, sex: Sex | None = None
) -> list[Observation]:
    """Return people of even ages, each with a face, a light and a noise of their own."""
    random = np.random.default_rng(seed)
    people: list[Observation] = []
    for number in range(count):
        age = float(random.uniform(young, old))
        shape = symmetrised(ibug68() + random.normal(0, 3, (68, 2)))
        frame = EyeFrame.between(shape[36:42].mean(axis=0), shape[42:48].mean(axis=0))
        lightness = law_of_skin(age) * light(random) + random.normal(0, 0.02, 468)
        skin = np.column_stack([lightness / np.median(lightness), np.zeros((468, 2))])
        people.append(
            Observation(
                age,
                sex or ("F" if number % 2 else "M"),
                frame.enter(shape) + law_of_shape(age),
                skin,
                np.ones(468, np.bool_),
            )
        )
    return people


def light(random: np.random.Generator) -> Floats:
    """Return the light (468,) that falls on a face from somewhere."""
    away = canonical_vertices() - canonical_vertices().mean(axis=0)
    normals = away / np.linalg.norm(away, axis=1, keepdims=True)
    return 1 + normals @ random.normal(0, 0.12, 3)


@cache
def _near(vertex: int, spread: float) -> Floats:
    face = canonical_vertices()[:, :2]
    return np.exp(-((face - face[vertex]) ** 2).sum(axis=1) / spread)


def written_collection(folder: Path, count: int = 60) -> Path:
    """Write what is learned from a made-up collection; return its place."""
    place = folder / "prototypes.npz"
    place.write_bytes(collection_bytes(count))
    return place


@cache
def collection_bytes(count: int = 60) -> bytes:
    """Return the file that is learned from a made-up collection."""
    people = made_up(count)
    return write_prototypes(
        learn(people),
        software="tests",
        licence="CC0-1.0",
        ages=np.array([each.age_years for each in people]),
        women_and_girls=sum(each.sex == "F" for each in people),
        sources=("a" * 64,),
    )
