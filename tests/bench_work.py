"""Rows of the bench on the work around the pictures: starting, taking in, batches."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from models.samples import sample
from tests.bench_ratio import REPORTED, Ratio, measured, milliseconds
from tests.desks import new_desk, open_case, settings_for
from tests.thousand_jobs import running_cluster
from tests.workbench.batch.made_up_batches import write_batch
from workbench.batch.cluster import Cluster
from workbench.batch.jobs import read_jobs
from workbench.batch.outcomes import Outcome
from workbench.batch.pool import Limits, Processes
from workbench.batch.runner import run_batch
from workbench.cases.vault import FolderVault
from workbench.desk import Desk

_FULL: Final = (3000, 4000)
_JOBS: Final = 12
_LIMITS: Final = Limits(300)


def work() -> Iterator[Ratio]:
    """Yield the rows."""
    yield _start()
    yield from _intake()
    yield from _batches()


def _start() -> Ratio:
    def python(words: str) -> Callable[[], object]:
        return lambda: subprocess.run(
            [sys.executable, "-c", words], check=True, capture_output=True
        )

    asked = python("import sys; sys.argv[1:] = ['--help']; from workbench.cli import main; main()")
    return measured("workbench --help", asked, python("pass"), REPORTED, called="an empty Python")


def _intake() -> Iterator[Ratio]:
    """Yield keeping bytes, and all of taking a photograph in, against hashing the same bytes."""
    data = _large_photograph()
    called = "sha256sum of the same bytes"
    size = f"{len(data) / 1e6:.0f} MB"
    with tempfile.TemporaryDirectory() as folder, new_desk(Path(folder) / "home") as desk:
        file = Path(folder) / "photograph.jpg"
        file.write_bytes(data)

        def sha256() -> None:
            subprocess.run(["sha256sum", file], check=True, capture_output=True)

        vaults = (FolderVault(Path(folder) / f"vault-{number}") for number in count())
        yield measured(
            f"keeping an original, {size}, synced to the disk",
            lambda: next(vaults).keep("originals", data),
            sha256,
            2.0,
            called=called,
        )
        numbers = count()

        def take_in() -> None:
            case = f"T-{next(numbers)}"
            open_case(desk, case)
            desk.take_in(case, data, age_years=8.0)

        name = f"opening a case and taking in 12 MP, {size}"
        yield measured(name, take_in, sha256, REPORTED, called=called)


def _large_photograph() -> bytes:
    with Image.open(sample("child-06-girl-light")) as portrait:
        large = cv2.resize(np.asarray(portrait.convert("RGB")), _FULL)
    noise = np.random.default_rng(0).integers(-6, 7, large.shape)
    file = io.BytesIO()
    noisy = np.clip(large + noise, 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(file, "JPEG", quality=92)
    return file.getvalue()


def _batches() -> Iterator[Ratio]:
    """Yield two workers against one, and a cluster's two against two of this computer's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Processes(1, _LIMITS) as pool:
            one = _batch_ms(folder / "one", pool, 1)
        with Processes(2, _LIMITS) as pool:
            two = _batch_ms(folder / "two", pool, 2)
        with running_cluster(folder, workers=2) as address, Cluster(address, _LIMITS) as pool:
            while pool.width() < 2:
                time.sleep(0.05)
            cluster = _batch_ms(folder / "cluster", pool, 2)
    title = f"batch of {_JOBS} small progressions"
    yield Ratio(f"{title}, 2 workers", two, one, 1 / 1.8, yardstick="1 worker")
    yield Ratio(f"{title}, dask with 2", cluster, two, 1 / 0.9, yardstick="2 local workers")


def _batch_ms(folder: Path, pool: Processes | Cluster, width: int) -> float:
    """Return how long a batch takes whose workers have begun: each had a job before."""
    manifest = write_batch(folder / "in", _JOBS + 2 * width)
    with Desk(settings_for(folder / "home")) as desk:
        jobs = read_jobs(manifest, desk)
        first, rest = jobs[: 2 * width], jobs[2 * width :]

        def do(some: int) -> None:
            chosen = (first, rest)[some]
            run = run_batch(
                desk, chosen, folder / f"out-{some}", pool, width=lambda: width, watch=_Unwatched()
            )
            assert run.counts == {"done": len(chosen)}, run.failures

        do(0)
        return milliseconds(lambda: do(1))


class _Unwatched:
    """Nobody is told how a run goes."""

    def begin(self, total: int, before: int) -> None:
        pass

    def tell(self, outcome: Outcome) -> None:
        pass

    def stopping(self, at_work: int) -> None:
        pass
