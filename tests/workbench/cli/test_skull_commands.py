"""The commands reconstruct and skull inspect, as a shell would run them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import trimesh
from typer.testing import CliRunner

from models.tissue_depths import AgeBand, Build
from pipelines.reconstruction.craniometry import Craniometry, read_craniometry
from pipelines.reconstruction.frames import Unit
from pipelines.reconstruction.meshes import mesh_bytes
from pipelines.reconstruction.point_checks import check_on_skull
from tests.pipelines.reconstruction.phantoms import phantom
from tests.pipelines.reconstruction.test_guessing import carved
from workbench.cli import app
from workbench.cli.skull_options import AgeBandChoice, BuildChoice, UnitChoice

RUNNER = CliRunner()


@pytest.fixture
def skull(tmp_path: Path) -> Path:
    made = phantom("young woman")
    path = tmp_path / "skull.stl"
    path.write_bytes(mesh_bytes(made.skull.vertices, made.skull.faces, ".stl"))
    (tmp_path / "points.json").write_text(made.points.json())
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = RUNNER.invoke(app, [str(one) for one in arguments])
    return done.exit_code, done.stdout, done.stderr


def flat(said: str) -> str:
    """Return what stands in a box, without its frame and the breaks of its lines."""
    return " ".join(said.replace("│", " ").split())


def options(skull: Path, **changes: str) -> list[str]:
    given = {
        "landmarks": str(skull.parent / "points.json"),
        "sex": "F",
        "age-band": "adult",
        "build": "normal",
        "out": str(skull.parent / "out"),
        **changes,
    }
    return [word for name, value in given.items() for word in (f"--{name}", value)]


def test_a_skull_becomes_views_surfaces_and_a_report(skull: Path) -> None:
    code, out, err = run("reconstruct", skull, *options(skull), "--json")
    assert code == 0, err
    document = json.loads(out)
    folder = skull.parent / "out" / "normal"
    views = {path.stem for path in folder.glob("*.png")}
    assert {"frontal", "right-lateral", "left-lateral", "three-quarter"} < views
    assert {"fade-frontal", "markers-frontal"} < views
    assert trimesh.load_mesh(folder / "face.stl").is_watertight
    for suffix in ("ply", "obj", "glb"):
        assert len(trimesh.load_mesh(folder / f"face.{suffix}").faces) > 5000
    depths = document["builds"]["normal"]["depths"]
    assert depths["g"]["source"]
    assert depths["g"]["status"]
    assert document["kind"] == "facial approximation"


def test_a_child_is_refused_until_adult_depths_are_accepted(skull: Path) -> None:
    refused = options(skull, **{"age-band": "child"})
    code, _out, err = run("reconstruct", skull, *refused)
    assert code == 1
    assert "--depths FILE.csv, or --accept-adult-depths" in err
    assert not (skull.parent / "out").exists()


def test_a_folder_that_is_there_is_left_alone(skull: Path) -> None:
    (skull.parent / "out").mkdir()
    (skull.parent / "out" / "mine.txt").write_text("mine")
    code, _out, err = run("reconstruct", skull, *options(skull))
    assert (code, (skull.parent / "out" / "mine.txt").read_text()) == (1, "mine")
    assert "Name a new folder" in err


def test_what_is_lacking_is_named_and_where_points_come_from(skull: Path) -> None:
    out = str(skull.parent / "out")
    code, _out, err = run("reconstruct", skull, "--out", out, "--sex", "F")
    assert code == 2
    assert "Give --landmarks FILE, --age-band; or" in flat(err)
    assert "workbench skull landmarks SKULL" in flat(err)
    code, _out, err = run("reconstruct", skull, *options(skull), "--note", "for whom?")
    assert (code, "--note is kept with a version" in flat(err)) == (2, True)


@pytest.mark.parametrize("beside", [("--sex", "F"), ("--build", "all"), ("--bone-hu", "300")])
def test_a_recipe_stands_alone(skull: Path, beside: tuple[str, str]) -> None:
    recipe = ("--recipe", skull.parent / "recipe.json")
    code, _out, err = run("reconstruct", skull, "--case", "T-1", *recipe, *beside)
    assert (code, f"leave out {beside[0]}, or" in flat(err)) == (2, True)
    code, _out, err = run("reconstruct", skull, "--out", skull.parent / "out", *recipe)
    assert (code, "drawn in a case: give --case NUMBER" in flat(err)) == (2, True)
    photo = skull.parent / "photo.png"
    code, _out, err = run("superimpose", skull, photo, "--case", "T-1", *recipe, "--mix", "0.3")
    assert (code, "leave out --mix, or" in flat(err)) == (2, True)


def test_inspect_says_what_a_file_holds_and_asks_for_the_side(skull: Path) -> None:
    code, out, _err = run("skull", "inspect", skull, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["side_known"] is False
    assert found["width_mm"] == pytest.approx(float(phantom("young woman").skull.size_mm[0]), abs=1)
    assert json.loads(run("skull", "inspect", skull, "--frame", "LPS", "--json")[1])["side_known"]


@pytest.mark.parametrize("frame", [("--frame", "LPS"), ()])
def test_inspect_doubts_a_ball_and_no_skull(frame: tuple[str, ...], tmp_path: Path) -> None:
    ball, skull = tmp_path / "ball.stl", tmp_path / "skull.ply"
    trimesh.creation.icosphere(4, 90).export(ball)
    skull.write_bytes(mesh_bytes(carved().vertices, carved().faces, ".ply"))
    doubted = [
        any("not look like" in note for note in json.loads(said)["notes"])
        for said in (run("skull", "inspect", one, *frame, "--json")[1] for one in (ball, skull))
    ]
    assert doubted == [True, False]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    code, _out, err = run("skull", "inspect", tmp_path / "none.stl", "--frame", "LPS")
    assert code == 1
    assert "There is no file" in err


@pytest.mark.nightly
def test_a_first_guess_is_written_with_pictures_and_lies_on_the_skull(tmp_path: Path) -> None:
    skull = tmp_path / "carved.ply"
    skull.write_bytes(mesh_bytes(carved().vertices, carved().faces, ".ply"))
    out = tmp_path / "points.json"
    code, said, err = run("skull", "landmarks", skull, "--frame", "LPS", "--out", out, "--json")
    assert code == 0, err
    count = len(read_craniometry(out))
    assert f"{count} points of the skull are the program's, unchecked" in err
    assert json.loads(said)["points"]["observed"] > 10
    assert json.loads(said)["placed_by"] == {"program": count}
    check_on_skull(read_craniometry(out), carved())
    assert len(list(tmp_path.glob("points-*.png"))) == 3
    code, _said, err = run("skull", "landmarks", skull, "--frame", "LPS", "--out", out)
    assert (code, "is there already" in err) == (1, True)


def test_points_of_a_file_are_said_to_be_looked_at(tmp_path: Path) -> None:
    points = phantom("young woman").points
    guessed = {name: replace(point, placed_by="program") for name, point in points.items()}
    before, after = tmp_path / "points.json", tmp_path / "checked.json"
    before.write_text(Craniometry(guessed, ("a note",)).json())
    code, said, err = run("skull", "checked", before, "--out", after, "--json")
    assert code == 0, err
    assert json.loads(said)["unchecked_before"] == list(points)
    assert read_craniometry(after).notes == ("The file of points says: a note",)
    assert {point.placed_by for point in read_craniometry(after).values()} == {"hand"}
    assert read_craniometry(before)["n"].placed_by == "program"
    code, _said, err = run("skull", "checked", before, "--out", after)
    assert (code, "is there already" in err) == (1, True)


def test_options_offer_what_the_tables_and_the_readers_know() -> None:
    assert get_args(UnitChoice) == get_args(Unit)
    assert get_args(AgeBandChoice) == get_args(AgeBand)
    assert get_args(BuildChoice) == (*get_args(Build), "all")
