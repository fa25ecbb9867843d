"""Fetch a named package into a temporary folder and take one member out of it.

Only the ordinary package clients are called, and every member is held to its hash.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from models import registry


class BuildError(Exception):
    """A package did not hold what the manifest says it holds."""


@contextmanager
def fetched(origin: registry.Origin) -> Generator[Path]:
    """Download the package of a "pypi" or "npm" origin; yield its archive while it is open."""
    with tempfile.TemporaryDirectory() as folder:
        if origin.kind == "pypi":
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--disable-pip-version-check", "--dest", folder, origin.source]
        elif origin.kind == "npm":
            command = ["npm", "pack", "--silent", "--pack-destination", folder, origin.source]
        else:
            msg = f"An origin of kind {origin.kind!r} is not a package."
            raise BuildError(msg)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).iterdir()
        yield archive


def read_member(archive: Path, member: str) -> bytes:
    """Return the bytes of one member of a wheel or of an npm archive."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(member)
    with tarfile.open(archive) as bundle:
        stored = bundle.extractfile(member)
        if stored is None:
            msg = f"{member} is not a file in {archive.name}."
            raise BuildError(msg)
        return stored.read()


def take_out(origin: registry.Origin) -> bytes:
    """Download, check the member's SHA-256, cut the span and return its bytes."""
    with fetched(origin) as archive:
        content = read_member(archive, origin.member)
    hold_to(content, origin.member_sha256, f"{origin.member} of {origin.source}")
    first, end = origin.span or (0, len(content))
    return content[first:end]


def hold_to(content: bytes, expected: str, what: str) -> None:
    """Raise `BuildError` unless the bytes have the expected SHA-256."""
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        msg = f"{what}: expected SHA-256 {expected}, found {found}. Nothing was written."
        raise BuildError(msg)


def keep(content: bytes) -> bytes:
    """Return the member as it is."""
    return content


def rebuild(name: str, convert: Callable[[bytes], bytes] = keep) -> None:
    """Rebuild one vendored file of the manifest and write it if its bytes are as stated."""
    row = registry.entry(name)
    content = convert(take_out(row.origin))
    hold_to(content, row.sha256, row.path)
    destination = registry.ROOT / row.path
    destination.parent.mkdir(exist_ok=True)
    destination.write_bytes(content)
    sys.stdout.write(f"{row.path}  {len(content)} bytes  {row.sha256}\n")
