from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from models.samples import sample
from tests.desks import NUMBER, SIZE, photograph_bytes
from tests.faces import landmarks
from tests.made_up_collections import written_collection
from tests.networks import CROP, mixing_network, written
from tests.sitters import DARK
from workbench.cli import app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_ARTIST", "A. Artist")
    (tmp_path / "photo.png").write_bytes(photograph_bytes())
    (tmp_path / "marks.json").write_text(landmarks(scale=50, size=SIZE).to_json())
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def answer(*words: object) -> dict[str, object]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.count("\n") == 1, "one object on stdout"
    return json.loads(result.stdout)


def open_case_with_photo(folder: Path) -> None:
    answer("case", "open", NUMBER, "--subject", "Nobody", "--born", "2010-03-01", "--sex", "F")
    answer("photo", "add", NUMBER, folder / "photo.png", "--age-at-photo", 8)
    answer("photo", "landmarks", NUMBER, 1, "--landmarks", folder / "marks.json")


def test_a_case_goes_from_opening_to_export_and_verification(home: Path) -> None:
    open_case_with_photo(home)
    saved = answer("progress", NUMBER, "--target-age", 12, "--note", "first")
    assert saved["version"] == 1
    assert saved["measurements"]
    exported = answer("export", NUMBER, 1, "--format", "picture", "--out", home / "out")
    assert Path(str(exported["output"])).is_file()
    assert answer("verify")["whole"] is True
    assert answer("verify", NUMBER)["versions"] == 1
    shown = answer("case", "show", NUMBER)
    assert shown["versions"] == [{**shown["versions"][0], "note": "first"}]  # type: ignore[index]
    assert len(answer("case", "list")["cases"]) == 1  # type: ignore[arg-type]
    actions = [entry["action"] for entry in answer("log", NUMBER)["entries"]]  # type: ignore[index]
    assert actions[-2:] == ["version saved", "picture exported"]


def test_every_command_speaks_plainly_without_json(home: Path) -> None:
    open_case_with_photo(home)
    assert run("progress", NUMBER, "--target-age", 12).stdout.startswith("Saved version 1")
    assert "Wrote" in run("export", NUMBER, 1, "--out", home / "out").stdout
    assert "Nobody" in run("case", "show", NUMBER).stdout
    assert NUMBER in run("case", "list").stdout
    assert "photo added" in run("log").stdout
    assert "Everything is as it was recorded" in run("verify").stdout


def test_a_picture_outside_a_case_comes_with_its_landmarks_and_measures(home: Path) -> None:
    out = home / "aged.png"
    found = answer(
        *("age-progress", home / "photo.png", "--age-at-photo", 6, "--target-age", 12),
        *("--sex", "F", "--landmarks", home / "marks.json", "--out", out),
    )
    assert out.is_file()
    assert not (home / "home").exists(), "no case, no home"
    placed = found["landmarks"]
    assert isinstance(placed, dict)
    assert placed["scheme"] == "ibug68"
    assert len(placed["source"]) == len(placed["aged"]) == 68
    assert set(found) >= {
        *("output", "sha256", "recipe_sha256", "faces_found", "measurements", "timings_ms"),
        "warnings",
    }


def test_a_saved_recipe_is_rendered_again_to_the_same_picture(home: Path) -> None:
    open_case_with_photo(home)
    first = answer("progress", NUMBER, "--target-age", 12)
    recipe = home / "recipe.json"
    answer("version", "show", NUMBER, 1, "--save-recipe", recipe)
    again = answer("progress", NUMBER, "--recipe", recipe)
    assert again["version"] == 2
    assert again["rendering_sha256"] == first["rendering_sha256"]
    assert again["recipe_sha256"] == first["recipe_sha256"]
    refused = run("progress", NUMBER, "--recipe", recipe, "--target-age", 13)
    assert refused.exit_code == 1
    assert "shows 12 years, not 13" in refused.stderr


def test_a_consensus_is_saved_and_drawn_again_from_its_recipe(home: Path) -> None:
    open_case_with_photo(home)
    wished = ("--photo", 1, "--draw", 1, "--strength", 0.9, "--note", "for Monday")
    variants = answer("variants", NUMBER, "--target-age", 14, *wished)["versions"]
    assert isinstance(variants, list)
    assert [one["kind"] for one in variants] == ["age_progression"] * 3 + ["consensus"]
    assert variants[2]["note"] == "Fast growth: for Monday"
    recipe = json.loads(run("version", "show", NUMBER, 1, "--json").stdout)["recipe"]
    assert next(s["strength"] for s in recipe["steps"] if s["step"] == "growth") == 0.9
    assert run("variants", NUMBER, "--target-age", 14, "--photo", 1, "--draw", 2).exit_code == 1
    assert run("variants", NUMBER, "--target-age", 6).exit_code == 1
    saved = answer("consensus", NUMBER, 1, 3)
    assert saved["parents"] == [1, 3]
    # Points placed by hand alone carry no mesh, which tells the face's regions apart.
    assert saved["spread"] == {}
    assert answer("version", "show", NUMBER, 5, "--save-recipe", home / "mean.json")
    again = answer("progress", NUMBER, "--recipe", home / "mean.json", "--from-version", 2)
    assert again["rendering_sha256"] == saved["rendering_sha256"]
    assert again["parents"] == [2]
    assert run("progress", NUMBER, "--target-age", 15, "--from-version", 99).exit_code == 1
    assert run("consensus", NUMBER, 4, 1).exit_code == 1


def test_a_checkpoint_that_fails_is_told_on_stderr_and_the_act_is_done(home: Path) -> None:
    (home / "home" / "custody-checkpoint.json").mkdir(parents=True)
    words = ["case", "open", NUMBER, "--subject", "Nobody", "--born", "2010-03-01", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", "from workbench.cli import main; main()", *words],
        env={**os.environ, "WORKBENCH_HOME": str(home / "home")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["number"] == NUMBER
    assert "is recorded as entry 1" in done.stderr
    assert "custody-checkpoint.json" in done.stderr


def test_verify_names_what_differs_and_fails(home: Path) -> None:
    open_case_with_photo(home)
    (original,) = (home / "home" / "vault" / "originals").glob("*/*")
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"x")
    result = run("verify", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["differences"][0]["subject"] == f"photograph 1 of case {NUMBER}"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("progress T-1", "--recipe FILE"),
        ("progress T-1 --recipe a --photo 1", "leave out --photo"),
        ("progress T-1 --target-age 9 --photo 0", "'0' is not a whole number from 1 on"),
        ("progress T-1 --target-age 9 --strength 2", "'2' is not a number from 0"),
        ("photo add T-1 a.png", "either --age-at-photo A or --taken"),
        ("photo add T-1 a.png --age-at-photo 6 --taken 2016-01-01", "either --age-at-photo A"),
        ("photo add T-1 a.png --age-at-photo 6 --relation aunt", "'aunt' is not one of 'subject'"),
        ("photo landmarks T-1 1 --face 0", "'0' is not a whole number from 1 on"),
        ("case open T-1 --subject x --born yesterday", "'yesterday' is not a day"),
        ("case show", "Missing argument 'NUMBER'"),
        ("export T-1 one --out x", "'one' is not a whole number"),
        ("export T-1 1 --out x --format leaflet", "'leaflet'"),
        ("age-progress a.png --age-at-photo 6 --target-age 9", "Missing option '--out'"),
        ("age-progress a b --age-at-photo 6 --target-age 9 --out c.png", "2 photographs"),
        ("age-progress a --age-at-photo 6 --target-age x --out c.png", "'x' is not an age"),
        ("nonsense", "'nonsense'"),
        ("--nonsense", "--nonsense"),
    ],
)
def test_wrong_use_is_exit_code_2_and_one_object_with_the_message(
    words: str, message: str, home: Path
) -> None:
    result = run(*words.split(), "--json")
    assert result.exit_code == 2
    assert result.stdout.count("\n") == 1, "one object on stdout"
    said = json.loads(result.stdout)["error"]
    assert said["kind"] == "WrongUse"
    assert message in said["message"]
    assert "--help" in said["hint"]
    assert result.stderr == f"workbench: {said['message']} {said['hint']}\n"
    assert not (home / "home").exists()


def test_a_group_without_a_command_shows_its_help(home: Path) -> None:
    result = run("case")
    assert result.exit_code == 2
    assert "open" in result.output
    assert not (home / "home").exists()


def test_an_unexpected_error_shows_no_raw_text_and_is_logged(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("/secret/path of Mary")

    open_case_with_photo(home)
    monkeypatch.setattr("workbench.desk.Desk.find_cases", broken)
    result = run("case", "list", "--json")
    assert result.exit_code == 1
    shown = result.stdout + result.stderr
    assert "internal error (RuntimeError)" in shown
    assert "workbench.log.jsonl" in shown
    assert "secret" not in shown
    log = (home / "home" / "workbench.log.jsonl").read_text()
    assert "test_command_line.py" in log
    assert "secret" not in log


def test_a_file_that_the_system_refuses_is_named_with_the_reason(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "/disk/of/cases")

    open_case_with_photo(home)
    monkeypatch.setattr("workbench.desk.Desk.find_cases", full)
    result = run("case", "list", "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)["error"]
    assert said["kind"] == "FileError"
    assert "'/disk/of/cases' cannot be used (No space left on device)" in said["message"]
    assert "Traceback" not in result.stderr


def test_models_are_verified() -> None:
    found = answer("models", "verify")
    assert found["whole"] is True
    assert len(found["files"]) > 5  # type: ignore[arg-type]


def test_the_help_lists_every_command_within_half_a_second(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).parent / "workbench"), "--help"]
    # The first run leaves its compiled modules behind, as it does for a user.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    fastest, shown = 10.0, ""
    for _ in range(6):
        # Processor time, so that other work on the machine is not counted.
        start = _seconds_of_children()
        shown = subprocess.run(
            command, capture_output=True, check=True, text=True, env=environment
        ).stdout
        fastest = min(fastest, _seconds_of_children() - start)
    names = "age-progress case photo progress export evaluate verify version log models demo"
    for name in names.split():
        assert name in shown
    assert fastest < 0.5


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_command_line_imports_nothing_heavy() -> None:
    code = "import sys, workbench.cli; print([m for m in sys.modules if '.' not in m])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    for heavy in ("numpy", "cv2", "sqlalchemy", "pydantic", "streamlit", "scipy"):
        assert f"'{heavy}'" not in loaded


def test_what_only_reads_records_waits_for_nothing_that_draws() -> None:
    answer("case", "open", NUMBER, "--subject", "Nobody", "--born", "2010-03-01")
    code = (
        "import sys; from workbench.cli import app; app(['case', 'list'], standalone_mode=False); "
        "print(sorted(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert NUMBER in loaded
    for heavy in ("scipy.stats", "scipy.spatial", "psd_tools", "structlog", "pandas", "typst"):
        assert f"'{heavy}'" not in loaded


def _written_models(folder: Path) -> tuple[Path, Path]:
    mix = np.column_stack([0.6 * np.eye(3), [0.1, 0.1, 0.1]])
    network = written(folder, CROP, mixing_network(mix, 64), size=64)
    return written_collection(folder), network


@pytest.mark.nightly
def test_relatives_donors_and_models_are_named_on_the_command_line(home: Path) -> None:
    prototypes, network = _written_models(home)
    assert run("models", "add", prototypes, "--name", "ours").exit_code == 0
    assert answer("models", "add", network)["name"] == "made up"
    listed = answer("models", "list")["models"]
    assert [(m["name"], m["licence"]) for m in listed] == [  # type: ignore[index]
        ("ours", "CC0-1.0"),
        ("made up", "CC0-1.0"),
    ]
    assert "60 photographs" in run("models", "list").stdout
    answer("case", "open", NUMBER, "--subject", "Nobody", "--born", "2010-03-01")
    answer("photo", "add", NUMBER, sample(DARK), "--age-at-photo", 6)
    mother = ("--age-at-photo", 25, "--relation", "mother")
    answer("photo", "add", NUMBER, sample("adult-25-woman-dark"), *mother)
    refused = run("photo", "add", NUMBER, sample("child-04-boy-medium"), "--relation", "donor")
    assert refused.exit_code == 2
    donor = ("--age-at-photo", 4, "--relation", "donor", "--licence", "CC0-1.0")
    answer("photo", "add", NUMBER, sample("child-04-boy-medium"), *donor)
    lent = ("--relative", "2:nose=.2,mouth=.1", "--donor-hair", 3, "--prototypes", "ours")
    saved = answer("progress", NUMBER, "--target-age", 14, *lent, "--network", "made up")
    assert (saved["version"], saved["parents"]) == (2, [1])
    recipe = answer("version", "show", NUMBER, 2)["recipe"]
    steps = {step["step"]: step for step in recipe["steps"]}  # type: ignore[index]
    assert steps["family"]["relatives"][0]["shape"] == {"nose": 0.2, "mouth": 0.1}
    assert {"donor hair", "prototypes", "neural"} <= set(steps)


def test_a_picture_outside_a_case_is_written_beside_the_one_without_relatives(home: Path) -> None:
    mother = sample("adult-25-woman-dark")
    words = ("age-progress", sample(DARK), "--age-at-photo", 6, "--target-age", 14)
    lent = ("--relative", f"{mother}:age=25,sex=F,nose=.3,jaw=.3")
    done = answer(*words, "--out", home / "later.png", *lent)
    plain = home / "later-without-relatives.png"
    assert done["without_relatives"] == str(plain)
    answer(*words, "--out", home / "usual.png")
    assert plain.read_bytes() == (home / "usual.png").read_bytes()
    assert (home / "later.png").read_bytes() != plain.read_bytes()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("2", "does not say what is taken"),
        ("2:nose", "has no weight"),
        ("2:nose=.31", "weight from 0 to .3"),
        ("2:hair=.1", "features are eyes, brows, nose"),
    ],
)
def test_a_relative_that_cannot_be_read_is_wrong_use(given: str, words: str) -> None:
    result = run("progress", NUMBER, "--target-age", 14, "--relative", given)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_model_that_there_is_not_leads_to_the_command_that_adds_one(home: Path) -> None:
    open_case_with_photo(home)
    result = run("progress", NUMBER, "--target-age", 14, "--network", "nowhere")
    assert result.exit_code == 1
    assert "no network 'nowhere'" in result.stderr
    assert "workbench models add" in result.stderr


def test_photographs_beside_the_picture_belong_to_what_shows_them(home: Path) -> None:
    open_case_with_photo(home)
    answer("progress", NUMBER, "--target-age", 12)
    refused = run("export", NUMBER, 1, "--photo", 1, "--out", home / "out")
    assert refused.exit_code == 2
    assert "picture shows no photographs beside the version" in refused.stderr
    assert not (home / "out").exists()


def test_a_recipe_is_drawn_as_it_is_or_not_at_all(home: Path) -> None:
    given = (("--photo", 1), ("--draw", 1), ("--strength", 0.5), ("--rate", "fast"), ("--restore",))
    for option, *value in given:
        refused = run("progress", NUMBER, "--recipe", home / "recipe.json", option, *value)
        assert refused.exit_code == 2
        assert f"leave out {option}, or" in " ".join(refused.stderr.split())
