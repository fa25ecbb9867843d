"""Materials are read by hash, when they are asked for, at the size that is worked at."""

from __future__ import annotations

import pytest

from models.samples import sample
from pipelines.errors import RecipeError
from pipelines.materials import Materials
from pipelines.photograph import read_photograph
from tests.faces import landmarks


def test_materials_that_are_missing_are_named() -> None:
    materials = Materials.of({})
    with pytest.raises(RecipeError, match=r"photograph 0000.*add that very file"):
        materials.photograph("0" * 64)
    with pytest.raises(RecipeError, match=r"model file 1111.*add that very file"):
        materials.file("1" * 64)


def test_nothing_is_read_before_it_is_asked_for() -> None:
    asked: list[str] = []
    photograph = read_photograph(sample("child-06-boy-dark"))

    def read(sha256: str) -> bytes:
        asked.append(sha256)
        return b""

    materials = Materials(lambda _: photograph, read).scaled(100)
    assert not asked
    assert max(materials.photograph("any").size) == 100
    materials.file("a")
    assert asked == ["a"]


def test_a_face_comes_in_px_of_its_photograph_at_any_size() -> None:
    photograph = read_photograph(sample("child-06-boy-dark"))
    placed = landmarks(size=photograph.size)
    materials = Materials(lambda _: photograph, lambda _: b"").scaled(300)
    small, there = materials.face("any", placed)
    assert there.image_size == small.size
    assert max(small.size) == 300
    with pytest.raises(RecipeError, match="do not fit the photograph"):
        materials.face("any", landmarks(size=(photograph.size[1] * 2, photograph.size[1])))
