"""Promise: no byte leaves the machine; the main job never asks for a network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WATCHED = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
        raise SystemExit(f"the network was asked for: {event} {arguments}")
sys.addaudithook(watch)
from workbench.cli import app
app()
"""


def test_the_main_job_asks_for_no_network(tmp_path: Path) -> None:
    from models.samples import astronaut_png_bytes

    (tmp_path / "face.png").write_bytes(astronaut_png_bytes())
    environment = {**os.environ, "WORKBENCH_HOME": str(tmp_path / "home")}
    number, face, out = "T-1", str(tmp_path / "face.png"), str(tmp_path / "out")
    for words in (
        ["case", "open", number, "--subject", "Nobody", "--born", "1956-11-19"],
        ["photo", "add", number, face, "--age-at-photo", "33"],
        ["progress", number, "--target-age", "60"],
        ["export", number, "1", "--out", out],
        ["verify"],
    ):
        command = [sys.executable, "-c", WATCHED, *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
