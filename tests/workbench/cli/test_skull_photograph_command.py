"""The command skull photograph, as a shell would run it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image
from psd_tools import PSDImage
from typer.testing import CliRunner

from tests.pipelines.reconstruction.phantoms import phantom
from tests.pipelines.reconstruction.skull_views import (
    SIZE,
    document,
    frontal_camera,
    lateral_camera,
    smaller,
)
from workbench.cli import app

RUNNER = CliRunner()
# Small pictures are drawn quickly; what is measured does not depend on them.
SMALLER = 3


def test_photographs_become_layers_faces_and_a_report(tmp_path: Path) -> None:
    made = phantom("plain man")
    given = smaller(document(made, frontal_camera(made), lateral_camera(made)), SMALLER)
    (tmp_path / "points.json").write_text(json.dumps(given))
    for kind in ("frontal", "lateral"):
        Image.fromarray(np.full((SIZE[1] // SMALLER, SIZE[0] // SMALLER, 3), 150, np.uint8)).save(
            tmp_path / f"{kind}.png"
        )
    arguments = ["skull", "photograph", "--points", "points.json", "--sex", "M", "--age-band"]
    arguments += ["adult", "--build", "normal", "--out", "out", "--json"]
    for kind in ("frontal", "lateral"):
        arguments += [f"--{kind}", f"{kind}.png"]
    paths = {"points.json", "out", "frontal.png", "lateral.png"}
    done = RUNNER.invoke(app, [str(tmp_path / a) if a in paths else a for a in arguments])
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert {Path(f).relative_to(tmp_path / "out").as_posix() for f in said["files"]} >= {
        "frontal/markers.png", "lateral/outline.png", "frontal/layers.psd", "face-normal.ply",
        "approximation.json",
    }  # fmt: skip
    depth = said["views"]["lateral"]["depths"]["normal"]["g"]
    assert depth["source"]
    assert depth["status"]
    names = [layer.name for layer in PSDImage.open(tmp_path / "out" / "lateral" / "layers.psd")]
    assert names[0] == "skull photograph"
    assert "depth markers" in names
