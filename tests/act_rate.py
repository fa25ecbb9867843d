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
from typing import Final

from tests.desks import BORN, settings_for
from tests.servers import postgresql_programs, running_postgresql
from workbench.desk import Desk

_WRITERS: Final = (1, 2, 4, 8)
_SECONDS: Final = 6.0


def rate(home: Path, database: str | None, writers: int) -> float:
    """Return the acts a second of so many processes over one home."""
    Desk(settings_for(home, database_url=database)).close()
    with ProcessPoolExecutor(writers, get_context("spawn")) as pool:
        # All of them have started before the first act counts.
        begin = time.time() + 5 + writers
        ended = [
            pool.submit(_act, home, database, f"{writers}-{number}", begin)
            for number in range(writers)
        ]
        return sum(one.result() for one in ended) / _SECONDS


def _act(home: Path, database: str | None, name: str, begin: float) -> int:
    done = 0
    with Desk(settings_for(home, database_url=database)) as desk:
        time.sleep(max(0.0, begin - time.time()))
        while time.time() < begin + _SECONDS:
            desk.open_case(f"{name}-{done}", subject="Nobody", born=BORN)
            done += 1
    return done


def rates() -> Iterator[str]:
    """Yield a line for each database and number of writers."""
    with tempfile.TemporaryDirectory() as folder:
        for writers in _WRITERS:
            acts = rate(Path(folder) / f"{writers}", None, writers)
            yield f"SQLite, {writers} writers: {acts:.0f} acts a second"
        programs = postgresql_programs()
        if programs is None:
            return
        with running_postgresql(programs, synced=True) as database:
            for writers in _WRITERS:
                acts = rate(Path(folder) / "server", database, writers)
                yield f"PostgreSQL, {writers} writers: {acts:.0f} acts a second"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in rates())
