"""What decides pixels besides a recipe's steps: our own code, the libraries, the processor."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import cv2

_PACKAGE: Final = "forensic-imaging-workbench"
_ROOT: Final = Path(__file__).parents[1]
_DIGITS: Final = 12
# The decoders are here as well: another JPEG library gives another photograph.
_LIBRARIES: Final = ("numpy", "opencv-python-headless", "pillow", "pillow-heif", "scipy")
# What reads skulls and draws surfaces besides; at work in facial approximations alone.
SURFACES: Final = ("scikit-image", "SimpleITK", "pydicom", "trimesh", "embreex")
# Draws only where a recipe has a network, and is an extra that need not be there.
NETWORK_RUNTIME: Final = "onnxruntime"


@cache
def software() -> str:
    """Return name, version and code: the first digits of the SHA-256 over all that draws."""
    digest = hashlib.sha256()
    for path in _code():
        body = path.read_bytes()
        digest.update(f"{path.relative_to(_ROOT).as_posix()} {len(body)}\n".encode() + body)
    return f"{_PACKAGE} {version(_PACKAGE)}+{digest.hexdigest()[:_DIGITS]}"


@cache
def libraries(*, networks: bool = False, surfaces: bool = False) -> Mapping[str, str]:
    """Return the versions of the libraries that decode and draw, by their packages' names.

    What runs ``networks`` of an agency's own is among them only where one is drawn with, and what
    draws ``surfaces`` only where a face was drawn over a skull.
    """
    found = {name: version(name) for name in (*_LIBRARIES, *(SURFACES if surfaces else ()))}
    return {**found, NETWORK_RUNTIME: _network_runtime()} if networks else found


def environment(*, networks: bool = False, surfaces: bool = False) -> dict[str, str]:
    """Return software, processor and libraries: where all are the same, pixels are too.

    The processor is named by its instruction sets, since libraries choose their code by them.
    """
    system, machine = platform.system(), platform.machine()
    processor = f"{machine} {system} {' '.join(cv2.getCPUFeaturesLine().split())}"
    versions = libraries(networks=networks, surfaces=surfaces)
    return {"software": software(), "processor": processor, **versions}


def _network_runtime() -> str:
    try:
        return version(NETWORK_RUNTIME)
    except PackageNotFoundError:
        return "not installed"


def _code() -> list[Path]:
    drawing = [*(_ROOT / "pipelines").rglob("*.py"), *(_ROOT / "models").rglob("*.py")]
    # The manifest's hashes stand for every table and weight.
    return sorted([*drawing, _ROOT / "models" / "manifest.toml"])
