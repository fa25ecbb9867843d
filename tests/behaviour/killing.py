"""Work on a home in processes that are killed at random moments, and count what was lost.

Run as ``python -m tests.behaviour.killing FOLDER ROUNDS SEED``; prints one JSON object. Everything
is imported once, then each worker and each checker is a fork, so that many rounds are cheap.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.desks import NUMBER, new_desk, open_case, photograph_bytes, take_in_face
from workbench.errors import CaseExistsError
from workbench.exports.encoding import decode_rendering
from workbench.writing import UNFINISHED

# Seconds that the longest lived worker lives at least, and in units of what it takes to open a
# home and take one photograph in: on a busy machine that alone may take longer than the first.
LONGEST_LIFE = 0.6
LONGEST_LIFE_AT_WORK = 3.0
Ack = dict[str, Any]


def work(folder: Path, round_number: int, acknowledge: Callable[[Ack], None]) -> None:
    """Open the case, take photographs in and export its version, without end."""
    with new_desk(folder / "home") as desk:
        try:
            open_case(desk)
            acknowledge({"did": "case"})
        except CaseExistsError:
            pass
        for step in range(10_000):
            data = photograph_bytes(round_number * 10_000 + step, size=(64, 80))
            photo = desk.take_in(NUMBER, data, age_years=8)
            acknowledge({"did": "photo", "sha256": photo.sha256})
            if desk.case(NUMBER).versions:
                name = f"{round_number}-{step}"
                written = desk.export(NUMBER, 1, folder / "out" / name)
                acknowledge({"did": "export", "path": str(written.path), "sha256": written.sha256})


def save_version(folder: Path) -> None:
    """Give the case a version to export, in a process that is left alone."""
    with new_desk(folder / "home") as desk:
        with contextlib.suppress(CaseExistsError):
            open_case(desk)
        photo = take_in_face(desk)
        desk.progress(NUMBER, target_age=12, photos=[photo.number])


def check(folder: Path, acks: list[Ack], thoroughly: bool) -> None:
    """Open the home again and raise AssertionError where something acknowledged was lost."""
    with new_desk(folder / "home") as desk:
        # A worker may be killed between opening the case and saying so: any later act tells it.
        case = desk.case(NUMBER) if acks else None
        photos = {photo.sha256 for photo in case.photos} if case else set[str]()
        exports = {e.path: e.sha256 for v in case.versions for e in v.exports} if case else {}
        for ack in acks:
            if ack["did"] == "photo":
                assert ack["sha256"] in photos, "an acknowledged photograph was lost"
                desk.store.vault.read("originals", ack["sha256"])
            if ack["did"] == "export":
                assert exports[ack["path"]] == ack["sha256"], "an acknowledged export was lost"
        for area in ("originals", "products"):
            for sha256 in desk.store.vault.walk(area):
                desk.store.vault.read(area, sha256)
        for path in (folder / "out").rglob("*.png"):
            if not any(part.startswith(UNFINISHED) for part in path.parts):
                decode_rendering(path.read_bytes())
        if thoroughly:
            found = desk.verify()
            assert found.whole, found.differences


def longest_life(folder: Path) -> float:
    """Return how many seconds a worker may live on this machine, as busy as it is."""

    def begin() -> None:
        with new_desk(folder / "measured") as desk:
            open_case(desk)
            desk.take_in(NUMBER, photograph_bytes(size=(64, 80)), age_years=8)

    started = time.perf_counter()
    problem = _in_a_fork(begin)
    assert not problem, problem
    return max(LONGEST_LIFE, LONGEST_LIFE_AT_WORK * (time.perf_counter() - started))


def run_rounds(folder: Path, rounds: int, seed: int) -> dict[str, Any]:
    """Kill workers at random moments; return how many kills and what was lost."""
    chance = random.Random(seed)
    acks: list[Ack] = []
    lost: list[str] = []
    longest = longest_life(folder)
    for number in range(rounds):
        if number == rounds // 3:
            lost += filter(None, [_in_a_fork(lambda: save_version(folder))])
        acks += _killed(folder, number, chance.uniform(0.0, longest))
        last = number == rounds - 1
        problem = _in_a_fork(lambda known=list(acks), last=last: check(folder, known, last))
        if problem:
            lost.append(f"round {number}: {problem}")
    counts = {kind: sum(ack["did"] == kind for ack in acks) for kind in ("photo", "export")}
    return {"kills": rounds, "acknowledged": counts, "lost": lost}


def _killed(folder: Path, number: int, life_seconds: float) -> list[Ack]:
    source, sink = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.close(source)
        try:
            work(folder, number, lambda ack: _send(sink, ack))
        except BaseException:
            _send(sink, {"did": "failed", "why": traceback.format_exc()})
        os._exit(1)
    os.close(sink)
    time.sleep(life_seconds)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    with os.fdopen(source, "rb") as pipe:
        acks = [json.loads(line) for line in pipe.read().splitlines()]
    failed = [ack["why"] for ack in acks if ack["did"] == "failed"]
    assert not failed, failed[0]
    return acks


def _send(sink: int, ack: Ack) -> None:
    os.write(sink, json.dumps(ack).encode() + b"\n")


def _in_a_fork(act: Callable[[], None]) -> str:
    """Do something in a fork that is left alone; return its traceback, or nothing."""
    source, sink = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(source)
        try:
            act()
        except BaseException:
            os.write(sink, traceback.format_exc().encode())
        os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        problem = pipe.read().decode()
    os.waitpid(process, 0)
    return problem


if __name__ == "__main__":
    import_module("alembic.command")
    place, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    sys.stdout.write(json.dumps(run_rounds(place, rounds, seed)) + "\n")
