from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from pipelines.ageing.prototype_file import write_prototypes
from pipelines.ageing.prototype_learning import learn
from tests.made_up_collections import made_up
from workbench.cli import app


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def model(tmp_path: Path) -> Path:
    people = made_up(60)
    data = write_prototypes(
        learn(people),
        software="workbench 0",
        licence="Ours.",
        ages=np.array([each.age_years for each in people]),
        women_and_girls=30,
        sources=("0" * 64,),
    )
    place = tmp_path / "p.npz"
    place.write_bytes(data)
    return place


def test_a_file_shows_what_it_rests_on(model: Path) -> None:
    shown = json.loads(run("prototypes", "show", model, "--json").stdout)
    assert (shown["photographs"], shown["licence"]) == (60, "Ours.")
    sizes = {row["age"]: row for row in shown["effective_size"]}
    assert sizes[10]["any"] >= max(sizes[10]["F"], 5)
    words = run("prototypes", "show", model).stdout
    assert "60 photographs (30 of women and girls" in words
    assert "sex not given" in words


def test_a_changed_file_and_a_faulty_folder_end_in_one_line(model: Path, tmp_path: Path) -> None:
    model.write_bytes(model.read_bytes()[:-50])
    found = run("prototypes", "show", model)
    assert found.exit_code == 1
    assert found.stderr.startswith("workbench: 'p.npz' is not a file of prototypes")
    (tmp_path / "terms.txt").write_text("free", encoding="utf-8")
    built = run(
        *("prototypes", "build", tmp_path, "--out", tmp_path / "q.npz"),
        *("--licence", tmp_path / "terms.txt", "--json"),
    )
    assert built.exit_code == 1
    assert json.loads(built.stdout)["error"]["kind"] == "PrototypeError"
    assert "exactly one CSV" in built.stderr
