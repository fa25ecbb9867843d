"""A job that is killed on a worker leaves no photograph behind there."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.desks import open_case, photograph_bytes, settings_for
from workbench.batch.acts import _desk  # pyright: ignore[reportPrivateUsage]
from workbench.batch.jobs import read_jobs
from workbench.batch.sending import at_hand, sent
from workbench.desk import Desk

ROOT = Path(__file__).parents[3]
_AT_WORK = """
import os, pickle, sys, time
from workbench.batch.sending import at_hand
job, vault = pickle.load(sys.stdin.buffer)
with at_hand(job, vault) as held:
    print(len(held.photographs[0].read_bytes()), flush=True)
    time.sleep(60)
"""


def test_nothing_but_an_empty_name_stays_and_the_next_job_removes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photograph = photograph_bytes()
    (tmp_path / "a.png").write_bytes(photograph)
    manifest = tmp_path / "jobs.csv"
    manifest.write_text(
        "case,kind,photographs,ages_at_photo,target_age,sex\nN-1,age_progression,a.png,6,14,F\n"
    )
    with Desk(settings_for(tmp_path / "home")) as desk:
        (job,) = read_jobs(manifest, desk)
        vault = desk.store.vault
        job = sent(job, vault)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    working = subprocess.Popen(
        [sys.executable, "-c", _AT_WORK],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert working.stdin is not None
    assert working.stdout is not None
    pickle.dump((job, vault), working.stdin)
    working.stdin.close()
    assert int(working.stdout.readline()) == len(photograph)
    with at_hand(job, vault) as held:
        assert held.photographs[0].name == "a.png"
        assert len(list((tmp_path / "tmp").iterdir())) == 2, "what is at work is left alone"
    working.kill()
    working.wait()
    working.stdout.close()
    left = list((tmp_path / "tmp").rglob("*"))
    assert not [file for file in left if file.is_file()]
    assert [file.name for file in left if file.is_symlink()] == ["a.png"]
    with at_hand(job, vault):
        assert len(list((tmp_path / "tmp").iterdir())) == 1
    assert not list((tmp_path / "tmp").iterdir())


def test_a_worker_closes_the_desk_that_it_had_before_it_opens_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []

    def close(desk: Desk) -> None:
        closed.append(desk.settings.artist)

    monkeypatch.setattr(Desk, "close", close)
    with Desk(settings_for(tmp_path / "home")) as made:
        open_case(made)
    closed.clear()
    first = settings_for(tmp_path / "home", artist="First")
    assert _desk(first) is _desk(first)
    assert closed == []
    assert _desk(settings_for(tmp_path / "home", artist="Second")).settings.artist == "Second"
    assert closed == ["First"]
