"""Superimpositions in a case: kept, drawn again, reported, and never shown to the public."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from pipelines.errors import SuperimpositionError
from pipelines.reconstruction.approximation import Person, Reading
from pipelines.reconstruction.product_names import COMPARISON
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from tests.desks import NUMBER, new_desk, open_case, photograph_bytes
from tests.pipelines.reconstruction.phantoms import phantom
from tests.pipelines.reconstruction.photographs import SIZE, camera_of, seen_points
from tests.skulls import is_warned, skull_files
from workbench.cli import app
from workbench.desk import Desk
from workbench.errors import ExportError, IntakeError, VersionError
from workbench.superimposing import Comparing, Given

NAME = "young woman"


@pytest.fixture
def asked(tmp_path: Path) -> Comparing:
    made = phantom(NAME)
    skull, points = skull_files(tmp_path, NAME)
    Image.fromarray(np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)).save(tmp_path / "face.png")
    face = seen_points(made, camera_of(made))
    placed = {"points": {name: point.xy for name, point in face.points.items()}}
    (tmp_path / "face.json").write_text(json.dumps(placed))
    given = Given(distance_mm=1500.0, photo_points=tmp_path / "face.json")
    return Comparing(
        skull, tmp_path / "face.png", points, Person("F", "adult", "normal"), Reading(), given
    )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    return desk


def test_a_version_comes_out_again_to_the_bit_and_leaves_with_its_own_statement(
    desk: Desk, asked: Comparing, tmp_path: Path
) -> None:
    photo = desk.take_in(NUMBER, asked.photo, age_years=20, relation="other")
    saved = desk.superimpose(NUMBER, asked, note="first")
    recipe = desk.recipe(NUMBER, 1)
    assert isinstance(recipe, SuperimpositionRecipe)
    assert recipe == saved.recipe
    assert (recipe.photograph, recipe.skull.sha256) == (
        photo.sha256, desk.case(NUMBER).skulls[0].sha256,
    )  # fmt: skip
    assert (saved.version.kind, saved.version.shows) == ("superimposition", "superimposition")
    report = json.loads(desk.products(NUMBER, 1)[COMPARISON])
    assert report["mean_reprojection_mm"] < 3
    assert new_desk(tmp_path / "home").verify(NUMBER).whole

    desk.export(NUMBER, 1, tmp_path / "out")
    (sidecar,) = (tmp_path / "out").glob("*.json")
    assert "exclusion better" in json.loads(sidecar.read_bytes())["statement"]
    with pytest.raises(ExportError, match="for an examiner"):
        desk.export(NUMBER, 1, tmp_path / "poster", format="poster")
    other = tmp_path / "other.png"
    other.write_bytes(photograph_bytes(3))
    with pytest.raises(VersionError, match=r"another photograph .* than 'other\.png'"):
        desk.draw_over_again(NUMBER, asked.skull, recipe, photo_file=other)
    again = desk.draw_over_again(NUMBER, asked.skull, recipe, photo_file=asked.photo)
    assert again.version.rendering_sha256 == saved.version.rendering_sha256
    open_case(desk, "T-2")
    with pytest.raises(VersionError, match="not in case T-2"):
        desk.draw_over_again("T-2", asked.skull, recipe, photo_file=asked.photo)
    assert not desk.case("T-2").skulls


def test_points_that_nobody_looked_at_stand_on_the_picture_and_in_the_figures_and_are_told(
    desk: Desk, asked: Comparing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = phantom(NAME).points
    guessed = {name: replace(point, placed_by="program") for name, point in points.items()}
    asked.points.write_text(replace(points, points=guessed).json())
    desk.take_in(NUMBER, asked.photo, age_years=20, relation="other")
    saved = desk.superimpose(NUMBER, asked)
    assert is_warned(saved.rendering.pixels)
    told = json.loads(desk.products(NUMBER, 1)[COMPARISON])["points"].values()
    assert {one["bone_placed_by"] for one in told if "bone" in one} == {"program"}
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    # Who judges is told before the judgement: here one that is refused, as it gives no reasons.
    for command, code in ((["version", "submit"], 0), (["review", "--return"], 1)):
        said = CliRunner().invoke(app, [*command, NUMBER, "1"])
        assert f"{len(guessed)} points of the skull are the program's, unchecked" in said.stderr
        assert said.exit_code == code, said.stderr


@pytest.mark.nightly
def test_its_report_shows_criteria_and_camera(desk: Desk, asked: Comparing, tmp_path: Path) -> None:
    desk.take_in(NUMBER, asked.photo, age_years=20, relation="other")
    desk.superimpose(NUMBER, asked)
    written = desk.export(NUMBER, 1, tmp_path / "out", format="report")
    assert any(file.path.suffix == ".pdf" for file in written.files)


def test_what_cannot_be_compared_leaves_the_case_as_it_was(
    desk: Desk, asked: Comparing, tmp_path: Path
) -> None:
    with pytest.raises(IntakeError, match=r"face\.png.*Add it first"):
        desk.superimpose(NUMBER, asked)
    desk.take_in(NUMBER, asked.photo, age_years=20, relation="other")
    (tmp_path / "scores.json").write_text('{"nonsense": {"score": "consistent"}}')
    wrong = replace(asked, given=replace(asked.given, scores=tmp_path / "scores.json"))
    with pytest.raises(SuperimpositionError, match="nonsense"):
        desk.superimpose(NUMBER, wrong)
    assert not desk.case(NUMBER).skulls
    assert not desk.case(NUMBER).versions
