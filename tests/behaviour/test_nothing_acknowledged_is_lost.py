"""Promise: nothing acknowledged is lost, whenever the process is killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def kill(folder: Path, rounds: int, seed: int) -> None:
    command = [sys.executable, "-m", "tests.behaviour.killing", str(folder), str(rounds), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] == rounds
    assert found["lost"] == []
    assert found["acknowledged"]["photo"] > rounds / 10, "the workers lived too briefly to matter"


def test_six_kills_during_intake_and_export_lose_nothing_acknowledged(tmp_path: Path) -> None:
    kill(tmp_path, 6, seed=1)


@pytest.mark.nightly
def test_twenty_kills_during_intake_and_export_lose_nothing_acknowledged(tmp_path: Path) -> None:
    kill(tmp_path, 20, seed=1)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_kills_lose_nothing_acknowledged(tmp_path: Path, seed: int) -> None:
    kill(tmp_path, 200, seed=100 + seed)
