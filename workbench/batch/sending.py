"""The files of jobs on their way to far workers: into the vault here, out of it there.

Only hashes travel between computers; what a worker is given it has checked against them.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from workbench.batch.job import Job
from workbench.cases.vault import Vault
from workbench.skull_files import LARGEST_SKULL_BYTES


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
    """Give a job with the files that were sent in a folder of its own; raise VaultError."""
    if not job.sent:
        yield job
        return
    with tempfile.TemporaryDirectory(prefix="workbench-job-") as folder:
        places: dict[Path, Path] = {}
        for number, (file, sha256) in enumerate(job.sent):
            # Files of one name may come from two folders.
            places[file] = Path(folder) / str(number) / file.name
            places[file].parent.mkdir()
            places[file].write_bytes(vault.read("originals", sha256))
        yield job.moved(lambda file: places.get(file, file))
