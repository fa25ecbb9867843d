"""Runs of the studio: what is asked of them while they are being started."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from tests.desks import settings_for
from workbench.batch.runs import Order, stop_run
from workbench.desk import Desk


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
