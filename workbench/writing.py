"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

UNFINISHED: Final = ".unfinished-"
"""How the name of a file begins until it is whole."""
# Long enough that no living process still writes to such a file.
_STALE_AFTER_SECONDS: Final = 900


def write_once(place: Path, data: bytes, *, mode: int = 0o444) -> None:
    """Write a file whole or not at all, and have it on the disk on return."""
    descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, dir=place.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        unfinished.replace(place)
        sync_folder(place.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Have a folder's list of names on the disk on return."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep_unfinished(folder: Path) -> int:
    """Remove what killed processes left half written in a folder, and return how many things."""
    swept = 0
    for place in folder.glob(f"{UNFINISHED}*"):
        with contextlib.suppress(OSError):
            if time.time() - place.stat().st_mtime > _STALE_AFTER_SECONDS:
                shutil.rmtree(place) if place.is_dir() else place.unlink()
                swept += 1
    return swept
