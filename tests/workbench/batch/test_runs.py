"""Runs of the studio: what is asked of them while they are being started."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from tests.desks import settings_for
from workbench.batch.kinds import COLUMNS, FILE_COLUMNS
from workbench.batch.runs import Order, begin_run, stop_run
from workbench.desk import Desk
from workbench.errors import ManifestError


def test_a_stop_while_a_run_is_being_started_signals_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signalled: list[int] = []

    def note(process: int, _signal: int) -> None:
        signalled.append(process)

    monkeypatch.setattr(os, "kill", note)
    order = Order(artist="A. Artist", manifest="jobs.csv", jobs=1, began="2026-11-28T10:00:00")
    place = tmp_path / "run.json"
    lock = tmp_path / "at-work.lock"
    with Desk(settings_for(tmp_path / "home")) as desk, lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        place.write_text(order.model_dump_json())
        stop_run(desk, tmp_path)
        assert signalled == []
        place.write_text(order.model_copy(update={"process": 7}).model_dump_json())
        stop_run(desk, tmp_path)
    assert signalled == [7]


def test_no_column_names_a_file_of_another_folder(tmp_path: Path) -> None:
    head = dict.fromkeys((*COLUMNS, *FILE_COLUMNS), "")
    rows = [head | {"case": "A", name: "../other/file"} for name in FILE_COLUMNS]
    lines = [",".join(head), *(",".join(row.values()) for row in rows), ""]
    with Desk(settings_for(tmp_path / "home")) as desk, pytest.raises(ManifestError) as refused:
        begin_run(desk, "jobs.csv", {"jobs.csv": "\n".join(lines).encode()})
    for line, name in enumerate(FILE_COLUMNS, 2):
        assert f"line {line}: {name}: '../other/file' is not the name of a file" in str(
            refused.value
        )
    assert not list((tmp_path / "home" / "batches").glob("*"))
