"""A dask cluster as an executor, for batches that one computer is too small for.

Each dask worker has its jobs done by a process of its own, as the local pool does: the limits of a
job hold there too, and one that ends its process costs that job alone.
"""

from __future__ import annotations

import contextlib
import importlib.util
import multiprocessing
import pickle
import platform
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Executor, Future
from functools import partial
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from workbench.batch.pool import Limits, Processes
from workbench.errors import BatchError, JobLostError

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

P = ParamSpec("P")
T = TypeVar("T")
LOCAL: Final = "local"
_CONNECT_SECONDS: Final = 10
_JOIN_SECONDS: Final = 30


class Cluster(Executor):
    """The workers of one scheduler; they may come and go while a batch runs."""

    def __init__(self, address: str, limits: Limits, *, workers: int = 1) -> None:
        """Join the scheduler at ``tcp://host:port``, or start one here with ``LOCAL``.

        Raises BatchError where there is none, where it has no worker, or where the workbench of a
        worker is another one than here.
        """
        _check_installed()
        self._limits = limits
        self._started = _start(workers) if address == LOCAL else None
        self._client = _join(address) if self._started is None else self._started.get_client()
        self._jobs = self._client.get_executor(pure=False)
        self._made_of = made_of()
        try:
            _refuse_others(self._client, self._made_of)
        except BatchError:
            self.shutdown()
            raise

    def width(self) -> int:
        """Return how many jobs the workers of this moment can do at once, at least one."""
        threads: Mapping[str, int] = cast("Any", self._client.nthreads())
        return max(1, sum(threads.values()))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have some worker call a function; see :meth:`concurrent.futures.Executor.submit`.

        What a worker that was lost had at work, another does. The future raises JobLostError where
        several were lost over it, JobTimeError where it hung.
        """
        told: Future[T] = Future()
        told.set_running_or_notify_cancel()
        # Pickled here, so that only the process that does a job loads what it needs.
        call = pickle.dumps((fn, args, kwargs))
        self._jobs.submit(_in_own_process, self._limits, self._made_of, call).add_done_callback(
            partial(_pass_on, told)
        )
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster, which stays as it is; one that was started here ends."""
        del cancel_futures
        self._jobs.shutdown(wait=wait)
        self._client.close()
        if self._started is not None:
            self._started.close()

    def kill(self) -> None:
        """Leave the cluster now, without waiting for what is at work."""
        self.shutdown(wait=False)


def _check_installed() -> None:
    if importlib.util.find_spec("distributed") is None:
        raise BatchError(
            "A scheduler needs a library that is not installed. Install the extra 'cluster', here "
            "and on every worker."
        )


def _start(workers: int) -> LocalCluster:
    from distributed import LocalCluster

    no_dashboard: dict[str, Any] = {"dashboard_address": None}
    return LocalCluster(n_workers=1, threads_per_worker=workers, processes=False, **no_dashboard)


def _join(address: str) -> Client:
    from distributed import Client

    try:
        client = Client(address, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise BatchError(
            f"No dask scheduler answers at '{address}'. Start one with 'dask scheduler' and give "
            f"the address that it prints, tcp://host:port."
        ) from error
    try:
        client.wait_for_workers(1, timeout=_JOIN_SECONDS)
    except TimeoutError as error:
        client.close()
        raise BatchError(
            f"The scheduler at '{address}' has no worker, and none came in {_JOIN_SECONDS} "
            f"seconds. Start some with 'dask worker {address} --no-nanny'."
        ) from error
    return client


def made_of() -> dict[str, str]:
    """Return what decides pixels here: the workbench's version and code, and its libraries."""
    from pipelines.environment import libraries, software

    return {"workbench": software(), **libraries()}


def _refuse_others(client: Client, ours: Mapping[str, str]) -> None:
    """Raise BatchError where a worker is made of something else, and name each of them."""
    # An old worker may lack the very function; then its answer is an error.
    answers: Mapping[str, object] = cast("Any", client).run(made_of, on_error="return")
    differing = {
        address: _differences(answer if isinstance(answer, dict) else {}, ours)
        for address, answer in answers.items()
    }
    told = [f"{address} has {words}" for address, words in sorted(differing.items()) if words]
    if told:
        raise BatchError(
            f"Workers of this cluster would draw other pictures than this computer: "
            f"{'; '.join(told)}. Install the same version on all of them and start them again."
        )


def _differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """Say in words what a worker has otherwise than here; nothing where all is the same."""
    return ", ".join(
        f"{theirs.get(name, f'no {name} that tells its version')} where it is {version} here"
        for name, version in ours.items()
        if theirs.get(name) != version
    )


def _pass_on(told: Future[Any], done: Future[Any]) -> None:
    """Tell what became of a job in the words of the local pool."""
    from distributed import KilledWorker

    try:
        result, error = done.result()
        if error is None:
            told.set_result(result)
        else:
            told.set_exception(error)
    except KilledWorker as error:
        told.set_exception(_lost("Several workers ended while they ran the job.", error))
    except CancelledError as error:
        told.set_exception(_lost("The scheduler was lost before the job ended.", error))
    except BaseException as error:
        told.set_exception(error)


def _lost(words: str, cause: BaseException) -> JobLostError:
    error = JobLostError(words)
    error.__cause__ = cause
    return error


_own: Final = threading.local()


def _in_own_process(
    limits: Limits, ours: Mapping[str, str], call: bytes
) -> tuple[Any, BaseException | None]:
    """Have the process of this thread of a worker do a call; it stays for the next.

    An error is returned, not raised: dask would write its traceback, paths and all, on stderr.
    """
    try:
        done = _own_pool(limits).submit(_call, ours, call)
    except BatchError as error:
        return None, error
    error = done.exception()
    return (None, error) if error else (done.result(), None)


def _own_pool(limits: Limits) -> Processes:
    if multiprocessing.current_process().daemon:
        raise BatchError(
            "This worker may start no process for its jobs, since a nanny started it. Start "
            "workers with 'dask worker … --no-nanny'."
        )
    pools: dict[Limits, Processes] = _own.__dict__.setdefault("pools", {})
    if limits not in pools:
        with contextlib.suppress(KeyError):
            pools.popitem()[1].shutdown()
        pools[limits] = Processes(1, limits)
    return pools[limits]


def _call(ours: Mapping[str, str], call: bytes) -> Any:
    # A worker that joined since the batch began was not asked yet.
    if differences := _differences(made_of(), ours):
        raise JobLostError(
            f"A worker on {platform.node()} would draw another picture: it has {differences}. "
            f"Install the same version there."
        )
    fn, args, kwargs = pickle.loads(call)
    return fn(*args, **kwargs)
