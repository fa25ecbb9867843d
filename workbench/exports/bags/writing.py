"""Write a bag, whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from workbench.errors import BagError
from workbench.writing import UNFINISHED, sweep_unfinished, sync_folder

README: Final = "README.txt"
DECLARATION: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
SIGNATURE: Final = "tagmanifest-signature.json"
SIGNED_WITH: Final = "Signed-With-Certificate"
"""In the information of a bag: the SHA-256 of the certificate that it is signed with."""
TAG_FILES: Final = (DECLARATION, INFO, MANIFEST, README)
"""What stands beside the payload, and is covered by the tag manifest."""
PAYLOAD: Final = "data/"
Sign = Callable[[bytes], bytes]
_DECLARED: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def manifest_bytes(hashes: Mapping[str, str]) -> bytes:
    """Return a manifest over files by their names, in order."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


@contextlib.contextmanager
def new_bag(place: Path, info: Mapping[str, str], sign: Sign | None = None) -> Generator[BagWriter]:
    """Write a bag at ``place``, whole or not at all; raise BagError where something is there.

    ``sign`` returns a signature over the tag manifest, which covers all other bytes.
    """
    if place.exists() or place.is_symlink():
        raise BagError(
            f"There is '{place.name}' already, and it was not replaced. Move it away, or choose "
            f"another folder."
        )
    workroom: Path | None = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        sweep_unfinished(place.parent)
        workroom = Path(mkdtemp(prefix=UNFINISHED, dir=place.parent))
        writer = BagWriter(workroom)
        yield writer
        writer.finish(info, sign)
        workroom.replace(place)
        sync_folder(place.parent)
    except OSError as error:
        raise BagError(
            f"The bag cannot be written in '{place.parent}' ({error.strerror}). Make room, or "
            f"choose another folder."
        ) from error
    finally:
        if workroom is not None:
            shutil.rmtree(workroom, ignore_errors=True)


class BagWriter:
    """Files on their way into a bag."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hashes: dict[str, str] = {}
        self.sha256 = ""
        self.bytes = 0

    @property
    def files(self) -> int:
        """How many files are in it, of payload and tags."""
        return len(self._hashes)

    def add(self, name: str, data: bytes) -> None:
        """Put a file into the bag; what lies below ``data/`` is its payload."""
        place = self._folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self._hashes[name] = hashlib.sha256(data).hexdigest()
        self.bytes += len(data)

    def finish(self, info: Mapping[str, str], sign: Sign | None) -> None:
        """Write the tag files and manifests; the bag's hash is known from then on."""
        payload = {n: h for n, h in self._hashes.items() if n.startswith(PAYLOAD)}
        octets = sum((self._folder / name).stat().st_size for name in payload)
        lines = {**info, "Payload-Oxum": f"{octets}.{len(payload)}"}
        self.add(DECLARATION, _DECLARED)
        self.add(INFO, "".join(f"{name}: {value}\n" for name, value in lines.items()).encode())
        self.add(MANIFEST, manifest_bytes(payload))
        tags = {name: sha256 for name, sha256 in self._hashes.items() if name not in payload}
        tag_manifest = manifest_bytes(tags)
        self.add(TAG_MANIFEST, tag_manifest)
        if sign is not None:
            self.add(SIGNATURE, sign(tag_manifest))
        self.sha256 = self._hashes[TAG_MANIFEST]
