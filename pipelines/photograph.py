"""Read a photograph once, safely: upright, sRGB, with its profile, its EXIF and its hash kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final, TypeVar, cast

import cv2
import numpy as np

from pipelines.arrays import Pixels, Sized
from pipelines.colour import to_srgb
from pipelines.decoding import guarded, open_picture
from pipelines.errors import PhotographError
from pipelines.file_kinds import UnfitError, recognise
from pipelines.sentences import Sentence

PIXEL_LIMIT = 120_000_000
FILE_LIMIT_BYTES: Final = 500_000_000
_PHOTOGRAPH: Final = Sentence("The photograph")


Found = TypeVar("Found", bound=Sized)


@dataclass(frozen=True)
class Photograph:
    """A decoded photograph; ``pixels`` is (H, W, 3) uint8 sRGB, upright and read-only.

    ``icc_profile`` and ``exif`` are the source's bytes; ``taken`` is the day that EXIF states
    for the exposure; ``notes`` are sentences on what reading changed.
    """

    pixels: Pixels
    sha256: str
    format: str
    icc_profile: bytes | None = None
    exif: bytes | None = None
    notes: tuple[str, ...] = ()
    taken: date | None = None
    _found: dict[str, tuple[Hashable, Sized]] = field(
        default_factory=dict[str, tuple[Hashable, Sized]], init=False, repr=False, compare=False
    )

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in px."""
        return self.pixels.shape[1], self.pixels.shape[0]

    @property
    def nbytes(self) -> int:
        """Bytes of its pixels, and of what is remembered of them."""
        return self.pixels.nbytes + sum(found.nbytes for _, found in list(self._found.values()))

    def once(self, name: str, key: Hashable, find: Callable[[], Found]) -> Found:
        """Return what ``find`` finds out about the pixels, found once as long as it is asked for.

        Of each ``name`` the last is remembered, by what else decided it, the ``key``.
        """
        last = self._found.get(name)
        if last is not None and last[0] == key:
            return cast("Found", last[1])
        found = find()
        self._found[name] = (key, found)
        return found

    def scaled(self, max_side: int) -> Photograph:
        """Return the photograph with its longer side at most ``max_side`` px, by area means."""
        if max_side >= max(self.size):
            return self
        return self.once("scaled", max_side, lambda: self._shrunk(max_side))

    def _shrunk(self, max_side: int) -> Photograph:
        return replace(self, pixels=_read_only(shrunk(self.pixels, max_side)))


def shrunk(pixels: Pixels, max_side: int) -> Pixels:
    """Return (H, W, 3) uint8 with its longer side at most ``max_side`` px, by area means."""
    factor = max_side / max(pixels.shape[:2])
    if factor >= 1:
        return pixels
    height, width = (max(1, round(side * factor)) for side in pixels.shape[:2])
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def read_photograph(
    source: bytes | Path, *, pixel_limit: int = PIXEL_LIMIT, file_name: str | None = None
) -> Photograph:
    """Decode JPEG, PNG, TIFF, WebP, HEIC or AVIF by content, raising PhotographError.

    Errors name the file, or ``file_name`` where its bytes are given. Size, pages and colours are
    judged from the header, before any pixel is decoded.
    """
    name = source.name if isinstance(source, Path) else file_name
    subject = Sentence("The file '{name}'", name=_shown(name)) if name else _PHOTOGRAPH
    try:
        if isinstance(source, Path):
            source = _bytes_of(source)
        return _decode(source, pixel_limit)
    except UnfitError as reason:
        raise PhotographError(
            Sentence("{subject} {reason}", subject=subject, reason=reason)
        ) from reason


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UnfitError(Sentence("is a folder. Choose one photograph in it."))
        if not path.exists():
            raise UnfitError(
                Sentence("is not there. Check its name and whether its drive is connected.")
            )
        if not path.is_file():
            raise UnfitError(
                Sentence("is not an ordinary file. Copy the photograph to a folder first.")
            )
        _check_file_size(path.stat().st_size)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnfitError(
            Sentence("cannot be read. Check that you may open it and that its drive is connected.")
        ) from error


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:80]


def _check_file_size(size_bytes: int) -> None:
    if size_bytes > FILE_LIMIT_BYTES:
        raise UnfitError(
            Sentence(
                "is {megabytes:,.0f} MB large; the limit is {limit:,.0f} MB. Save "
                "it as PNG or JPEG.",
                megabytes=size_bytes / 1e6,
                limit=FILE_LIMIT_BYTES / 1e6,
            )
        )


def _decode(data: bytes, pixel_limit: int) -> Photograph:
    kind = recognise(data)
    _check_file_size(len(data))
    opened = open_picture(data, kind, pixel_limit=pixel_limit)
    pixels, colour_notes = guarded(lambda: to_srgb(opened.image, opened.icc_profile), kind)
    return Photograph(
        pixels=_read_only(pixels),
        sha256=hashlib.sha256(data).hexdigest(),
        format=kind,
        icc_profile=opened.icc_profile,
        exif=opened.exif,
        notes=(*opened.notes, *colour_notes),
        taken=opened.taken,
    )


def _read_only(pixels: Pixels) -> Pixels:
    pixels = np.ascontiguousarray(pixels)
    pixels.setflags(write=False)
    return pixels
