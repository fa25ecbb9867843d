"""Start a real studio over a home, and the system's Chromium in front of it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    # What is drawn in space is drawn without a graphics card; all else as if there were no WebGL.
    "--enable-unsafe-swiftshader",
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
    process: BaseProcess


# A studio spends most of its start on importing what each studio imports: that is done once, out
# of this tree, wherever the tests are started.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
).rstrip(os.pathsep)
_starting = multiprocessing.get_context("forkserver")
_starting.set_forkserver_preload(["streamlit.web.cli", "workbench.api.app", "pandas", "pyarrow"])


@contextmanager
def served_studio(home: Path, log: Path) -> Generator[Served]:
    """Run a studio over a home on a free port until the block ends; what it says goes to a log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "WORKBENCH_HOME": str(home)}
    process = _starting.Process(target=_serve, args=(port, environment, log))
    process.start()
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/_stcore/health", process.is_alive)
        yield Served(address, process)
    finally:
        process.terminate()
        process.join(timeout=20)
        assert process.exitcode is not None, "The studio did not stop within 20 seconds."


def _serve(port: int, environment: dict[str, str], log: Path) -> None:
    """Be ``streamlit run app.py`` from here on, as a shell would start it."""
    with log.open("wb") as said:
        os.dup2(said.fileno(), sys.stdout.fileno())
        os.dup2(said.fileno(), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    from streamlit.web.cli import main

    sys.argv = ["streamlit", "run", "app.py", f"--server.port={port}"]
    main(prog_name="streamlit")


def chromium_program() -> str:
    """Return where the system keeps its Chromium."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "The browser tests need Chromium: install the package 'chromium'."
    return program


def wait_for(address: str, lives: Callable[[], bool]) -> None:
    """Wait until a process that was started answers at an address."""
    for _ in range(240):
        assert lives(), "It stopped while starting; see its log."
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"{address} did not answer within a minute.")
