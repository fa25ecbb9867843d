"""The batch's commands: what they print, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.desks import NUMBER, desk_with_version
from workbench.cli import app

HEAD = "case,kind,photographs,ages_at_photo,target_age,sex"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_ARTIST", "A. Artist")
    desk_with_version(tmp_path / "home").close()
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["batch", *map(str, words)])


def written(folder: Path, *rows: str) -> Path:
    path = folder / "jobs.csv"
    path.write_text("\n".join([HEAD, *rows, ""]))
    return path


def test_a_run_ends_with_one_object_and_fails_where_a_job_failed(home: Path) -> None:
    manifest = written(home, f"{NUMBER},export,,,,", f"{NUMBER},age_progression,gone.png,8,12,F")
    result = run("run", manifest, "--out", home / "out", "--progress", "json", "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert (said["done"], said["failed"], said["skipped"], said["left"]) == (1, 1, 0, 0)
    (failure,) = said["failures"]
    assert (failure["line"], failure["case"]) == (3, NUMBER)
    assert "'gone.png' is not there" in failure["reason"]
    assert "--resume" in failure["next_step"]
    shown = [json.loads(line) for line in result.stderr.splitlines()]
    assert [(line["finished"], line["result"]) for line in shown] == [(1, "done"), (2, "failed")]
    assert Path(said["report"]).is_file()
    assert Path(said["contact_sheet"]).is_file()


def test_a_bad_manifest_begins_nothing(home: Path) -> None:
    result = run("run", written(home, f"{NUMBER},age_progression,,,,F"), "--out", home / "out")
    assert result.exit_code == 1
    assert "line 2: target_age: it is missing" in result.stderr
    assert not (home / "out").exists()


def test_what_is_due_is_printed_or_written(home: Path) -> None:
    assert run("due").stdout.startswith(HEAD)
    path = home / "due.csv"
    assert "0 jobs" in run("due", "--out", path).stdout
    assert path.read_text().startswith(HEAD)
    assert run("due", "--out", path).exit_code == 1
