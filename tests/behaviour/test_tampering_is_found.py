"""Promise: a changed byte and an edited log are found by ``workbench verify`` and named."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from tests.desks import NUMBER, desk_with_version
from workbench.cli import app


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("untouched") / "home"
    with desk_with_version(home) as desk:
        desk.progress(NUMBER, target_age=15)
    return home


@pytest.fixture
def home(untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(untouched, tmp_path / "home")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def differences() -> dict[str, str]:
    """What ``workbench verify`` names; the exit code must agree."""
    result = CliRunner().invoke(app, ["verify", "--json"])
    found = {d["subject"]: d["what"] for d in json.loads(result.stdout)["differences"]}
    assert result.exit_code == (1 if found else 0)
    return found


def edit(home: Path, *statements: str) -> None:
    engine = create_engine(f"sqlite:///{home / 'workbench.sqlite3'}")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_case_deleted_with_all_its_records_is_named(home: Path) -> None:
    tables = ("exports", "versions", "source_images", "cases")
    edit(home, "PRAGMA foreign_keys=OFF", *(f"DELETE FROM {table}" for table in tables))
    assert "its record is gone" in differences()[f"case {NUMBER}"]


def test_an_untouched_home_has_no_differences(home: Path) -> None:
    assert differences() == {}


@pytest.mark.parametrize("area", ["originals", "products"])
def test_every_file_of_the_vault_with_a_flipped_bit_is_found(home: Path, area: str) -> None:
    chance = random.Random(7)
    for place in sorted((home / "vault" / area).glob("*/*")):
        whole = place.read_bytes()
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        place.chmod(0o644)
        place.write_bytes(changed)
        found = differences()
        assert any(place.name[:12] in what for what in found.values()), found
        place.write_bytes(whole)
    assert differences() == {}


def test_a_flipped_bit_in_an_original_names_its_photograph(home: Path) -> None:
    (place,) = (home / "vault" / "originals").glob("*/*")
    place.chmod(0o644)
    changed = bytearray(place.read_bytes())
    changed[100] ^= 1
    place.write_bytes(changed)
    assert "was changed since it was kept" in differences()[f"photograph 1 of case {NUMBER}"]


def test_a_removed_file_is_found(home: Path) -> None:
    (place,) = (home / "vault" / "originals").glob("*/*")
    place.unlink()
    assert "do not hold" in differences()[f"photograph 1 of case {NUMBER}"]


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        (
            ["UPDATE custody_entries SET actor = 'someone else' WHERE sequence = 2"],
            "entry 2 was edited or moved",
        ),
        (
            ["UPDATE custody_entries SET details = '{}' WHERE sequence = 4"],
            "entry 4 was edited or moved",
        ),
        (["DELETE FROM custody_entries WHERE sequence = 3"], "entry 3 was removed"),
        (["DELETE FROM custody_entries WHERE sequence = 1"], "entry 1 was removed"),
        (
            ["DELETE FROM custody_entries WHERE sequence = 5"],
            "the log ends at entry 4, but its checkpoint knows 5",
        ),
        (
            [
                "UPDATE custody_entries SET sequence = -2 WHERE sequence = 2",
                "UPDATE custody_entries SET sequence = 2 WHERE sequence = 3",
                "UPDATE custody_entries SET sequence = 3 WHERE sequence = -2",
            ],
            "entry 2 was edited or moved",
        ),
    ],
)
def test_an_edited_removed_or_reordered_entry_is_named(
    home: Path, statements: list[str], reason: str
) -> None:
    edit(home, *statements)
    assert differences()["custody log"] == reason


def test_a_log_with_its_checkpoint_taken_away_is_found(home: Path) -> None:
    (home / "custody-checkpoint.json").unlink()
    assert "checkpoint file is missing" in differences()["custody log"]
