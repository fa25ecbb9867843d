"""A case from its opening to a second person's approval, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.desks import NUMBER, desk_with_version
from workbench.cli import app


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_ARTIST", "A. Artist")
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def answer(*words: object) -> dict[str, object]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def open_nobody(number: str, *more: str) -> Result:
    return run("case", "open", number, "--subject", "No Body", "--born", "2010", *more, "--json")


def test_a_second_incident_is_offered_at_opening_and_shown_with_the_first(home: Path) -> None:
    opened = json.loads(
        open_nobody("T-1", "--external", "namus=MP12", "--missing-since", "2019").stdout
    )
    assert opened["birth"] == {"text": "2010", "earliest": "2010-01-01", "latest": "2010-12-31"}
    assert opened["external_numbers"] == [{"kind": "namus", "value": "MP12"}]
    again = open_nobody("T-2")
    assert json.loads(again.stdout)["look_alikes"] == ["T-1"]
    assert "--same-subject-as T-1" in again.stderr
    answer("case", "describe", "T-2", "--same-subject-as", "T-1", "--place", "Springfield")
    shown = answer("case", "show", "T-1")["incidents"]
    assert isinstance(shown, list)
    assert [each["number"] for each in shown] == ["T-1", "T-2"]
    assert "Springfield" in run("case", "show", "T-1").stdout


def test_cases_are_listed_by_what_begins_a_name_or_number(home: Path) -> None:
    for number in ("T-1", "T-2", "U-1"):
        open_nobody(number)
    answer("case", "number", "U-1", "ncmec=ncmc1234567")
    listed = answer("case", "list", "--search", "ncmc12")["cases"]
    assert isinstance(listed, list)
    assert [row["number"] for row in listed] == ["U-1"]
    assert answer("case", "list", "--limit", 2)["after"] == "T-2"
    assert "There are more" in run("case", "list", "--limit", 2).stdout
    refused = run("case", "number", "U-1", "nothing")
    assert refused.exit_code == 2
    assert "KIND=NUMBER" in refused.stderr


def test_a_version_is_approved_by_a_second_person_only(home: Path) -> None:
    desk_with_version(home / "home").close()
    answer("version", "submit", NUMBER, 1)
    own = run("review", NUMBER, 1, "--approve", "--json")
    assert own.exit_code == 1
    assert json.loads(own.stdout)["error"]["kind"] == "OwnWorkError"
    stranger = run("review", NUMBER, 1, "--approve", "--as", "R. Reviewer")
    assert stranger.exit_code == 1
    answer("user", "add", "R. Reviewer", "--role", "reviewer")
    draft = answer("export", NUMBER, 1, "--out", home / "out")
    assert str(draft["output"]).endswith("-draft.png")
    done = answer("review", NUMBER, 1, "--approve", "--note", "Good ears", "--as", "R. Reviewer")
    assert (done["state"], done["reviewed_by"], done["review_note"]) == (
        "approved",
        "R. Reviewer",
        "Good ears",
    )
    final = answer("export", NUMBER, 1, "--out", home / "out")
    assert not str(final["output"]).endswith("-draft.png")
    assert run("review", NUMBER, 1).exit_code == 2
    assert answer("version", "release", NUMBER, 1)["state"] == "released"
    assert answer("verify")["whole"] is True


def test_a_correction_is_shown_with_the_versions_that_were_drawn_before(home: Path) -> None:
    desk_with_version(home / "home").close()
    why = ("--reason", "the album")
    corrected = run("photo", "correct", NUMBER, 1, "--age-at-photo", 9, *why, "--as", "B. Other")
    assert corrected.exit_code == 0, corrected.stderr
    assert "Version 1 stays as it was drawn: with photograph 1 at 8 years" in corrected.stderr
    answer("case", "correct", NUMBER, "--born", "2010-05", *why)
    shown = run("case", "show", NUMBER).stdout
    assert "by B. Other: photograph 1, age 8 years → 9 years. the album" in shown
    assert "born 2010-03-01 → 2010-05" in shown
    assert "version 1 was drawn with photograph 1 at 8 years" in shown
    assert "Drawn with photograph 1 at 8 years" in run("version", "show", NUMBER, 1).stdout
    notes = answer("export", NUMBER, 1, "--out", home / "out")["notes"]
    assert "The picture was drawn with photograph 1 at 8 years" in str(notes)
    assert "photo corrected: age 8 years → 9 years" in run("log", NUMBER).stdout
    assert run("photo", "correct", NUMBER, 1, *why).exit_code == 2
    assert run("photo", "correct", NUMBER, 1, "--age-at-photo", 7).exit_code == 2
