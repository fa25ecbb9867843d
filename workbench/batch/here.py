"""Run a batch from this computer: its manifest, who does the work, and the report at the end."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from workbench.batch.cluster import Cluster
from workbench.batch.jobs import read_jobs
from workbench.batch.pool import Limits, Processes
from workbench.batch.report import Report, write_report
from workbench.batch.runner import Run, Watch, run_batch
from workbench.batch.sending import sent
from workbench.desk import Desk

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
) -> tuple[Run, Report]:
    """Do every job of a manifest and write the report; raise ManifestError before the first."""
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
        report = write_report(
            run,
            folder,
            pool,
            manifest=manifest.name,
            agency=desk.settings.agency,
            at=desk.store.now(),
        )
    except BaseException:
        pool.kill()
        raise
    finally:
        pool.shutdown()
    return run, report


def _engine(wishes: Wishes, jobs: int) -> Processes | Cluster:
    width = min(wishes.workers or _processors(), jobs)
    if wishes.scheduler is not None:
        limits = Limits(wishes.seconds, wishes.memory_bytes)
        return Cluster(wishes.scheduler, limits, workers=width)
    memory = wishes.memory_bytes or _share_of_memory(width)
    return Processes(width, Limits(wishes.seconds, memory))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _share_of_memory(width: int) -> int:
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(_LEAST_MEMORY_BYTES, int(whole * _SHARE_OF_MEMORY) // width)
