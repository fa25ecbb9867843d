"""Backups: a home as it was at one moment, in a folder, each file with its hash.

The vault only grows and is written before the records that name its files, so a copy of the
database followed by a copy of the vault is whole, whoever is at work meanwhile. It does not matter
whether the vault is in a folder or in a bucket: a backup of one can be restored into the other.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from workbench.cases.database import database_file
from workbench.cases.vault import AREAS, Area, Vault
from workbench.errors import BackupError, VaultError
from workbench.writing import sync_folder, write_once

MANIFEST: Final = "backup.json"
DATABASE: Final = "workbench.sqlite3"
CHECKPOINT: Final = "custody-checkpoint.json"
AGENCY: Final = "agency.json"
"""What an agency set of its own words."""
_BESIDE: Final = (CHECKPOINT, AGENCY)
_FORMAT: Final = 1
_KEPT: Final = re.compile(rf"vault/(?P<area>{'|'.join(AREAS)})/[0-9a-f]{{2}}/[0-9a-f]{{64}}")


@dataclass(frozen=True)
class Backup:
    """Where a backup is, how many files were hashed and found right, and their bytes."""

    place: Path
    files: int
    bytes: int


def back_up(home: Path, database: str, vault: Vault, place: Path) -> Backup:
    """Copy a home and its vault into an empty folder; raise BackupError where either has changed.

    The folder is a backup only once its manifest is in it, which is written last.
    """
    source = _sqlite_file(database)
    if place.exists() and any(place.iterdir()):
        raise BackupError(f"The folder '{place}' is not empty. Choose a new one for the backup.")
    hashes: dict[str, str] = {}
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Before the database, whose log may only run ahead of it.
        for name in _BESIDE:
            if (home / name).is_file():
                hashes[name] = _copy(home / name, place / name)
        _copy_database(source, place / DATABASE)
        hashes[DATABASE] = _sha256(place / DATABASE)
        hashes |= _copy_vault(vault, place)
        manifest = {"format": _FORMAT, "files": hashes}
        write_once(place / MANIFEST, json.dumps(manifest, indent=1).encode(), mode=0o644)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(
            f"The backup '{place}' cannot be written ({error}). Make room, or choose another place."
        ) from error
    return _counted(place, hashes)


def restore(place: Path, home: Path, database: str, vault: Vault) -> Backup:
    """Copy a backup into a home without cases and its vault, checking each hash; raise BackupError.

    The database comes last, so that a home half restored is none yet and can be restored again.
    """
    target = _sqlite_file(database)
    hashes = _read_manifest(place)
    if target.exists():
        raise BackupError(
            f"The home '{home}' holds cases already. Set WORKBENCH_HOME to a new folder."
        )
    wrong = [name for name, sha256 in hashes.items() if _sha256(place / name) != sha256]
    if wrong:
        raise BackupError(
            f"The backup '{place}' is damaged: {len(wrong)} of {len(hashes)} files differ, first "
            f"'{wrong[0]}'. Nothing was restored; use another backup."
        )
    try:
        for area in AREAS:
            (home / "vault" / area).mkdir(parents=True, exist_ok=True)
        for name in (name for name in hashes if name != DATABASE):
            if _restored(place, name, home, vault) != hashes[name]:
                raise BackupError(f"The file '{name}' was changed while it was restored.")
        _write((place / DATABASE).read_bytes(), target, mode=0o600)
    except OSError as error:
        raise BackupError(
            f"The home '{home}' cannot be written ({error.strerror}). Make room and restore again."
        ) from error
    return _counted(place, hashes)


def _sqlite_file(database: str) -> Path:
    file = database_file(database)
    if file is None:
        raise BackupError(
            "Backups are made of SQLite homes. With WORKBENCH_DATABASE_URL, back up the database "
            f"with its own tools (pg_dump), and then copy the vault, {CHECKPOINT} and {AGENCY}."
        )
    return file


def _copy_database(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    sync_folder(target.parent)


def _copy_vault(vault: Vault, place: Path) -> dict[str, str]:
    """Copy all that a vault keeps, and return the hash of each file by its name."""
    hashes: dict[str, str] = {}
    for area in AREAS:
        for sha256 in vault.walk(area):
            name = f"vault/{area}/{sha256[:2]}/{sha256}"
            try:
                hashes[name] = _write(vault.read(area, sha256), place / name)
            except VaultError as error:
                raise BackupError(f"Nothing was backed up. {error}") from error
    return hashes


def _restored(place: Path, name: str, home: Path, vault: Vault) -> str:
    """Copy one file of a backup to where it belongs, and return the hash of what was written."""
    kept = _KEPT.fullmatch(name)
    if kept is None:
        return _copy(place / name, home / name)
    return vault.keep(cast("Area", kept["area"]), (place / name).read_bytes())


def _copy(source: Path, target: Path) -> str:
    return _write(source.read_bytes(), target, mode=0o644)


def _write(data: bytes, target: Path, *, mode: int = 0o444) -> str:
    """Write a file whole or not at all, and return the hash of what then is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        write_once(target, data, mode=mode)
    return _sha256(target)


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _read_manifest(place: Path) -> dict[str, str]:
    try:
        document: Any = json.loads((place / MANIFEST).read_bytes())
        hashes = {str(name): str(sha256) for name, sha256 in document["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BackupError(f"'{place}' is no backup: its '{MANIFEST}' cannot be read.") from error
    astray = [n for n in hashes if n not in (*_BESIDE, DATABASE) and not _KEPT.fullmatch(n)]
    if astray or DATABASE not in hashes:
        raise BackupError(f"'{place}' is no backup: its list of files is not of a home.")
    return hashes


def _counted(place: Path, hashes: Mapping[str, str]) -> Backup:
    return Backup(place, len(hashes), sum((place / name).stat().st_size for name in hashes))
