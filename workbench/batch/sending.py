"""The files of jobs on their way to far workers: into the vault here, out of it there.

Only hashes travel between computers; what a worker is given it has checked against them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

from workbench.batch.job import Job
from workbench.cases.vault import Vault
from workbench.skull_files import LARGEST_SKULL_BYTES

_PREFIX: Final = "workbench-job-"


def sent(job: Job, vault: Vault) -> Job:
    """Return a job whose files are kept in the vault; raise VaultError where there is no room.

    What is no file, or larger than any that can be read, travels as its path: the job says what is
    wrong with it.
    """
    if job.sent:
        return job
    kept: list[tuple[Path, str]] = []
    for file in job.files:
        with contextlib.suppress(OSError):
            # Nobody may be at the other end of a pipe, and a huge file is no photograph.
            if not file.is_file() or file.stat().st_size > LARGEST_SKULL_BYTES:
                continue
            kept.append((file, vault.keep("originals", file.read_bytes())))
    return replace(job, sent=tuple(kept))


@contextlib.contextmanager
def at_hand(job: Job, vault: Vault) -> Generator[Job]:
    """Give a job with the files that were sent under names of its own; raise VaultError.

    The names lead to files without one, which the system takes back with this process however it
    ends: no photograph stays behind on a worker's disk. What names a killed job left, the next
    job removes.
    """
    if not job.sent:
        yield job
        return
    _sweep()
    with ExitStack() as held:
        # Files without a name first, so that they outlive the names that lead to them.
        nameless = [
            held.enter_context(_nameless(vault.read("originals", sha))) for _, sha in job.sent
        ]
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=_prefix())))
        places: dict[Path, Path] = {}
        for number, ((file, _), source) in enumerate(zip(job.sent, nameless, strict=True)):
            # Files of one name may come from two folders.
            places[file] = folder / str(number) / file.name
            places[file].parent.mkdir()
            places[file].symlink_to(source)
        yield job.moved(lambda file: places.get(file, file))


@contextlib.contextmanager
def _nameless(data: bytes) -> Generator[Path]:
    """Write data into a file that no folder names, and yield where this process finds it."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{file.fileno()}")


def _sweep() -> None:
    """Remove the folders whose every name leads nowhere any more: those of killed jobs."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_prefix()}*"):
        with contextlib.suppress(OSError):
            links = list(folder.glob("*/*"))
            mine = folder.stat().st_uid == os.getuid()
            if mine and links and not any(link.exists() for link in links):
                shutil.rmtree(folder)


def _prefix() -> str:
    """Return how folders begin whose names only processes that this one can see may lead from."""
    return f"{_PREFIX}{Path('/proc/self/ns/pid').stat().st_ino}-"
