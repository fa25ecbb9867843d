"""The vault: bytes kept under their own SHA-256, written once and never changed.

There is no function here that changes or removes what was kept.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from pipelines.sentences import Sentence
from workbench.errors import VaultError
from workbench.writing import UNFINISHED, sweep_unfinished, sync_folder, write_once

Area = Literal["originals", "products", "models"]
AREAS: Final[tuple[Area, ...]] = ("originals", "products", "models")


class Vault(ABC):
    """Originals, products and models, wherever they lie, as ``originals/ab/abcdef…``."""

    def keep(self, area: Area, data: bytes) -> str:
        """Keep bytes for good and return their SHA-256; they are safe on return.

        Raises VaultError where they cannot be written, or where something else lies under that
        name.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        if self.holds(area, sha256) or not self._add(area, sha256, data):
            self.read(area, sha256)
        return sha256

    def read(self, area: Area, sha256: str) -> bytes:
        """Return kept bytes after checking their hash; raise VaultError where they differ."""
        data = self._fetch(area, sha256)
        if data is None:
            raise VaultError(
                Sentence(
                    "The vault's {area} do not hold {sha256}…; bring the workbench's home back "
                    "from a backup. Looked for: {where}",
                    area=area,
                    sha256=sha256[:12],
                    where=self.where(area, sha256),
                )
            )
        if hashlib.sha256(data).hexdigest() != sha256:
            raise VaultError(
                Sentence(
                    "The file {sha256}… in the vault's {area} was changed since it was kept. "
                    "Bring it back from a backup; verification names every file that differs.",
                    area=area,
                    sha256=sha256[:12],
                )
            )
        return data

    @abstractmethod
    def holds(self, area: Area, sha256: str) -> bool:
        """Tell whether something is kept under this hash."""

    @abstractmethod
    def where(self, area: Area, sha256: str) -> str:
        """Return where bytes with this hash are kept, in words for people."""

    @abstractmethod
    def walk(self, area: Area) -> Iterator[str]:
        """Yield the hash of everything kept in an area, in order."""

    @abstractmethod
    def sweep(self) -> int:
        """Remove what killed processes left half written, and return how many files."""

    @abstractmethod
    def _add(self, area: Area, sha256: str, data: bytes) -> bool:
        """Write whole or not at all; return False where something lies there already."""

    @abstractmethod
    def _fetch(self, area: Area, sha256: str) -> bytes | None:
        """Return what lies there, unchecked; None where nothing does."""


class FolderVault(Vault):
    """A vault below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, area: Area, sha256: str) -> Path:
        """Return the file of bytes with this hash."""
        return self.root / area / sha256[:2] / sha256

    def holds(self, area: Area, sha256: str) -> bool:
        """Tell whether something is kept under this hash."""
        return self.place(area, sha256).is_file()

    def where(self, area: Area, sha256: str) -> str:
        """Return the path of bytes with this hash."""
        return str(self.place(area, sha256))

    def walk(self, area: Area) -> Iterator[str]:
        """Yield the hash of everything kept in an area, in order."""
        for place in sorted((self.root / area).glob("??/*")):
            if not place.name.startswith(UNFINISHED):
                yield place.name

    def sweep(self) -> int:
        """Remove what killed processes left half written, and return how many files."""
        folders = (folder for area in AREAS for folder in (self.root / area).glob("??"))
        return sum(sweep_unfinished(folder) for folder in folders)

    def _add(self, area: Area, sha256: str, data: bytes) -> bool:
        place = self.place(area, sha256)
        try:
            _make_folder(place.parent)
            write_once(place, data)
        except OSError as error:
            raise VaultError(
                Sentence(
                    "The vault cannot keep {size:.1f} MB ({strerror}). Nothing was added; make "
                    "room on the disk of the workbench's home and try again.",
                    size=len(data) / 1e6,
                    strerror=error.strerror,
                )
            ) from error
        return True

    def _fetch(self, area: Area, sha256: str) -> bytes | None:
        try:
            return self.place(area, sha256).read_bytes()
        except (OSError, ValueError):
            return None


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
