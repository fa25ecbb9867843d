"""The files of a bag, in a folder or a ZIP; nothing is unpacked, they are read where they are.

What is read comes from elsewhere and may be made to do harm: links, names that lead elsewhere, and
more or larger files than a case has are refused.
"""

from __future__ import annotations

import contextlib
import os
import stat
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from workbench.errors import BagError

FILE_LIMIT: Final = 20_000
BYTES_LIMIT: Final = 1_000_000_000
TOTAL_LIMIT: Final = 60_000_000_000
# What reading a damaged ZIP can raise; a method of packing that is unknown is not implemented.
UNREADABLE: Final = (
    OSError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
_PACKED_LIMIT: Final = 200
_SMALL: Final = 1_000_000


class Files(Protocol):
    """The files of a bag, wherever they are, by their names in it."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The size of each file in bytes."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        ...


@contextlib.contextmanager
def open_files(path: Path) -> Generator[Files]:
    """Open a folder, or a ZIP of one; raise BagError where it is neither or made to do harm."""
    if path.is_dir() and not path.is_symlink():
        yield _Folder(path)
    elif zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                yield _Zip(archive)
        except UNREADABLE as error:
            raise BagError(
                f"The file '{path.name}' is no ZIP that can be read ({error})."
            ) from error
    else:
        raise BagError(f"'{path}' is no bag: give the folder of a bag, or a ZIP of it.")


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root
        self.sizes = _within_limits(_walk(root, ""))

    def open(self, name: str) -> IO[bytes]:
        # Not through a link, not even one put there since the folder was looked through.
        descriptor = os.open(self._root / name, os.O_RDONLY | os.O_NOFOLLOW)
        return os.fdopen(descriptor, "rb")


def _walk(folder: Path, inside: str) -> Iterator[tuple[str, int]]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            name = f"{inside}{entry.name}"
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                yield from _walk(folder / entry.name, f"{name}/")
            elif stat.S_ISREG(mode):
                yield name, entry.stat(follow_symlinks=False).st_size
            else:
                raise BagError(f"The bag's '{name}' is a link or no file at all. It was not read.")
    except (OSError, RecursionError) as error:
        raise BagError(f"The bag's folder '{inside}' cannot be read ({error}).") from error


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        listed = [info for info in archive.infolist() if not info.is_dir()]
        top = _top_folder([info.filename for info in listed])
        self._infos = {info.filename.removeprefix(top): info for info in listed}
        if len(self._infos) != len(listed):
            raise BagError("The ZIP holds two files of one name. It was not read.")
        for info in listed:
            if stat.S_ISLNK(info.external_attr >> 16) or info.flag_bits & 1:
                raise BagError(f"The ZIP's {info.filename!r} is a link, or locked by a password.")
            if info.file_size > _PACKED_LIMIT * info.compress_size + _SMALL:
                raise BagError(
                    f"The ZIP's {info.filename!r} unpacks to more than {_PACKED_LIMIT} times its "
                    f"size, as no file of a case does. It was not read."
                )
        self.sizes = _within_limits((name, i.file_size) for name, i in self._infos.items())

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(self._infos[name])


def _top_folder(names: list[str]) -> str:
    tops = {name.split("/", 1)[0] for name in names}
    inside = len(tops) == 1 and all("/" in name for name in names)
    return f"{tops.pop()}/" if inside else ""


def _within_limits(listed: Iterable[tuple[str, int]]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for name, size in listed:
        parts = PurePosixPath(name).parts
        if "\\" in name or ".." in parts or name.startswith("/") or not name.isprintable():
            raise BagError(f"The bag's file '{name[:80]!a}' has a name that leads elsewhere.")
        if size > BYTES_LIMIT:
            raise BagError(
                f"The bag's '{name}' has {size:,} bytes, more than the {BYTES_LIMIT:,} that a file "
                f"may have. It was not read."
            )
        sizes[name] = size
        if len(sizes) > FILE_LIMIT or sum(sizes.values()) > TOTAL_LIMIT:
            raise BagError(
                f"The bag has more than {FILE_LIMIT:,} files or {TOTAL_LIMIT:,} bytes, more than a "
                f"case has. It was not read."
            )
    return sizes
