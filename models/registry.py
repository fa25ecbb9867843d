"""Every weight and table by name; a file is handed out only after its SHA-256 was checked.

The rows are in ``manifest.toml`` beside this file. Nothing is ever downloaded here.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).parent
BLOCK_BYTES = 1 << 20
SHOWN_DIGITS = 16

OriginKind = Literal["pypi", "npm", "compiled", "rendered"]


class ModelError(Exception):
    """A weight or table is unknown, missing or changed."""


@dataclass(frozen=True)
class Origin:
    """Where a file comes from.

    ``source`` is ``package==version`` for "pypi", ``package@version`` for "npm", and names the
    publications or the maker for "compiled" and "rendered". ``span`` is the byte range of a
    ``member`` that holds several files.
    """

    kind: OriginKind
    source: str
    member: str = ""
    member_sha256: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Entry:
    """One row of the manifest.

    ``path`` is relative to ``models/``, or to the folder of installed packages when
    ``installed_with`` names the distribution that brings the file.
    """

    name: str
    path: str
    sha256: str
    bytes: int
    licence: str
    origin: Origin
    rebuild: str = ""
    installed_with: str = ""
    note: str = ""

    @property
    def remedy(self) -> str:
        """Say which command brings the file back."""
        if self.installed_with:
            return f"pip install --force-reinstall {self.installed_with}"
        if not self.rebuild:
            return f"git checkout -- models/{self.path}"
        return f"python -m {self.rebuild}"


@dataclass(frozen=True)
class Verdict:
    """What checking one file found; ``problem`` is empty when the file is as published."""

    name: str
    path: str
    problem: str

    @property
    def sound(self) -> bool:
        """Tell whether the file may be used."""
        return not self.problem


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


@dataclass
class Registry:
    """The files of one manifest; ``root`` is the folder that relative paths start from."""

    manifest: Path = ROOT / "manifest.toml"
    root: Path = ROOT
    _rows: dict[str, Entry] = field(default_factory=dict[str, Entry], init=False)
    _checked: dict[tuple[Path, int, int], str] = field(
        default_factory=dict[tuple[Path, int, int], str], init=False
    )

    def entries(self) -> tuple[Entry, ...]:
        """Return every row, in the order of the manifest."""
        if not self._rows:
            rows = tomllib.loads(self.manifest.read_text(encoding="utf-8"))["file"]
            self._rows = {row["name"]: read_entry(row) for row in rows}
        return tuple(self._rows.values())

    def entry(self, name: str) -> Entry:
        """Return one row; an unknown name raises `ModelError` with the names that exist."""
        names = [row.name for row in self.entries()]
        if name not in self._rows:
            msg = f"No model is called {name!r}. Known: {', '.join(sorted(names))}."
            raise ModelError(msg)
        return self._rows[name]

    def sha256(self, name: str) -> str:
        """Return the hash that the manifest states, which `path` holds the file to."""
        return self.entry(name).sha256

    def path(self, name: str) -> Path:
        """Return the place of a file whose bytes are as the manifest states.

        The file is hashed once per process, and again when its size or time has changed. Raises
        `ModelError` for an unknown name and for a missing or changed file.
        """
        row = self.entry(name)
        place = self._place(row)
        if not place.is_file():
            msg = f"The model file {row.path} ({name}) is missing. Bring it back: {row.remedy}"
            raise ModelError(msg)
        found = self._hash_once(place)
        if found != row.sha256:
            msg = (
                f"The model file {row.path} ({name}) has changed: expected SHA-256 "
                f"{row.sha256[:SHOWN_DIGITS]}…, found {found[:SHOWN_DIGITS]}…. It is not used. "
                f"Bring it back: {row.remedy}"
            )
            raise ModelError(msg)
        return place

    def verify_all(self) -> list[Verdict]:
        """Check every file and return one verdict a row; never raises for a bad file."""
        return [self._verdict(row) for row in self.entries()]

    def _verdict(self, row: Entry) -> Verdict:
        try:
            self.path(row.name)
        except ModelError as problem:
            return Verdict(row.name, row.path, str(problem))
        return Verdict(row.name, row.path, "")

    def _place(self, row: Entry) -> Path:
        if not row.installed_with:
            return self.root / row.path
        # Read the installed files list only: importing the package would load its own modules.
        from importlib.metadata import PackageNotFoundError, distribution

        distribution_name = row.installed_with.partition("==")[0]
        try:
            return Path(str(distribution(distribution_name).locate_file(row.path)))
        except PackageNotFoundError as missing:
            msg = (
                f"The package {distribution_name} that brings {row.path} ({row.name}) is not "
                f"installed. Install it: {row.remedy}"
            )
            raise ModelError(msg) from missing

    def _hash_once(self, place: Path) -> str:
        state = place.stat()
        key = (place, state.st_mtime_ns, state.st_size)
        if key not in self._checked:
            self._checked[key] = hash_file(place)
        return self._checked[key]


def read_entry(row: Mapping[str, Any]) -> Entry:
    """Turn one ``[[file]]`` table of the manifest into an `Entry`."""
    origin = dict(row["origin"])
    if "span" in origin:
        first, end = origin["span"]
        origin["span"] = (int(first), int(end))
    columns: dict[str, Any] = {**row, "origin": Origin(**origin)}
    entry = Entry(**columns)
    if not (entry.rebuild or entry.installed_with or entry.origin.kind == "compiled"):
        msg = f"The manifest row {entry.name!r} names neither a rebuild module nor a package."
        raise ModelError(msg)
    return entry


_published = Registry()


def path(name: str) -> Path:
    """Return the checked place of a published file; see `Registry.path`."""
    return _published.path(name)


def entry(name: str) -> Entry:
    """Return the manifest row of a published file; see `Registry.entry`."""
    return _published.entry(name)


def entries() -> tuple[Entry, ...]:
    """Return every manifest row."""
    return _published.entries()


def sha256(name: str) -> str:
    """Return the hash that the manifest states for a published file."""
    return _published.sha256(name)


def verify_all() -> list[Verdict]:
    """Check every published file; see `Registry.verify_all`."""
    return _published.verify_all()
