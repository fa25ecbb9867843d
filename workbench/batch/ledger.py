"""The ledger of a run: a line for each outcome, on the disk before the next job is counted.

The database is the truth; the ledger saves asking it job by job. A line that was cut short by a
kill is as good as none.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import BinaryIO, Final

from workbench.batch.outcomes import Outcome
from workbench.desk import Desk
from workbench.errors import BatchError

LEDGER: Final = "batch-ledger.jsonl"


class Ledger:
    """The ledger of one folder, held by one run at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def outcomes(self) -> dict[str, Outcome]:
        """Return the last outcome of each job, by its key."""
        self._file.seek(0)
        found: dict[str, Outcome] = {}
        for line in self._file:
            with contextlib.suppress(ValueError, TypeError, AttributeError):
                outcome = Outcome.of(json.loads(line))
                found[outcome.key] = outcome
        return found

    def add(self, outcome: Outcome) -> None:
        """Write down an outcome; it is on the disk on return. Raises BatchError."""
        try:
            self._file.write(outcome.ledger_line())
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise BatchError(
                f"The run's ledger cannot be written ({error.strerror}). Make room, and run the "
                f"batch again with --resume; what was done is kept."
            ) from error


@contextlib.contextmanager
def open_ledger(folder: Path) -> Generator[Ledger]:
    """Open the ledger of a folder, making both; raise BatchError where another run holds it."""
    place = folder / LEDGER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = place.open("a+b")
    except OSError as error:
        raise BatchError(
            f"The folder '{folder}' cannot be written in ({error.strerror}). Choose another."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BatchError(
                f"Another batch is at work in '{folder}'. Wait for it, or choose another folder."
            ) from error
        _end_last_line(file)
        yield Ledger(file)


def still_true(desk: Desk, outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    """Return those finished outcomes that database and folder bear out, by the jobs' keys."""
    finished = [outcome for outcome in outcomes if outcome.result != "failed"]
    kept = desk.recipes_of({outcome.case for outcome in finished})
    return {
        outcome.key: outcome
        for outcome in finished
        if all((outcome.case, recipe) in kept for recipe in outcome.recipes)
        and all(Path(file).is_file() for file in outcome.files)
    }


def _end_last_line(file: BinaryIO) -> None:
    if file.seek(0, os.SEEK_END):
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")
