"""Run a batch from this computer: its manifest, who does the work, and the report at the end."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from workbench.batch.cluster import Cluster
from workbench.batch.jobs import read_jobs
from workbench.batch.machine import memory_bytes, processors
from workbench.batch.pool import Limits, Processes
from workbench.batch.report import Report, write_report
from workbench.batch.runner import Run, Watch, run_batch
from workbench.batch.sending import sent
from workbench.desk import Desk
from workbench.errors import BatchError

# Less would not hold the libraries and one photograph of ordinary size.
_LEAST_MEMORY_BYTES: Final = 2 * 10**9
_SHARE_OF_MEMORY: Final = 0.9


@dataclass(frozen=True)
class Wishes:
    """How a batch is to run; without ``workers`` one for each processor.

    ``memory_bytes`` is what one job may take, without it a worker's share of the whole.
    ``scheduler`` is the address of a dask cluster that does the work in this computer's place.
    """

    workers: int | None = None
    resume: bool = False
    seconds: float = 600.0
    memory_bytes: int | None = None
    scheduler: str | None = None


def run_here(
    desk: Desk, manifest: Path, folder: Path, wishes: Wishes, watch: Watch
) -> tuple[Run, Report | None]:
    """Do every job of a manifest and write the report; raise ManifestError before the first.

    A run that was cut short by a second Ctrl-C has no report.
    """
    jobs = read_jobs(manifest, desk)
    folder = folder.expanduser().absolute()
    pool = _engine(wishes, len(jobs))
    try:
        run = run_batch(
            desk,
            jobs,
            folder,
            pool,
            width=pool.width,
            watch=watch,
            resume=wishes.resume,
            send=partial(sent, vault=desk.store.vault) if wishes.scheduler else None,
        )
        report = _report(desk, manifest, folder, pool, run)
        if report is None:
            pool.kill()
    except BaseException:
        pool.kill()
        raise
    finally:
        pool.shutdown()
    return run, report


def check_before_home(manifest: Path, folder: Path, home: Path) -> None:
    """Raise what would end a batch at once, before a home is made for it that nobody needs."""
    if folder.exists() and not folder.is_dir():
        raise BatchError(f"'{folder}' is a file. Name a folder for the pictures and the report.")
    if not home.exists():
        read_jobs(manifest, None)


def _report(desk: Desk, manifest: Path, folder: Path, pool: Executor, run: Run) -> Report | None:
    """Write the report of a run; None where that was cut short, or is while it is written."""
    try:
        if not run.cut_short:
            return write_report(
                run,
                folder,
                pool,
                manifest=manifest.name,
                agency=desk.settings.agency,
                at=desk.store.now(),
            )
    except KeyboardInterrupt:
        run.cut_short = True
    return None


def _engine(wishes: Wishes, jobs: int) -> Processes | Cluster:
    width = min(wishes.workers or processors(), jobs)
    if wishes.scheduler is not None:
        limits = Limits(wishes.seconds, wishes.memory_bytes)
        return Cluster(wishes.scheduler, limits, workers=width)
    memory = wishes.memory_bytes or _share_of_memory(width)
    return Processes(width, Limits(wishes.seconds, memory))


def _share_of_memory(width: int) -> int:
    return max(_LEAST_MEMORY_BYTES, int(memory_bytes() * _SHARE_OF_MEMORY) // width)
