"""A pool of processes that loses one job, and never more, to a worker that dies or hangs.

It is an executor like those of ``concurrent.futures``. Each worker has a thread of its own here
that hands it one job at a time, so that it is always known which job a worker died of.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any, Final, ParamSpec, TypeVar

from pipelines.sentences import Sentence
from workbench.errors import JobLostError, JobTimeError

P = ParamSpec("P")
T = TypeVar("T")
# What tells OpenMP, OpenBLAS, MKL and OpenCV, before they start, how many threads they may use.
_THREADS: Final = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
    "OPENCV_FOR_THREADS_NUM",
)


@dataclass(frozen=True)
class Limits:
    """What one job may take, and how many threads one worker may use.

    Workers side by side do more in a second than threads of one that wait for each other.
    """

    seconds: float
    memory_bytes: int | None = None
    threads: int = 1


@dataclass(frozen=True)
class _Task:
    future: Future[Any]
    call: bytes


class Processes(Executor):
    """So many worker processes, started when there is work for them."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self._limits = limits
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._at_work: set[_Worker] = set()
        self._closing = threading.Event()
        self._attendants = [
            threading.Thread(target=self._attend, daemon=True, name=f"worker-{number}")
            for number in range(workers)
        ]
        for attendant in self._attendants:
            attendant.start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a worker call a function; see :meth:`concurrent.futures.Executor.submit`.

        Its future raises JobLostError where the worker died, JobTimeError where it hung.
        """
        if self._closing.is_set():
            raise RuntimeError("the pool takes no more work")
        future: Future[T] = Future()
        self._tasks.put(_Task(future, pickle.dumps((fn, args, kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work, and let the workers go when theirs is done."""
        self._closing.set()
        if cancel_futures:
            while not self._tasks.empty():
                task = self._tasks.get()
                if task is not None:
                    task.future.cancel()
        for _ in self._attendants:
            self._tasks.put(None)
        if wait:
            for attendant in self._attendants:
                attendant.join()

    def kill(self) -> None:
        """End all workers now; what they were at is lost."""
        self._closing.set()
        for worker in list(self._at_work):
            worker.process.kill()

    def width(self) -> int:
        """Return how many jobs it does at once."""
        return len(self._attendants)

    def worker_ids(self) -> list[int]:
        """Return the process number of each worker that is at work."""
        known = list(self._at_work)
        return [w.process.pid for w in known if w.process.pid and not w.ended]

    def _attend(self) -> None:
        # Its start lets SIGINT through again, so that it comes first.
        resource_tracker.ensure_running()
        # A worker inherits this: Ctrl-C is for this process alone, which then ends them in order.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        worker: _Worker | None = None
        while (task := self._tasks.get()) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                # One that was killed while it had nothing to do costs no job.
                if worker is None or worker.is_gone():
                    worker = self._replace(worker)
                task.future.set_result(worker.call(task.call))
            except BaseException as error:
                task.future.set_exception(error)
        if worker is not None:
            self._at_work.discard(worker)
            worker.let_go()

    def _replace(self, gone: _Worker | None) -> _Worker:
        if gone is not None:
            self._at_work.discard(gone)
        worker = _Worker(self._limits)
        self._at_work.add(worker)
        return worker


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, limits: Limits) -> None:
        self._seconds = limits.seconds
        self.ended = False
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, limits), daemon=True
        )
        self.process.start()
        # Only the worker holds its end now, so that its death is heard.
        theirs.close()

    def call(self, call: bytes) -> Any:
        """Have the worker do one call and return what comes of it, or raise what it raised."""
        try:
            self._pipe.send_bytes(call)
            if not self._pipe.poll(self._seconds):
                self._end()
                raise JobTimeError(
                    Sentence(
                        "The job was stopped, for it took longer than {seconds:g} seconds.",
                        seconds=self._seconds,
                    )
                )
            good, result = pickle.loads(self._pipe.recv_bytes())
        except (EOFError, OSError) as error:
            self._end()
            code = self.process.exitcode
            how = Sentence("code {code}", code=code)
            if code is not None and code < 0:
                how = Sentence("signal {code}", code=-code)
            raise JobLostError(
                Sentence(
                    "The process that ran the job ended before the job did ({how}). It may have "
                    "needed more memory than there is.",
                    how=how,
                )
            ) from error
        if good:
            return result
        raise result

    def is_gone(self) -> bool:
        """Tell whether the process has ended, at a moment when it has nothing to say."""
        return self.ended or self._pipe.poll(0)

    def let_go(self) -> None:
        """Have the process end, as it has nothing to do any more."""
        self._pipe.close()
        self.process.join()

    def _end(self) -> None:
        self.ended = True
        self.process.kill()
        self.process.join()
        self._pipe.close()


def _serve(pipe: Connection, limits: Limits) -> None:
    """Do calls until the pipe is closed: the whole life of a worker."""
    for name in _THREADS:
        os.environ[name] = str(limits.threads)
    _die_with_parent()
    if limits.memory_bytes is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(call: bytes) -> bytes:
    try:
        fn, args, kwargs = pickle.loads(call)
        return pickle.dumps((True, fn(*args, **kwargs)))
    except Exception as error:
        return pickle.dumps((False, error))


def _die_with_parent() -> None:
    """Have this process end when its parent does, killed or not, so that none works on unseen."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
