"""Photographs of a skull in a case: kept as bone, laid out, drawn again, reported."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipelines.errors import SkullPhotographError
from pipelines.reconstruction.approximation import Person
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.scaled_view import ViewKind
from tests.desks import NUMBER, new_desk, open_case
from tests.pipelines.reconstruction.phantoms import phantom
from tests.pipelines.reconstruction.skull_views import (
    SIZE,
    document,
    frontal_camera,
    lateral_camera,
    smaller,
)
from workbench.desk import Desk
from workbench.errors import ExportError

PERSON = Person("M", "adult", "normal")
# Small pictures are drawn quickly; what is measured does not depend on them.
SMALLER = 4
Given = tuple[dict[ViewKind, Path], Path]


@pytest.fixture
def given(tmp_path: Path) -> Given:
    made = phantom("plain man")
    views = smaller(document(made, frontal_camera(made), lateral_camera(made)), SMALLER)
    (tmp_path / "points.json").write_text(json.dumps(views))
    files: dict[ViewKind, Path] = {}
    kinds: tuple[ViewKind, ...] = ("frontal", "lateral")
    for grey, kind in enumerate(kinds):
        pixels = np.full((SIZE[1] // SMALLER, SIZE[0] // SMALLER, 3), 150 + grey, np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{kind}.png")
        files[kind] = tmp_path / f"{kind}.png"
    return files, tmp_path / "points.json"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    return desk


def test_both_views_become_one_version_that_comes_out_again(
    desk: Desk, given: Given, tmp_path: Path
) -> None:
    (saved,) = desk.lay_out_skull(NUMBER, *given, person=PERSON)
    case, recipe = desk.case(NUMBER), desk.recipe(NUMBER, 1)
    assert isinstance(recipe, FlatRecipe)
    assert [skull.sha256 for skull in case.skulls] == list(recipe.skulls)
    assert not case.photos
    names = {layer.name for layer in saved.rendering.layers}
    assert {"frontal: depth markers", "lateral: profile"} <= names
    assert {"frontal/markers.png", "face.ply"} <= desk.products(NUMBER, 1).keys()
    assert new_desk(tmp_path / "home").verify(NUMBER).whole
    assert desk.export(NUMBER, 1, tmp_path / "out").files
    with pytest.raises(ExportError, match="shows bone"):
        desk.export(NUMBER, 1, tmp_path / "media", format="media")


@pytest.mark.nightly
def test_its_report_shows_scale_and_depths(desk: Desk, given: Given, tmp_path: Path) -> None:
    desk.lay_out_skull(NUMBER, *given, person=PERSON)
    written = desk.export(NUMBER, 1, tmp_path / "out", format="report")
    assert any(file.path.suffix == ".pdf" for file in written.files)


def test_points_at_fault_leave_the_case_as_it_was(desk: Desk, given: Given) -> None:
    files, points = given
    points.write_text(json.dumps({"frontal": {"points": {"n": [1, 2]}}, "lateral": {}}))
    with pytest.raises(SkullPhotographError):
        desk.lay_out_skull(NUMBER, files, points, person=PERSON)
    assert not desk.case(NUMBER).skulls
