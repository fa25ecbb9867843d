"""A new folder of files, written whole or told why not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from workbench.errors import ExportError
from workbench.writing import write_once


def refuse_full(out: Path, what: str) -> None:
    """Raise ExportError where a folder is there already and holds something."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ExportError(f"'{out}' is there already. Name a new folder for the {what}.")


def write_folder(out: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files by their names in a folder, and return their places; raise ExportError."""
    places: list[Path] = []
    try:
        for name, data in files.items():
            place = out / name
            place.parent.mkdir(parents=True, exist_ok=True)
            write_once(place, data, mode=0o644)
            places.append(place)
    except OSError as error:
        raise ExportError(
            f"The folder '{out}' cannot be written ({error.strerror}). Choose another place."
        ) from error
    return places


def sha256_of(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None of what is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
