"""The file of a skull as it is kept: its bytes, and what they are by its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Final, get_args

from pipelines.errors import SkullError
from pipelines.reconstruction.skull_recipe import Suffix
from pipelines.sentences import Sentence
from workbench.errors import IntakeError

_SUFFIXES: Final[tuple[Suffix, ...]] = get_args(Suffix)
_PHOTOGRAPHS: Final = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic", ".avif")
LARGEST_SKULL_BYTES: Final = 4 << 30
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


def read_skull_photograph(source: Path) -> tuple[bytes, str]:
    """Return the bytes and the suffix of a photograph's file; raise SkullError."""
    suffix = photograph_suffix(source.name)
    try:
        return source.read_bytes(), suffix
    except OSError as error:
        raise SkullError(
            Sentence(
                "'{name}' cannot be read ({strerror}).", name=source.name, strerror=error.strerror
            )
        ) from error


def is_photograph(suffix: str) -> bool:
    """Tell whether a kept file of bone is a photograph."""
    return suffix in _PHOTOGRAPHS


def photograph_suffix(name: str) -> str:
    """Return what a photograph's name ends in; raise SkullError for what no photograph's does."""
    suffix = Path(name).suffix.lower()
    if suffix not in _PHOTOGRAPHS:
        raise SkullError(
            Sentence(
                "'{name}' cannot be kept in a case: what it is cannot be told from its name. "
                "A photograph's file ends in one of {listed}.",
                name=name,
                listed=", ".join(_PHOTOGRAPHS),
            )
        )
    return suffix


def read_skull_file(source: Path) -> tuple[bytes, Suffix, int]:
    """Return a file's bytes and suffix, and of how many files it was packed.

    A folder is packed into a ZIP, each file in it as it is; 0 files stand for a file of its own.
    Raises SkullError, and IntakeError for an empty folder.
    """
    if source.is_dir():
        return _packed(source)
    name = source.name.lower()
    suffixes: list[Suffix] = [each for each in _SUFFIXES if name.endswith(each)]
    try:
        if source.stat().st_size > LARGEST_SKULL_BYTES:
            raise SkullError(
                Sentence(
                    "'{name}' is larger than 4 GiB. Cut the head out of it first.", name=source.name
                )
            )
        data = source.read_bytes()
    except OSError as error:
        raise SkullError(
            Sentence(
                "'{name}' cannot be read ({strerror}).", name=source.name, strerror=error.strerror
            )
        ) from error
    if suffixes:
        return data, suffixes[0], 0
    if data[128:132] != b"DICM":
        raise SkullError(
            Sentence(
                "'{name}' cannot be kept in a case: what it is cannot be told from its name. "
                "A skull's file ends in one of {listed}.",
                name=source.name,
                listed=", ".join(_SUFFIXES),
            )
        )
    return data, ".dcm", 0


def _packed(folder: Path) -> tuple[bytes, Suffix, int]:
    """Pack a folder; the same files give the same bytes whenever they are packed."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if sum(path.stat().st_size for path in files) > LARGEST_SKULL_BYTES:
        raise SkullError(
            Sentence(
                "The folder '{name}' holds more than 4 GiB. Give the one series.", name=folder.name
            )
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            item = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _LONG_AGO)
            archive.writestr(item, path.read_bytes())
    if not files:
        raise IntakeError(Sentence("The folder '{name}' is empty.", name=folder.name))
    return packed.getvalue(), ".zip", len(files)
