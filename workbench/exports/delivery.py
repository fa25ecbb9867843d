"""Files made in a place of their own, and moved whole to where they were asked for."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from workbench.errors import ExportError
from workbench.exports.label import Label
from workbench.exports.sidecar import sidecar_bytes
from workbench.writing import UNFINISHED, sweep_unfinished, sync_folder

Make = Callable[[Path], Iterable[Path]]
"""Writes files into the folder that it is given and returns them, the main one first."""
Finish = Callable[[Path, Path], None]
"""Does the last thing to a made file; the second path is where it is going to be."""
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class ExportedFile:
    """A file that left the workbench, the SHA-256 and the size of its bytes, and its sidecar."""

    path: Path
    sha256: str
    size_bytes: int
    sidecar: Path


@dataclass(frozen=True)
class Delivery:
    """What one export wrote, the main file first; ``new_files`` were not there before.

    ``notes`` are sentences for whoever sends it on, ``records`` the ids of the files' records.
    """

    files: tuple[ExportedFile, ...]
    new_files: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    records: tuple[int, ...] = ()

    @property
    def path(self) -> Path:
        """The main file."""
        return self.files[0].path

    @property
    def sha256(self) -> str:
        """The SHA-256 of the main file."""
        return self.files[0].sha256

    @property
    def sidecar(self) -> Path:
        """The JSON beside the main file."""
        return self.files[0].sidecar

    def take_back(self) -> None:
        """Remove what this export wrote, for one that could not be recorded."""
        for path in self.new_files:
            path.unlink(missing_ok=True)


def _leave(made: Path, place: Path) -> None:
    del made, place


def deliver(
    folder: Path, label: Label, make: Make, finish: Finish = _leave, *, shown: Sequence[str] = ()
) -> Delivery:
    """Have files made and move them into ``folder`` with a sidecar each, all of them or none.

    ``shown``, which ``make`` may add to, are the SHA-256 of photographs beside the picture.
    A file that is there already stays where it is the very same. Raises ExportError where it is
    another, or where the folder cannot be written in.
    """
    new: list[Path] = []
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep_unfinished(folder)
        with TemporaryDirectory(prefix=UNFINISHED, dir=folder) as workroom:
            made = [_finished(path, folder, label, finish, shown) for path in make(Path(workroom))]
            wanted = [Path(workroom, p.name) for f in made for p in (f.path, f.sidecar)]
            to_move = [path for path in wanted if _is_new(path, folder / path.name)]
            for path in to_move:
                _settle(path)
            for path in to_move:
                if _moved(path, folder / path.name):
                    new.append(folder / path.name)
        sync_folder(folder)
        return Delivery(tuple(made), tuple(new))
    except BaseException as error:
        with contextlib.suppress(OSError):
            Delivery((), tuple(new)).take_back()
            for place in missing:
                place.rmdir()
        if not isinstance(error, OSError):
            raise
        raise ExportError(
            f"The folder '{folder}' cannot be written in ({error.strerror}). Choose another folder."
        ) from error


def _finished(
    path: Path, folder: Path, label: Label, finish: Finish, shown: Sequence[str]
) -> ExportedFile:
    """Write a made file's sidecar beside it, and say how both will be known in ``folder``."""
    finish(path, folder / path.name)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    sidecar = path.with_name(f"{path.name}.json")
    sidecar.write_bytes(sidecar_bytes(label, path.name, sha256, shown))
    return ExportedFile(folder / path.name, sha256, path.stat().st_size, folder / sidecar.name)


def _settle(path: Path) -> None:
    """Let others read a file, and have it on the disk on return."""
    with path.open("rb") as file:
        os.fchmod(file.fileno(), 0o644)
        os.fsync(file.fileno())


def _is_new(made: Path, place: Path) -> bool:
    try:
        if _same_bytes(made, place):
            return False
    except FileNotFoundError:
        return True
    except OSError as error:
        raise ExportError(
            f"The place '{place}' cannot be read ({error.strerror}). Choose another place."
        ) from error
    raise ExportError(
        f"The folder holds another file named '{place.name}', which is not replaced. "
        f"Move it away, or choose another folder."
    )


def _moved(made: Path, place: Path) -> bool:
    """Put a file where nothing is, in one step; False where another process put the same there."""
    try:
        os.link(made, place)
    except FileExistsError:
        return _is_new(made, place)
    except OSError:
        # Drives such as memory cards know no links: a name is taken first, then filled.
        return _moved_into_a_name_taken(made, place)
    return True


def _moved_into_a_name_taken(made: Path, place: Path) -> bool:
    try:
        place.touch(exist_ok=False)
    except FileExistsError:
        return _is_new(made, place)
    try:
        made.replace(place)
    except BaseException:
        place.unlink()
        raise
    return True


def _same_bytes(one: Path, other: Path) -> bool:
    with other.open("rb") as there, one.open("rb") as here:
        if one.stat().st_size != other.stat().st_size:
            return False
        return all(chunk == there.read(_CHUNK) for chunk in iter(lambda: here.read(_CHUNK), b""))
