"""A pool loses one call, and never more, to a worker that dies, hangs or takes too much memory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.batch.pool import Limits, Processes
from workbench.errors import JobLostError, JobTimeError

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def pool() -> Iterator[Processes]:
    with Processes(2, Limits(seconds=8, memory_bytes=2 * 10**9, threads=1)) as pool:
        yield pool


def test_a_worker_that_dies_costs_its_call_alone(pool: Processes) -> None:
    good = [pool.submit(pow, number, 2) for number in range(4)]
    lost = pool.submit(os._exit, 3)
    after = [pool.submit(pow, number, 2) for number in range(4)]
    with pytest.raises(JobLostError, match="code 3"):
        lost.result()
    assert [call.result() for call in (*good, *after)] == [0, 1, 4, 9] * 2


def test_a_worker_that_is_killed_is_replaced(pool: Processes) -> None:
    hanging = pool.submit(time.sleep, 60)
    while not hanging.done():
        time.sleep(0.05)
        for worker in pool.worker_ids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
    with pytest.raises(JobLostError, match="signal 9"):
        hanging.result()
    time.sleep(0.2)
    assert [pool.submit(pow, 3, 2).result() for _ in range(4)] == [9] * 4


def test_what_a_call_raises_is_raised_and_the_worker_stays(pool: Processes) -> None:
    with pytest.raises(ZeroDivisionError):
        pool.submit(divmod, 1, 0).result()
    with pytest.raises(MemoryError):
        pool.submit(bytearray, 4 << 30).result()
    assert pool.submit(pow, 3, 2).result() == 9


def test_workers_are_told_how_many_threads_they_may_use(pool: Processes) -> None:
    assert pool.submit(os.getenv, "OMP_NUM_THREADS").result() == "1"
    assert pool.submit(os.getenv, "OPENCV_FOR_THREADS_NUM").result() == "1"


def test_ctrl_c_is_not_for_workers(pool: Processes) -> None:
    working = pool.submit(time.sleep, 0.5)
    while not working.running():
        time.sleep(0.01)
    for worker in pool.worker_ids():
        os.kill(worker, signal.SIGINT)
    assert working.result() is None


def test_a_worker_that_hangs_is_ended_in_time() -> None:
    with Processes(1, Limits(seconds=1.5)) as pool:
        hung, next_one = pool.submit(time.sleep, 60), pool.submit(pow, 3, 2)
        with pytest.raises(JobTimeError, match=r"longer than 1\.5 seconds"):
            hung.result()
        assert next_one.result() == 9


def test_workers_end_with_a_parent_that_is_killed() -> None:
    words = (
        "import os, time; from workbench.batch.pool import Limits, Processes\n"
        "if __name__ == '__main__':\n"
        "    pool = Processes(1, Limits(seconds=100)); print(pool.submit(os.getpid).result())\n"
        "    pool.submit(time.sleep, 90); time.sleep(.2); print('busy', flush=True)\n"
        "    time.sleep(90)"
    )
    parent = subprocess.Popen([sys.executable, "-c", words], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert parent.stdout.readline() == b"busy\n"
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(500):
        if not Path(f"/proc/{worker}/cmdline").exists() or not alive(worker):
            return
        time.sleep(0.01)
    raise AssertionError("the worker lives on")


def alive(process: int) -> bool:
    """Tell whether a process is there and no mere entry that nobody has read."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False
