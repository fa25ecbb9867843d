"""Whenever an import is killed, the case is there whole or not at all, and comes in again."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.desks import NUMBER, new_desk
from tests.workbench.work.bags import nothing_was_taken_in

KILLS = 8


def _import_in_a_fork(home: Path, bag: Path, life_seconds: float) -> float:
    """Take a bag in in a process that is killed after a while; return how long it lived."""
    begun = time.perf_counter()
    process = os.fork()
    if process == 0:
        try:
            new_desk(home).import_case(bag)
        finally:
            os._exit(0)
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        if time.perf_counter() - begun > life_seconds:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            break
        time.sleep(0.001)
    return time.perf_counter() - begun


@pytest.mark.nightly
def test_a_killed_import_leaves_all_or_nothing_and_can_be_repeated(
    origin: Path, tmp_path: Path
) -> None:
    bag = origin / f"{NUMBER}-bag"
    new_desk(tmp_path / "warm").close()
    whole_life = _import_in_a_fork(tmp_path / "warm", bag, 60.0)
    nothing = 0
    for kill in range(KILLS):
        home = tmp_path / str(kill)
        new_desk(home).close()
        lived = _import_in_a_fork(home, bag, whole_life * (kill + 0.5) / KILLS)
        with new_desk(home) as desk:
            if nothing_was_taken_in(desk):
                nothing += 1
                desk.import_case(bag)
            else:
                # The first may have met a busier machine.
                whole_life = min(whole_life, lived)
            assert [case.number for case in desk.cases()] == [NUMBER]
            assert desk.verify().whole, desk.verify().differences
    assert nothing >= KILLS // 3
