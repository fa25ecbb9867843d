"""Homes that take long to fill: filled once by each process, and copied for every test."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

Fill = Callable[[Path], None]


def filled(home: Path, fill: Fill) -> None:
    """Make ``home`` as ``fill`` makes one, which must close what it opens there.

    Raises FileExistsError where there is a home already: a studio over it would be at work on it.
    """
    shutil.copytree(Path(_once(fill).name) / "home", home)


@functools.cache
def _once(fill: Fill) -> TemporaryDirectory[str]:
    # Kept for as long as the process lives, and removed with it.
    folder = TemporaryDirectory(prefix="filled-home-")
    fill(Path(folder.name) / "home")
    return folder
