"""Measure how long it takes to list and find cases, in homes of 1,000 to 100,000 of them.

Run with ``make bench``, or alone as ``python -m tests.bench_cases``. The limit is absolute.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from tests.desks import new_desk
from workbench.cases.records import Case, CaseWord, ExternalNumber
from workbench.cases.search import folded_words, squeezed
from workbench.desk import Desk

SIZES: Final = (1_000, 10_000, 100_000)
LIMIT_MS: Final = 100.0
RUNS: Final = 7
_FIRST = ("Ana", "Bo", "Chen", "Dara", "Eva", "Femi", "Gita", "Hugo", "Iris", "Jo", "Kim", "Lea")


def fill(desk: Desk, count: int) -> None:
    """Put many made-up cases into a home, past its log, with names that often repeat."""
    chance = random.Random(count)
    cases, words, numbers = [], set[tuple[str, int]](), []
    for key in range(1, count + 1):
        name = f"{chance.choice(_FIRST)} {_surname(chance)}"
        number, other = f"{1990 + key % 36}-{key:06d}", f"MP{key:06d}"
        cases.append(_row(key, number, name))
        numbers.append(
            {
                "case_id": key,
                "kind": "namus",
                "value": other,
                "added_by": "N",
                "added_at": datetime(2026, 1, 1, tzinfo=UTC),
            }
        )
        for word in (*folded_words(name), *folded_words(number), squeezed(number), squeezed(other)):
            words.add((word, key))
    with desk.store.engine.begin() as connection:
        connection.execute(insert(Case), cases)
        connection.execute(insert(ExternalNumber), numbers)
        rows = [{"word": word, "case_id": key} for word, key in sorted(words)]
        connection.execute(insert(CaseWord), rows)


def _surname(chance: random.Random) -> str:
    return "".join(chance.choice(("ba", "do", "fi", "ku", "le", "mo", "ra", "su")) for _ in "abc")


def _row(key: int, number: str, name: str) -> dict[str, object]:
    return {
        "id": key,
        "number": number,
        "subject": name,
        "born": date(2000, 1, 1),
        "opened_by": "N",
        "opened_at": datetime(2026, 1, 1, tzinfo=UTC),
        "salt": "0" * 32,
        "kind": "missing_child",
        "status": "open",
    }


def searches(desk: Desk, count: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each way of finding cases that is promised, with what is measured of it."""
    last = f"{1990 + count % 36}-{count:06d}"
    yield "open the list", desk.find_cases
    yield "a page in its middle", lambda: desk.find_cases(after="2008-0")
    yield "one case by number", lambda: desk.case(last)
    yield "number, in part", lambda: desk.find_cases(last[:-2])
    yield "number of another", lambda: desk.find_cases(f"mp{count:06d}")
    yield "name, rare", lambda: desk.find_cases("hugo badofi")
    yield "name, common", lambda: desk.find_cases("a")
    yield "two common words", lambda: desk.find_cases("a 19")
    yield "nothing found", lambda: desk.find_cases("nobody of this name")
    yield "look-alikes", lambda: desk.look_alikes("2030-1", "Hugo Badofi")


def report_searches() -> bool:
    """Print how long each search takes at each size; return whether one takes too long."""
    missed = False
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder, new_desk(Path(folder)) as desk:
            fill(desk, count)
            for name, search in searches(desk, count):
                milliseconds = _median_ms(search)
                missed |= milliseconds > LIMIT_MS
                verdict = "holds" if milliseconds <= LIMIT_MS else "MISSED"
                sys.stdout.write(
                    f"{count:7,} cases: {name:24s} {milliseconds:7.1f} ms   "
                    f"limit {LIMIT_MS:g} ms   {verdict}\n"
                )
    return missed


def _median_ms(search: Callable[[], object]) -> float:
    search()
    times: list[float] = []
    for _ in range(RUNS):
        start = time.perf_counter()
        search()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(int(report_searches()))
