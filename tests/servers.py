"""A PostgreSQL of its own for tests: in a temporary folder, on a socket, as no privileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_UNPRIVILEGED = "nobody"


def postgresql_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None where it is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = shutil.which("initdb") or next((str(place) for place in places), None)
    return Path(found).resolve().parent if found else None


@contextmanager
def running_postgresql(programs: Path, *, synced: bool = False) -> Generator[str]:
    """Start a server that listens on a socket only, and yield the URL of its first database.

    What is ``synced`` waits for the disk as one in earnest does, which tests do not need.
    """
    # Sockets have short paths.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    # The server refuses to run as root.
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    if user:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    data = folder / "data"

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, *words],
            check=True,
            cwd=folder,
            user=user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )

    try:
        run("initdb", "-D", str(data), "-U", "workbench", "--auth=trust", "--encoding=UTF8", "-N")
        options = f"-k {folder} -c listen_addresses='' -c fsync={'on' if synced else 'off'}"
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start")
        yield f"postgresql+psycopg://workbench@/postgres?host={folder}"
    finally:
        if (data / "postmaster.pid").exists():
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
