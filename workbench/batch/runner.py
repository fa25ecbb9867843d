"""Work through a batch's jobs with an executor: each case's in their order, cases side by side."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Protocol

from workbench.batch.acts import run_job
from workbench.batch.job import Job
from workbench.batch.kinds import DRAWN
from workbench.batch.ledger import open_ledger, still_true
from workbench.batch.outcomes import Outcome, failed
from workbench.desk import Desk
from workbench.errors import JobLostError, WorkbenchError

_LOOK_UP_EVERY_SECONDS = 0.5
Act = Callable[[Job], Outcome]
Send = Callable[[Job], Job]


class Watch(Protocol):
    """Whoever is shown how a run goes."""

    def begin(self, total: int, before: int) -> None:
        """Be told how many jobs there are, and how many an earlier run has finished."""
        ...

    def tell(self, outcome: Outcome) -> None:
        """Be told what became of one more."""
        ...

    def stopping(self, at_work: int) -> None:
        """Be told that nothing new is begun, and how many jobs are still at work."""
        ...


@dataclass
class Run:
    """What became of a batch; ``left`` are jobs without an outcome, as it was stopped.

    ``cut_short`` tells that what was at work was not waited for either.
    """

    outcomes: list[Outcome] = field(default_factory=list[Outcome])
    left: list[Job] = field(default_factory=list[Job])
    seconds: float = 0.0
    cut_short: bool = False

    @property
    def counts(self) -> Counter[str]:
        """How many jobs were done, failed and were skipped."""
        return Counter(outcome.result for outcome in self.outcomes)

    @property
    def failures(self) -> list[Outcome]:
        """The jobs that failed."""
        return [outcome for outcome in self.outcomes if outcome.result == "failed"]


def run_batch(
    desk: Desk,
    jobs: Sequence[Job],
    folder: Path,
    executor: Executor,
    *,
    width: Callable[[], int],
    watch: Watch,
    resume: bool = False,
    send: Send | None = None,
) -> Run:
    """Do the jobs, at most ``width()`` at a time, and write every outcome into the ledger.

    The width is asked each time, since workers of a cluster come and go. ``send`` makes a job
    ready for workers that do not see its files, just before it goes to one.

    With ``resume``, what the ledger tells and the records bear out is skipped without asking a
    worker; without it each job is looked at, and skipped where it was done. Stopped by Ctrl-C it
    finishes what is at work, by a second one it returns at once and leaves that too. Raises
    BatchError and AccessError before anything is done.
    """
    if any(job.kind in DRAWN for job in jobs):
        desk.store.permit("version saved")
    folder = folder.expanduser().absolute()
    started, run = time.monotonic(), Run()
    give = partial(_given, executor, partial(run_job, desk.settings, folder), send)
    with open_ledger(folder) as ledger, _stop_gently() as stop:
        known = still_true(desk, ledger.outcomes().values()) if resume else {}
        run.outcomes += [
            replace(known[job.key], line=job.line, result="skipped", seconds=0.0)
            for job in jobs
            if job.key in known
        ]
        watch.begin(len(jobs), len(run.outcomes))
        waiting = _by_case(job for job in jobs if job.key not in known)
        try:
            for outcome in _work_through(waiting, give, width, stop, watch):
                ledger.add(outcome)
                run.outcomes.append(outcome)
                watch.tell(outcome)
        except KeyboardInterrupt:
            run.cut_short = True
    finished = {outcome.line for outcome in run.outcomes}
    run.left = [job for job in jobs if job.line not in finished]
    run.outcomes.sort(key=lambda outcome: outcome.line)
    run.seconds = round(time.monotonic() - started, 3)
    return run


def _by_case(jobs: Iterator[Job]) -> deque[deque[Job]]:
    chains: dict[str, deque[Job]] = {}
    for job in jobs:
        chains.setdefault(job.case, deque()).append(job)
    return deque(chains.values())


def _work_through(
    waiting: deque[deque[Job]],
    give: Callable[[Job], Future[Outcome]],
    width: Callable[[], int],
    stop: threading.Event,
    watch: Watch,
) -> Iterator[Outcome]:
    """Yield outcomes as jobs end. A job whose worker died has one more try, for it may be innocent.

    Of each case one job at most is at work, so that versions are numbered as the manifest has them.
    """
    running: dict[Future[Outcome], deque[Job]] = {}
    retried: set[str] = set()
    told = False
    while True:
        while waiting and len(running) < width() and not stop.is_set():
            chain = waiting.popleft()
            running[give(chain[0])] = chain
        if not running:
            return
        if stop.is_set() and not told:
            watch.stopping(len(running))
            told = True
        ended, _ = wait(running, _LOOK_UP_EVERY_SECONDS, return_when=FIRST_COMPLETED)
        for future in ended:
            chain = running.pop(future)
            job, error = chain[0], future.exception()
            if isinstance(error, JobLostError) and job.key not in retried:
                retried.add(job.key)
                waiting.appendleft(chain)
                continue
            chain.popleft()
            if chain:
                waiting.appendleft(chain)
            yield future.result() if error is None else failed(job, _said(error))


def _given(executor: Executor, act: Act, send: Send | None, job: Job) -> Future[Outcome]:
    """Give a job to a worker; where it cannot be sent, that is what became of it."""
    try:
        return executor.submit(act, send(job) if send else job)
    except WorkbenchError as error:
        unsent: Future[Outcome] = Future()
        unsent.set_exception(error)
        return unsent


def _said(error: BaseException) -> Exception:
    """Return an error of a job, or raise what is none."""
    if isinstance(error, Exception):
        return error
    raise error


@contextlib.contextmanager
def _stop_gently() -> Generator[threading.Event]:
    """Set the event on the first Ctrl-C or SIGTERM; the second Ctrl-C raises KeyboardInterrupt."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def told(number: int, frame: FrameType | None) -> None:
        del frame
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
