"""Write a version as a picture with its caption, its XMP packet and a sidecar."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import ExportError
from workbench.exports.caption import add_caption
from workbench.exports.encoding import FileType, Pixels, encode_picture
from workbench.exports.label import Label
from workbench.exports.xmp import xmp_packet
from workbench.writing import sweep_unfinished, write_once

_SUFFIX_OF = {"png": ".png", "jpeg": ".jpg", "tiff": ".tif"}


@dataclass(frozen=True)
class PictureFile:
    """A written picture, the SHA-256 of its bytes, and the sidecar beside it."""

    path: Path
    sha256: str
    sidecar: Path
    new_files: tuple[Path, ...]

    def take_back(self) -> None:
        """Remove what this export wrote, for one that could not be recorded."""
        for path in self.new_files:
            path.unlink(missing_ok=True)


def captioned_picture(pixels: Pixels, label: Label, file_type: FileType) -> bytes:
    """Return the bytes of the picture as it leaves the workbench; the same every time."""
    return encode_picture(add_caption(pixels, label), file_type, xmp_packet(label))


def bare_picture(pixels: Pixels, label: Label, file_type: FileType) -> bytes:
    """Return the picture without its caption band; the statement stands in its XMP packet."""
    return encode_picture(pixels, file_type, xmp_packet(label))


def write_picture(pixels: Pixels, label: Label, folder: Path, file_type: FileType) -> PictureFile:
    """Write picture and sidecar into ``folder``, whole or not at all.

    Raises ExportError where another file has the name already, or the folder cannot be written.
    """
    data = captioned_picture(pixels, label, file_type)
    name = picture_name(label) + _SUFFIX_OF[file_type]
    sha256 = hashlib.sha256(data).hexdigest()
    sidecar = sidecar_bytes(label, name, sha256)
    files = {folder / name: data, folder / f"{name}.json": sidecar}
    new = tuple(path for path, wanted in files.items() if _is_to_write(path, wanted))
    written = PictureFile(folder / name, sha256, folder / f"{name}.json", new)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep_unfinished(folder)
        for path in new:
            write_once(path, files[path], mode=0o644)
    except OSError as error:
        with contextlib.suppress(OSError):
            written.take_back()
        raise ExportError(
            f"The folder '{folder}' cannot be written in ({error.strerror}). Choose another folder."
        ) from error
    return written


def picture_name(label: Label) -> str:
    """Return a file name, without suffix, made of case number, version and age."""
    parts = [f"{label.age_years:g}y"]
    if label.case_number is not None:
        parts = [case_folder_name(label.case_number), f"v{label.version}", *parts]
    return "-".join([*parts, "draft"] if label.draft else parts)


def case_folder_name(number: str) -> str:
    """Return a case number as a name for one file or folder, which never leads elsewhere."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", number)


def sidecar_bytes(label: Label, name: str, sha256: str) -> bytes:
    """Return the JSON that lets a picture be traced to its recipe and photographs."""
    document = {
        "format": 1,
        "file": name,
        "sha256": sha256,
        "case": label.case_number,
        "version": label.version,
        "draft": label.draft,
        "product": "age_progression",
        "age_years": label.age_years,
        "drawn_at_years": label.drawn_at_years,
        "recipe_sha256": label.recipe_sha256,
        "rendering_sha256": label.rendering_sha256,
        "sources_sha256": list(label.sources),
        "statement": label.statement,
        "software": label.software,
    }
    return json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n"


def _is_to_write(path: Path, wanted: bytes) -> bool:
    try:
        if path.read_bytes() == wanted:
            return False
    except FileNotFoundError:
        return True
    except OSError as error:
        raise ExportError(
            f"The place '{path}' cannot be read ({error.strerror}). Choose another place."
        ) from error
    raise ExportError(
        f"The folder holds another file named '{path.name}', which is not replaced. "
        f"Move it away, or choose another folder."
    )
