"""Promise: a damaged database ends in words that say what to do, whichever page is damaged."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.desks import NUMBER, desk_with_version
from workbench.cli import app

PAGE_BYTES = 4096
DAMAGES = ("random", "zeros", "scattered", "cut", "swapped")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("untouched")
    with desk_with_version(folder / "home") as desk:
        desk.export(NUMBER, 1, folder / "out")
    with sqlite3.connect(folder / "home" / "workbench.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "home"


def pages(home: Path) -> int:
    return (home / "workbench.sqlite3").stat().st_size // PAGE_BYTES


def damage(file: Path, page: int, kind: str, chance: random.Random) -> None:
    whole = bytearray(file.read_bytes())
    start, end = page * PAGE_BYTES, (page + 1) * PAGE_BYTES
    other = chance.randrange(len(whole) // PAGE_BYTES) * PAGE_BYTES
    if kind == "random":
        whole[start:end] = chance.randbytes(PAGE_BYTES)
    elif kind == "zeros":
        whole[start:end] = bytes(PAGE_BYTES)
    elif kind == "scattered":
        for _ in range(60):
            whole[chance.randrange(start, end)] = chance.randrange(256)
    elif kind == "swapped":
        whole[start:end] = whole[other : other + PAGE_BYTES]
    else:
        del whole[start + chance.randrange(PAGE_BYTES) :]
    file.write_bytes(whole)


def verified() -> None:
    answer = CliRunner().invoke(app, ["verify", "--json"])
    found = json.loads(answer.stdout)
    assert answer.exit_code == (0 if found.get("whole") else 1)
    if "error" in found:
        assert found["error"]["kind"] == "SettingsError", found
        assert "WORKBENCH_HOME" in found["error"]["message"]


def worked() -> None:
    """Every other command either does its work or says what is wrong."""
    for words in (["case", "list"], ["case", "show", NUMBER], ["log"]):
        answer = CliRunner().invoke(app, [*words, "--json"])
        found = json.loads(answer.stdout)
        if "error" in found:
            assert found["error"]["kind"] in ("SettingsError", "UnknownCaseError"), found


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("act", [verified, worked])
@pytest.mark.parametrize(
    "every",
    [
        pytest.param(7, id="every seventh page"),
        pytest.param(1, id="every page", marks=pytest.mark.nightly),
    ],
)
def test_a_damaged_page_is_never_an_internal_error(
    untouched: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[], None],
    kind: str,
    every: int,
) -> None:
    chance = random.Random(f"{act.__name__} {kind}")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    for page in range(chance.randrange(every), pages(untouched), every):
        shutil.copytree(untouched, tmp_path / "home")
        damage(tmp_path / "home" / "workbench.sqlite3", page, kind, chance)
        act()
        shutil.rmtree(tmp_path / "home")


def test_damage_is_said_to_be_damage(
    untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    shutil.copytree(untouched, tmp_path / "home")
    file = tmp_path / "home" / "workbench.sqlite3"
    for page in range(1, pages(untouched)):
        damage(file, page, "random", random.Random(page))
    answer = CliRunner().invoke(app, ["verify"])
    assert answer.exit_code == 1
    assert "is damaged" in answer.stderr
    assert "backup" in answer.stderr
