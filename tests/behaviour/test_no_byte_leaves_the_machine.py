"""Promise: no byte leaves the machine; the main job never asks for a network."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sealing import CAN_SEAL

ROOT = Path(__file__).parents[2]
# Beside the kernel's filter, which says nothing of what was asked for, Python's own hook.
SEALED = """
import json, sys
from tests.sealing import CAN_SEAL, seal
if CAN_SEAL:
    seal()
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        raise RuntimeError(f"the network was asked for: {event} {arguments}")
sys.addaudithook(watch)
from workbench.cli import app
for words in json.loads(sys.argv[1]):
    try:
        app(words)
    except SystemExit as ended:
        assert not ended.code, words
"""
NATIVE = """
import ctypes
from tests.sealing import seal
seal()
libc = ctypes.CDLL(None)
assert libc.socket(1, 1, 0) >= 0, "a socket of the machine itself"
print("sealed", flush=True)
libc.socket({family}, 2, 0)
print("the network was asked for and nothing happened")
"""


@pytest.mark.skipif(not CAN_SEAL, reason="no seccomp here: native code goes unwatched")
@pytest.mark.parametrize("family", [2, 10, 17])
def test_native_code_that_asks_for_a_network_is_ended_by_the_kernel(family: int) -> None:
    command = [sys.executable, "-c", NATIVE.format(family=family)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (-signal.SIGSYS, "sealed\n"), done.stderr


# Without seccomp Python's hook still watches; native code goes unwatched there.
def test_neither_python_nor_native_code_of_the_main_job_asks_for_a_network(tmp_path: Path) -> None:
    from models.samples import astronaut_png_bytes

    (tmp_path / "face.png").write_bytes(astronaut_png_bytes())
    environment = {
        **os.environ,
        "WORKBENCH_HOME": str(tmp_path / "home"),
        "WORKBENCH_ARTIST": "A. Artist",
        "WORKBENCH_AGENCY": "Agency of Tests",
        "WORKBENCH_AGENCY_URL": "https://agency.example/tips",
    }
    number, out = "T-1", str(tmp_path / "out")
    walk = [
        ["case", "open", number, "--subject", "Nobody", "--born", "1956-11-19"],
        ["photo", "add", number, str(tmp_path / "face.png"), "--age-at-photo", "33"],
        ["progress", number, "--target-age", "60"],
        ["credentials", "init"],
        ["user", "add", "R. Reviewer", "--role", "reviewer"],
        ["version", "submit", number, "1"],
        ["review", number, "1", "--approve", "--as", "R. Reviewer"],
        *(
            ["export", number, "1", "--format", kind, "--out", out]
            for kind in ("picture", "poster", "report")
        ),
        ["export", number, "--format", "bundle", "--out", out],
        ["verify", f"{out}/T-1-v1-60y.png"],
        ["verify"],
    ]
    command = [sys.executable, "-c", SEALED, json.dumps(walk)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
