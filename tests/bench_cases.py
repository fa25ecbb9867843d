"""Rows of the bench on finding cases: in a home of 100,000 of them against one of 1,000.

Alone: ``python -m tests.bench_cases``. Nobody is to wait longer than 100 ms among many.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import insert

from tests.bench_ratio import Ratio, measured
from tests.desks import new_desk
from workbench.cases.records import Case, CaseWord, ExternalNumber
from workbench.cases.search import folded_words, squeezed
from workbench.desk import Desk

FEW: Final = 1_000
MANY: Final = 100_000
GROWTH_LIMIT: Final = 2.0
LIMIT_MS: Final = 100.0
_RUNS: Final = 15
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


def store() -> Iterator[Ratio]:
    """Yield each search among many cases against the same among few, and the slowest of them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        new_desk(Path(folder) / "few") as few,
        new_desk(Path(folder) / "many") as many,
    ):
        fill(few, FEW)
        fill(many, MANY)
        rows: list[Ratio] = []
        for (name, among_many), (_, among_few) in zip(
            searches(many, MANY), searches(few, FEW), strict=True
        ):
            among_many()
            among_few()
            rows.append(
                measured(
                    f"{name}, {MANY:,} cases",
                    among_many,
                    among_few,
                    GROWTH_LIMIT,
                    runs=_RUNS,
                    called=f"{FEW:,} cases",
                    # Nothing waits for a disk here, and such short times are easily disturbed.
                    clock=time.process_time,
                )
            )
    yield from rows
    slowest = max(rows, key=lambda row: row.milliseconds)
    name = f"slowest of these {len(rows)} searches"
    yield Ratio(name, slowest.milliseconds, LIMIT_MS, 1.0, yardstick="the promise")


def main() -> int:
    """Print the rows; return 1 where a promise is missed."""
    rows = list(store())
    sys.stdout.writelines(f"{row}\n" for row in rows)
    return int(any(row.verdict == "MISSED" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
