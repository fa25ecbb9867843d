"""The vault: bytes kept under their own SHA-256, written once and never changed.

There is no function here that changes or removes what was kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from workbench.errors import VaultError
from workbench.writing import UNFINISHED, sweep_unfinished, sync_folder, write_once

Area = Literal["originals", "products", "models"]
AREAS: Final[tuple[Area, ...]] = ("originals", "products", "models")


class Vault:
    """Originals, products and models below one folder, as ``originals/ab/abcdef…``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, area: Area, data: bytes) -> str:
        """Keep bytes for good and return their SHA-256; they are on the disk on return.

        Raises VaultError where they cannot be written, or where a file of that name holds
        something else.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        if self.holds(area, sha256):
            self.read(area, sha256)
            return sha256
        place = self.place(area, sha256)
        try:
            _make_folder(place.parent)
            write_once(place, data)
        except OSError as error:
            raise VaultError(
                f"The vault cannot keep {len(data) / 1e6:.1f} MB ({error.strerror}). "
                f"Nothing was added; make room on the disk of the workbench's home and try again."
            ) from error
        return sha256

    def read(self, area: Area, sha256: str) -> bytes:
        """Return kept bytes after checking their hash; raise VaultError where they differ."""
        try:
            data = self.place(area, sha256).read_bytes()
        except (OSError, ValueError) as error:
            raise VaultError(
                f"The vault's {area} do not hold {sha256[:12]}…; "
                f"bring the workbench's home back from a backup."
            ) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise VaultError(
                f"The file {sha256[:12]}… in the vault's {area} was changed since it was kept. "
                f"Bring it back from a backup; verification names every file that differs."
            )
        return data

    def holds(self, area: Area, sha256: str) -> bool:
        """Tell whether something is kept under this hash."""
        return self.place(area, sha256).is_file()

    def place(self, area: Area, sha256: str) -> Path:
        """Return where bytes with this hash are kept."""
        return self.root / area / sha256[:2] / sha256

    def walk(self, area: Area) -> Iterator[str]:
        """Yield the hash of everything kept in an area, in order."""
        for place in sorted((self.root / area).glob("??/*")):
            if not place.name.startswith(UNFINISHED):
                yield place.name

    def sweep(self) -> int:
        """Remove what killed processes left half written, and return how many files."""
        folders = (folder for area in AREAS for folder in (self.root / area).glob("??"))
        return sum(sweep_unfinished(folder) for folder in folders)


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
