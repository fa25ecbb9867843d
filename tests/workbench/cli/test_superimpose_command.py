"""The command superimpose, as a shell would run it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage
from typer.testing import CliRunner

from pipelines.reconstruction.meshes import mesh_bytes
from tests.pipelines.reconstruction.phantoms import phantom
from tests.pipelines.reconstruction.photographs import SIZE, camera_of, seen_points
from workbench.cli import app

RUNNER = CliRunner()
NAME = "plain man"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = phantom(NAME)
    skull = mesh_bytes(made.skull.vertices, made.skull.faces, ".stl")
    (tmp_path / "skull.stl").write_bytes(skull)
    (tmp_path / "points.json").write_text(made.points.json())
    Image.fromarray(np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)).save(tmp_path / "photo.png")
    face = seen_points(made, camera_of(made))
    placed = {"points": {name: point.xy for name, point in face.points.items()}}
    (tmp_path / "face.json").write_text(json.dumps(placed))
    return tmp_path


def run(folder: Path, *more: str) -> tuple[int, str, str]:
    given = ["superimpose", str(folder / "skull.stl"), str(folder / "photo.png")]
    given += ["--landmarks", str(folder / "points.json"), "--out", str(folder / "out"), *more]
    done = RUNNER.invoke(app, [*given, "--photo-points", str(folder / "face.json")])
    return done.exit_code, done.stdout, done.stderr


def test_a_photograph_becomes_overlays_layers_and_a_report(folder: Path) -> None:
    (folder / "scores.json").write_text('{"chin": {"score": "consistent", "note": "even"}}')
    code, out, err = run(
        folder, "--distance-mm", "1500", "--sex", "M", "--mix", "0.3", "--json",
        "--scores", str(folder / "scores.json"), "--cranium", "complete", "--mandible",
        "--teeth", "occlusion",
    )  # fmt: skip
    assert code == 0, err
    said = json.loads(out)
    assert said["mean_reprojection_mm"] < 3
    assert said["ceiling_of_support"]["most"] == "moderate"
    assert said["tally"]["outline"]["consistent"] == 1
    assert all(point["status"] for point in said["points"].values())
    assert {Path(file).name for file in said["files"]} == {
        "overlay-mix.png", "overlay-wipe.png", "residuals.png", "depths.png", "layers.psd",
        "superimposition.json",
    }  # fmt: skip
    document = PSDImage.open(folder / "out" / "layers.psd")
    layers = {layer.name: layer for layer in document}
    assert layers["skull"].opacity == round(0.3 * 255)
    assert not layers["skull beyond the wipe"].visible


def test_where_no_face_is_found_points_of_the_skin_are_asked_for(folder: Path) -> None:
    (folder / "face.json").unlink()
    given = ["superimpose", str(folder / "skull.stl"), str(folder / "photo.png")]
    given += ["--landmarks", str(folder / "points.json"), "--out", str(folder / "out")]
    done = RUNNER.invoke(app, [*given, "--distance-mm", "1500"])
    assert done.exit_code == 1
    assert "No face was found in 'photo.png'" in done.stderr
    assert "--photo-points FILE" in done.stderr
    assert "--landmarks" not in done.stderr


def test_without_a_focal_length_the_program_asks_and_writes_nothing(folder: Path) -> None:
    code, _out, err = run(folder)
    assert code == 1
    assert "--focal-mm35 MM or --distance-mm MM" in err
    assert not (folder / "out").exists()
