"""The command postmortem, as a shell would run it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage
from typer.testing import CliRunner

from tests.deceased import deceased
from workbench.cli import app

RUNNER = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = deceased("adult-25-woman-dark", 420)
    Image.fromarray(made.pixels).save(tmp_path / "morgue.png")
    (tmp_path / "points.json").write_text(made.landmarks.to_json())
    wounds = {"wounds": {"strokes": [made.wound.model_dump()]}}
    (tmp_path / "choices.json").write_text(json.dumps(wounds))
    return tmp_path


def run(folder: Path, *more: str) -> tuple[int, str, str]:
    given = ["postmortem", str(folder / "morgue.png"), "--out", str(folder / "out")]
    done = RUNNER.invoke(app, [*given, "--landmarks", str(folder / "points.json"), *more])
    return done.exit_code, done.stdout, done.stderr


def test_a_photograph_becomes_a_picture_layers_a_recipe_and_a_checklist(folder: Path) -> None:
    original = (folder / "morgue.png").read_bytes()
    choices = str(folder / "choices.json")
    code, out, err = run(folder, "--choices", choices, "--eyes", "1", "--pallor", "0.8", "--json")
    assert code == 0, err
    said = json.loads(out)
    assert said["layers"] == [
        "photograph", "wounds covered", "right eye open", "left eye open", "colour and lividity",
    ]  # fmt: skip
    assert "not a means of identification" in said["statement"]
    assert {one["key"] for one in said["checklist"]} >= {"trauma", "scale", "eyes"}
    names = [layer.name for layer in PSDImage.open(folder / "out" / "layers.psd")]
    assert names[:2] == ["photograph", "wounds covered"]
    assert json.loads((folder / "out" / "recipe.json").read_bytes())["product"] == "post_mortem"
    assert (folder / "morgue.png").read_bytes() == original


def test_without_options_the_picture_is_the_photograph(folder: Path) -> None:
    code, _out, err = run(folder)
    assert code == 0, err
    picture = np.asarray(Image.open(folder / "out" / "picture.png"))
    before = np.asarray(Image.open(folder / "morgue.png"))
    height = before.shape[0] - 60
    assert np.array_equal(picture[:height], before[:height])


def test_a_wrong_choice_is_told_with_its_file_and_field(folder: Path) -> None:
    (folder / "choices.json").write_text('{"mouth": {"strength": 3}}')
    code, _out, err = run(folder, "--choices", str(folder / "choices.json"))
    assert code == 1
    assert "choices.json" in err
    assert "mouth.strength" in err
    assert not (folder / "out").exists()


def test_in_a_case_it_is_a_version(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(folder / "home"))
    opened = RUNNER.invoke(
        app, ["case", "open", "UP-1", "--subject", "Unknown", "--born", "1990-01-01", "--as", "A"]
    )
    assert opened.exit_code == 0, opened.stderr
    given = ["postmortem", str(folder / "morgue.png"), "--landmarks", str(folder / "points.json")]
    given += ["--case", "UP-1", "--pallor", "1", "--as", "B. Artist", "--json"]
    refused = RUNNER.invoke(app, given)
    assert refused.exit_code == 2
    done = RUNNER.invoke(app, [*given, "--age-at-photo", "25"])
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["case"], said["artist"]) == ("UP-1", "B. Artist")
