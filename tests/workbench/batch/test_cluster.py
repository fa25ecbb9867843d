"""A cluster of real processes draws what one desk draws, whatever workers come and go."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

import pytest
from distributed import LocalCluster

from tests.desks import settings_for
from tests.workbench.batch.made_up_batches import GOOD, kept, write_batch
from workbench.batch import cluster
from workbench.batch.cluster import Cluster
from workbench.batch.job import Job
from workbench.batch.jobs import read_jobs
from workbench.batch.outcomes import Outcome
from workbench.batch.pool import Limits
from workbench.batch.runner import run_batch
from workbench.batch.sending import sent
from workbench.desk import Desk
from workbench.errors import BatchError, JobLostError, JobTimeError

ROOT = Path(__file__).parents[3]
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start() -> Generator[Start]:
    """Start dask's own programs, and end them in the end."""
    started: list[subprocess.Popen[bytes]] = []

    def starting(program: str, *words: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *map(str, words)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        started.append(subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL))
        return started[-1]

    yield starting
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def address(tmp_path: Path, start: Start) -> str:
    """Return the address of a scheduler without workers."""
    told = tmp_path / "scheduler.json"
    words = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", told)
    scheduler = start("scheduler", *words)
    while not told.exists() or not told.read_bytes().endswith(b"}"):
        assert scheduler.poll() is None
        time.sleep(0.05)
    return json.loads(told.read_bytes())["address"]


def new_worker(start: Start, address: str) -> subprocess.Popen[bytes]:
    words = ("--nthreads", 1, "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    return start("worker", address, *words)


class Shift:
    """A watch that, at the first outcome, kills all workers, one of them at work; another comes."""

    def __init__(self, first: list[subprocess.Popen[bytes]], relieve: Callable[[], object]) -> None:
        self.first, self.relieve, self.told = first, relieve, 0

    def begin(self, total: int, before: int) -> None:
        pass

    def tell(self, outcome: Outcome) -> None:
        self.told += 1
        if self.told == 1:
            for worker in self.first:
                worker.kill()
            self.relieve()

    def stopping(self, at_work: int) -> None:
        pass


@pytest.mark.nightly
def test_workers_lost_at_work_and_one_that_joins_change_no_byte(
    tmp_path: Path, address: str, start: Start, alone: Mapping[str, object]
) -> None:
    manifest = write_batch(tmp_path / "in", GOOD, poisoned=1)
    first = [new_worker(start, address) for _ in range(2)]
    watch = Shift(first, lambda: new_worker(start, address))
    with Desk(settings_for(tmp_path / "home")) as desk, Cluster(address, Limits(90)) as workers:
        jobs = read_jobs(manifest, desk)
        while workers.width() < len(first):
            time.sleep(0.05)

        def send(job: Job) -> Job:
            """Leave nothing but hashes for the workers: the photographs are gone once sent."""
            if job.key not in away:
                away[job.key] = sent(job, desk.store.vault)
                for file in job.files:
                    file.unlink()
            return away[job.key]

        out, width, away = tmp_path / "out", workers.width, dict[str, Job]()
        run = run_batch(desk, jobs, out, workers, width=width, watch=watch, send=send)
    assert run.counts == {"done": GOOD, "failed": 1}
    assert [failure.case for failure in run.failures] == ["P-0"]
    assert "cannot be read to the end" in run.failures[0].reason
    assert kept(tmp_path / "home") == alone


def test_limits_hold_on_a_cluster_and_a_job_that_ends_its_process_costs_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[logging.LogRecord] = []
    monkeypatch.setattr(logging.getLogger("distributed.worker"), "handle", said.append)
    with Cluster(cluster.LOCAL, Limits(2), workers=2) as workers:
        assert workers.width() == 2
        lost, hung = workers.submit(os._exit, 3), workers.submit(time.sleep, 60)
        with pytest.raises(JobLostError, match="code 3"):
            lost.result(30)
        with pytest.raises(JobTimeError, match="2 seconds"):
            hung.result(30)
        assert workers.submit(divmod, 7, 2).result(30) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            workers.submit(divmod, 7, 0).result(30)
        assert not [record for record in said if record.levelno >= logging.WARNING], (
            "no traceback of a job on stderr"
        )
        (here,) = LocalCluster._instances  # pyright: ignore[reportPrivateUsage]
        assert here.status.name == "running"
    assert here.status.name == "closed", "a cluster that was started here ends with its batch"


def test_workers_with_another_workbench_are_named_and_get_no_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = cluster.made_of()
    with Cluster(cluster.LOCAL, Limits(60)) as workers:
        monkeypatch.setattr(workers, "_made_of", {**here, "numpy": "0.1"})
        with pytest.raises(JobLostError, match=rf"it has {here['numpy']} where it is 0.1 here"):
            workers.submit(divmod, 7, 2).result(60)
    answers = iter([{**here, "workbench": "old"}, here])
    monkeypatch.setattr(cluster, "made_of", lambda: next(answers))
    with pytest.raises(BatchError, match=r"has forensic.* where it is old here\. Install the same"):
        Cluster(cluster.LOCAL, Limits(1))


def test_a_scheduler_that_is_not_there_or_has_no_worker_is_told(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
    monkeypatch.setattr(cluster, "_JOIN_SECONDS", 1)
    with pytest.raises(BatchError, match="No dask scheduler answers at"):
        Cluster("tcp://127.0.0.1:1", Limits(1))
    with pytest.raises(BatchError, match="has no worker, and none came in 1 seconds"):
        Cluster(address, Limits(1))
