"""Start a real studio over a home, and the system's Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Served:
    """A studio that answers at ``address``, and its process."""

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def served_studio(home: Path, log: Path) -> Generator[Served]:
    """Run a studio over a home on a free port until the block ends; what it says goes to a log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"],
            cwd=ROOT,
            env={**os.environ, "WORKBENCH_HOME": str(home)},
            stdout=said,
            stderr=said,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/_stcore/health", process)
        yield Served(address, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def chromium_program() -> str:
    """Return where the system keeps its Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "The browser tests need Chromium: install the package 'chromium'."
    return program


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process that was started answers at an address."""
    for _ in range(240):
        assert process.poll() is None, "It stopped while starting; see its log."
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"{address} did not answer within a minute.")
