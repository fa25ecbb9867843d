"""Read the volume of an InVesalius 3 project: a gzipped tar of property lists and raw numbers."""

from __future__ import annotations

import plistlib
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np

from pipelines.errors import VolumeError
from pipelines.reconstruction.scan import Scan

_KINDS: Final = ("int16", "uint16", "uint8", "int8", "float32", "float64", "int32")


def read_inv3(path: Path) -> Scan:
    """Read an .inv3 project; its axes run to an unknown side, forward and up.

    Raises VolumeError. Only the matrix and its geometry are read; the project's name is not.
    """
    try:
        with tarfile.open(path) as project:
            members = {PurePosixPath(item.name).name: item for item in project if item.isfile()}
            plist = plistlib.loads(_content(project, members, "main.plist"))
            matrix = plist["matrix"]
            raw = _content(project, members, str(matrix["filename"]))
        return _scan(plist, matrix, raw)
    except (tarfile.TarError, OSError, EOFError, zlib.error, KeyError, ValueError) as error:
        raise VolumeError(
            f"'{path.name}' cannot be read as an InVesalius project; it may be cut short. "
            f"Copy it again, or export the scan as NIfTI."
        ) from error


def _content(project: tarfile.TarFile, members: dict[str, tarfile.TarInfo], name: str) -> bytes:
    stored = project.extractfile(members[name])
    if stored is None:
        raise KeyError(name)
    return stored.read()


def _scan(plist: dict[str, Any], matrix: dict[str, Any], raw: bytes) -> Scan:
    kind = str(matrix["dtype"])
    if kind not in _KINDS:
        raise ValueError(kind)
    values = np.frombuffer(raw, np.dtype(kind)).reshape([int(n) for n in matrix["shape"]])
    spacing = [float(mm) for mm in plist["spacing"]]
    return Scan(values, np.diag([*spacing, 1.0]), oriented=False)
