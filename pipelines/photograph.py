"""Read a photograph once, safely: upright, sRGB, with its profile, its EXIF and its hash kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PIXEL_LIMIT = 120_000_000


@dataclass(frozen=True)
class Photograph:
    """A decoded photograph; ``pixels`` is (H, W, 3) uint8 sRGB, upright and read-only."""

    pixels: NDArray[np.uint8]
    sha256: str
    format: str
    icc_profile: bytes | None = None
    exif: bytes | None = None
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in px."""
        return self.pixels.shape[1], self.pixels.shape[0]


def read_photograph(source: bytes | Path, *, pixel_limit: int = PIXEL_LIMIT) -> Photograph:
    """Decode JPEG, PNG, TIFF, WebP, HEIC or AVIF by content, raising PhotographError."""
    raise NotImplementedError
