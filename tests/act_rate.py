"""How many acts a second the custody log takes in, from so many processes at once.

Run with ``python -m tests.act_rate``. Every act is a case opened: one transaction with its record,
its search words and its link of the chain. SQLite as it comes; PostgreSQL where it is installed, on
this machine and synced to the disk.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any, Final

from tests.desks import BORN, settings_for
from tests.servers import postgresql_programs, running_postgresql
from workbench.desk import Desk

_WRITERS: Final = (1, 2, 4)
_SECONDS: Final = 6.0
_MOST_WAIT_SECONDS: Final = 120
_together: Any = None


def rate(home: Path, database: str | None, writers: int) -> tuple[float, float]:
    """Return acts a second of so many processes over one home, and their processors' ms for one."""
    Desk(settings_for(home, database_url=database)).close()
    context = get_context("spawn")
    told = (context.Barrier(writers),)
    with ProcessPoolExecutor(writers, context, _remember, told) as pool:
        names = [f"{writers}-{number}" for number in range(writers)]
        ended = [pool.submit(_act, home, database, name) for name in names]
        found = [one.result() for one in ended]
    acts = sum(acts for acts, _ in found)
    return acts / _SECONDS, 1000 * sum(busy for _, busy in found) / acts


def _remember(barrier: Any) -> None:
    global _together
    _together = barrier


def _act(home: Path, database: str | None, name: str) -> tuple[int, float]:
    done = 0
    with Desk(settings_for(home, database_url=database)) as desk:
        # The first act loads what all later ones use again.
        desk.open_case(f"{name}-first", subject="Nobody", born=BORN)
        try:
            _together.wait(_MOST_WAIT_SECONDS)
        except BrokenBarrierError:
            return 0, 0.0
        since, busy = time.monotonic(), time.process_time()
        while time.monotonic() < since + _SECONDS:
            desk.open_case(f"{name}-{done}", subject="Nobody", born=BORN)
            done += 1
        return done, time.process_time() - busy


def rates() -> Iterator[str]:
    """Yield a line for each database and number of writers."""
    with tempfile.TemporaryDirectory() as folder:
        for writers in _WRITERS:
            yield _line("SQLite", writers, *rate(Path(folder) / f"{writers}", None, writers))
        programs = postgresql_programs()
        if programs is None:
            return
        with running_postgresql(programs, synced=True) as database:
            for writers in _WRITERS:
                found = rate(Path(folder) / "server", database, writers)
                yield _line("PostgreSQL", writers, *found)


def _line(database: str, writers: int, acts: float, busy_ms: float) -> str:
    return f"{database}, {writers} writers: {acts:.0f} acts a second, {busy_ms:.1f} ms of each"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in rates())
