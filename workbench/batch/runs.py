"""Batches that go on by themselves: each in a process and a folder of its own under the home.

Whoever watches one may close the page and come back, and the studio may be started anew: what a
run has done stands in its ledger, and that it is at work in a lock which ends with its process.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel

from pipelines.sentences import read_written, written
from workbench.batch.here import Wishes, run_here
from workbench.batch.jobs import read_jobs
from workbench.batch.kinds import FILE_COLUMNS
from workbench.batch.ledger import LEDGER, Ledger
from workbench.batch.manifest import Fault, Row, read_rows, refuse
from workbench.batch.outcomes import Outcome
from workbench.batch.progress import ProgressShown
from workbench.batch.report import CSV_NAME, PDF_NAME
from workbench.desk import Desk
from workbench.errors import BatchError
from workbench.failures import kind_and_words
from workbench.settings import load_settings
from workbench.writing import write_once

_INPUT, _ORDER, _LOCK, _TROUBLE = "input", "run.json", "at-work.lock", "trouble.json"


class Order(BaseModel):
    """What is to be run and by whom; failures before ``ledger_from`` bytes are tried again."""

    artist: str
    manifest: str
    jobs: int
    began: str
    process: int = 0
    ledger_from: int = 0


@dataclass(frozen=True)
class Standing:
    """How a run stands: its order, its outcomes by line, and what ended it if that was not work."""

    folder: Path
    order: Order
    at_work: bool
    outcomes: tuple[Outcome, ...]
    trouble: str = ""

    @property
    def left(self) -> int:
        """How many jobs have no outcome yet."""
        return self.order.jobs - len(self.outcomes)

    @property
    def reports(self) -> tuple[Path, ...]:
        """The files of the report, once they are written and while nothing is at work."""
        known = (self.folder / CSV_NAME, self.folder / PDF_NAME)
        return () if self.at_work else tuple(file for file in known if file.is_file())


def begin_run(desk: Desk, manifest: str, files: Mapping[str, bytes]) -> Path:
    """Check a manifest among ``files`` and start on it; return the run's folder.

    Its rows may name those files and no others. Raises ManifestError naming every bad row,
    AccessError and BatchError; then nothing is kept.
    """
    desk.store.permit("version saved")
    now = desk.store.now()
    folder = _runs_folder(desk) / now.strftime("%Y-%m-%d-%H%M%S-%f")
    inputs = folder / _INPUT
    try:
        inputs.mkdir(parents=True)
        for name, data in files.items():
            write_once(inputs / Path(name).name, data)
        rows, _ = read_rows(inputs / manifest)
        refuse(inputs / manifest, _faraway(rows))
        jobs = len(read_jobs(inputs / manifest, desk))
        began = now.isoformat(timespec="seconds")
        order = Order(artist=desk.store.actor, manifest=manifest, jobs=jobs, began=began)
        _start(desk, folder, order)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise BatchError(
            f"The batch cannot be kept in '{folder.parent}' ({error.strerror}). Make room there."
        ) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def go_on(desk: Desk, folder: Path) -> None:
    """Go on with a run that ended: try its failures again and do what was left."""
    desk.store.permit("version saved")
    ledger = folder / LEDGER
    update = {
        "artist": desk.store.actor,
        "process": 0,
        "ledger_from": ledger.stat().st_size if ledger.is_file() else 0,
    }
    _start(desk, folder, _order(folder).model_copy(update=update))


def stop_run(desk: Desk, folder: Path) -> None:
    """Let a run finish what it is at and begin nothing more."""
    desk.store.permit("version saved")
    process = _order(folder).process
    # While a run is being started its process is not known yet; 0 would be the studio's own group.
    if process and _is_held(folder):
        os.kill(process, signal.SIGTERM)


def runs(desk: Desk) -> list[Standing]:
    """Return how all runs of the home stand, the newest first."""
    desk.store.permit("read")
    found = sorted(_runs_folder(desk).glob(f"*/{_ORDER}"), reverse=True)
    return [standing(place.parent) for place in found]


def report_of_run(desk: Desk, run: str, name: str) -> Path:
    """Return a file of the report of a run, by its folder's name, to who may export pictures.

    Raises AccessError, and BatchError where there is no such file.
    """
    desk.store.permit("picture exported")
    reports = (file for one in runs(desk) if one.folder.name == run for file in one.reports)
    found = next((file for file in reports if file.name == name), None)
    if found is None:
        raise BatchError(f"The batch {run} has no report {name}. Wait until it is done.")
    return found


def standing(folder: Path) -> Standing:
    """Return how one run stands."""
    order, at_work = _order(folder), _is_held(folder)
    return Standing(folder, order, at_work, _outcomes(folder, order), _trouble(folder))


def _trouble(folder: Path) -> str:
    try:
        return read_written(json.loads((folder / _TROUBLE).read_text()))
    except FileNotFoundError:
        return ""


def _runs_folder(desk: Desk) -> Path:
    return desk.settings.home / "batches"


def _order(folder: Path) -> Order:
    return Order.model_validate_json((folder / _ORDER).read_bytes())


def _faraway(rows: list[Row]) -> Iterator[Fault]:
    """Find rows that name files in other folders, which is not theirs to read."""
    for row in rows:
        for column in FILE_COLUMNS:
            cell = row.cells.get(column, "")
            for name in () if cell.startswith("{") else cell.split(";"):
                if Path(name.strip()).name != name.strip() or "\\" in name:
                    yield Fault(row.line, f"{column}: '{name.strip()}' is not the name of a file")


def _outcomes(folder: Path, order: Order) -> tuple[Outcome, ...]:
    try:
        written = (folder / LEDGER).read_bytes()
    except FileNotFoundError:
        return ()
    before, since = written[: order.ledger_from], written[order.ledger_from :]
    earlier = Ledger(io.BytesIO(before)).outcomes()
    found = {key: known for key, known in earlier.items() if known.result != "failed"}
    found |= Ledger(io.BytesIO(since)).outcomes()
    return tuple(sorted(found.values(), key=lambda outcome: outcome.line))


def _start(desk: Desk, folder: Path, order: Order) -> None:
    """Start the run's process; its lock goes over to it and ends with it."""
    (folder / _TROUBLE).unlink(missing_ok=True)
    with _locked(folder) as lock, (folder / "batch.log").open("ab") as log:
        write_once(folder / _ORDER, order.model_dump_json().encode(), mode=0o644)
        process = subprocess.Popen(
            [sys.executable, "-m", "workbench.batch.runs", str(folder)],
            env={
                **os.environ,
                "WORKBENCH_HOME": str(desk.settings.home),
                "WORKBENCH_ARTIST": order.artist,
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(lock.fileno(),),
            start_new_session=True,
        )
        known = order.model_copy(update={"process": process.pid})
        write_once(folder / _ORDER, known.model_dump_json().encode(), mode=0o644)


@contextlib.contextmanager
def _locked(folder: Path) -> Generator[BinaryIO]:
    with (folder / _LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BatchError("This batch is at work already. Wait for it, or stop it.") from error
        yield lock


def _is_held(folder: Path) -> bool:
    try:
        with _locked(folder):
            return False
    except BatchError:
        return True


def _run(folder: Path) -> None:
    """Do a run's work; what ends it before its time is written down for who comes back."""
    manifest = folder / _INPUT / _order(folder).manifest
    try:
        with Desk(load_settings(), must_exist=True) as desk, ProgressShown("lines") as watch:
            run_here(desk, manifest, folder, Wishes(resume=True), watch)
    except Exception as error:
        write_once(folder / _TROUBLE, json.dumps(written(kind_and_words(error)[1])).encode())
        raise


if __name__ == "__main__":
    _run(Path(sys.argv[1]))
