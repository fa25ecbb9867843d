"""Read a bag back: it counts only if nothing is missing, extra or otherwise by one byte.

Its manifests must be those that would be written over its files.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import IO, Any, Final

from workbench.errors import BagError
from workbench.exports.bags.files import BYTES_LIMIT, UNREADABLE, Files, open_files
from workbench.exports.bags.writing import (
    INFO,
    MANIFEST,
    PAYLOAD,
    SIGNATURE,
    SIGNED_WITH,
    TAG_FILES,
    TAG_MANIFEST,
    manifest_bytes,
)

DOCUMENT_LIMIT: Final = 64_000_000
DEPTH_LIMIT: Final = 30
_CHUNK: Final = 1 << 20


class Bag:
    """A bag that was opened; :meth:`check` tells whether it is whole."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @property
    def names(self) -> frozenset[str]:
        """The names of all files in it."""
        return frozenset(self._files.sizes)

    @property
    def sha256(self) -> str:
        """The hash of the tag manifest, which covers every other byte."""
        return hashlib.sha256(self.read(TAG_MANIFEST)).hexdigest()

    def check(self, on_step: Callable[[int, int], None] | None = None) -> None:
        """Hash every file; raise BagError where one is missing, extra or otherwise."""
        if TAG_MANIFEST not in self.names or MANIFEST not in self.names:
            raise BagError("This is no bag of the workbench: its manifests are missing.")
        hashes: dict[str, str] = {}
        to_hash = sorted(self.names - {TAG_MANIFEST})
        for done, name in enumerate(to_hash, 1):
            hashes[name] = self._hash(name)
            if on_step:
                on_step(done, len(to_hash))
        # What signs the tag manifest cannot be in it.
        hashes.pop(SIGNATURE, None)
        tags = {name for name in hashes if not name.startswith(PAYLOAD)}
        for manifest, listed in (
            (TAG_MANIFEST, tags),
            (MANIFEST, set(hashes) - tags),
        ):
            wanted = manifest_bytes({name: hashes[name] for name in listed})
            found = self.read(manifest)
            if found != wanted:
                raise BagError(_difference(manifest, found, wanted))
        odd = sorted((tags | {TAG_MANIFEST}) ^ {*TAG_FILES, TAG_MANIFEST})
        if odd:
            raise BagError(f"The bag's file '{odd[0]}' is missing, or is not of a bag like ours.")

    @property
    def signed_with(self) -> str | None:
        """The SHA-256 of the certificate that a checked bag says it is signed with, or None."""
        for line in self.read(INFO).decode(errors="replace").splitlines():
            name, _, value = line.partition(": ")
            if name == SIGNED_WITH:
                return value
        return None

    def signature(self) -> tuple[bytes, bytes] | None:
        """Return what is signed and the signature, or None for a bag without.

        Raises BagError where one was taken out or put in.
        """
        if (self.signed_with is None) != (SIGNATURE not in self.names):
            raise BagError(
                "The bag's signature is missing, or was put in later. Ask for the bag again."
            )
        if self.signed_with is None:
            return None
        return self.read(TAG_MANIFEST), self.read(SIGNATURE)

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raise BagError where it is not there."""
        if name not in self._files.sizes:
            raise BagError(f"The bag has no file '{name}'. Ask for the bag again.")
        with self._opened(name) as file:
            return file.read(BYTES_LIMIT + 1)

    def document(self, name: str) -> Any:
        """Return a JSON file's content; raise BagError for one too large, too deep or not JSON."""
        size = self._files.sizes.get(name, 0)
        if size > DOCUMENT_LIMIT:
            raise BagError(
                f"The bag's '{name}' has {size:,} bytes, more than the {DOCUMENT_LIMIT:,} that a "
                f"record may have. It was not read."
            )
        try:
            document = json.loads(self.read(name), parse_constant=_refuse)
            deep = _is_deeper(document, DEPTH_LIMIT)
        except RecursionError:
            deep, document = True, None
        except ValueError as error:
            raise BagError(f"The bag's '{name}' is not JSON that can be read.") from error
        if deep:
            raise BagError(
                f"The bag's '{name}' is nested deeper than the {DEPTH_LIMIT} levels of a record."
            )
        return document

    def _hash(self, name: str) -> str:
        with self._opened(name) as file:
            digest = hashlib.sha256()
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                digest.update(chunk)
        return digest.hexdigest()

    @contextlib.contextmanager
    def _opened(self, name: str) -> Generator[IO[bytes]]:
        try:
            with self._files.open(name) as file:
                yield file
        except UNREADABLE as error:
            raise BagError(f"The bag's file '{name}' cannot be read ({error}).") from error


@contextlib.contextmanager
def open_bag(path: Path) -> Generator[Bag]:
    """Open a bag that is a folder or a ZIP of one; raise BagError where it is neither."""
    with open_files(path) as files:
        yield Bag(files)


def _difference(manifest: str, found: bytes, wanted: bytes) -> str:
    listed, there = _entries(found), _entries(wanted)
    for words, names in (
        ("is missing from it", listed.keys() - there.keys()),
        ("is not in its manifest", there.keys() - listed.keys()),
        ("was changed", {n for n in there if listed.get(n, there[n]) != there[n]}),
    ):
        if names:
            return (
                f"The bag is not as it was made: the file {min(names)[:120]!r} {words}. "
                f"Nothing was taken in; ask for the bag again."
            )
    return f"The bag is not as it was made: its '{manifest}' was changed. Ask for the bag again."


def _entries(manifest: bytes) -> dict[str, str]:
    lines = manifest.decode(errors="replace").split("\n")
    return {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines if line)}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of a record")


def _is_deeper(value: object, limit: int) -> bool:
    inside: Iterable[object] = ()
    if isinstance(value, dict):
        inside = value.values()
    elif isinstance(value, list):
        inside = value
    return limit < 0 or any(_is_deeper(each, limit - 1) for each in inside)
