"""Open a picture file of a known kind: header first, then pages, then pixels, turned upright."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final, TypeVar

from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.JpegImagePlugin import jpeg_factory
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from pipelines.colour import refuse_odd_modes
from pipelines.file_kinds import Kind, UnfitError
from pipelines.sentences import Sentence

# OpenCV's remap addresses pixels by 16-bit numbers.
SIDE_LIMIT: Final = 32_000
SMALLEST_SIDE: Final = 64
EXIF_LIMIT_BYTES: Final = 8 << 20
PAGES_COUNTED: Final = 100

# Pillow's own classes are opened, not Image.open: its limits on pixels are global to the process
# and would stand in the way of ours.
_OPENERS: Final[Mapping[Kind, Callable[[BytesIO], Image.Image]]] = {
    "JPEG": jpeg_factory,
    "PNG": PngImageFile,
    "TIFF": TiffImageFile,
    "WebP": WebPImageFile,
    "HEIC": HeifImageFile,
    "AVIF": AvifImageFile,
}
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION: Final = 274
_EXIF_DIRECTORY: Final = 34665
_DATE_TIME_ORIGINAL: Final = 36867
_SUBFILE_TYPE: Final = 254
_BITS_PER_SAMPLE: Final = 258
_DNG_VERSION: Final = 50706


_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Opened:
    """A decoded, upright picture in its own colours, with what its file says of it."""

    image: Image.Image
    icc_profile: bytes | None
    exif: bytes | None
    taken: date | None
    notes: tuple[str, ...]


def open_picture(data: bytes, kind: Kind, *, pixel_limit: int) -> Opened:
    """Decode ``data``; size, colours and pages are judged before any pixel is.

    Raises UnfitError, worded to follow the file's name.
    """
    if kind == "WebP":
        # Its decoder takes memory for the whole canvas when it is opened.
        _check_size(_webp_size(data), pixel_limit)
    image = guarded(lambda: _OPENERS[kind](BytesIO(data)), kind)
    _check_size(image.size, pixel_limit)
    refuse_odd_modes(image.mode)
    notes = guarded(lambda: _check_pages(image, kind), kind) + _depth_notes(image, kind, data)
    profile, exif = image.info.get("icc_profile"), image.info.get("exif")
    guarded(image.load, kind)
    orientation, taken = _read_exif(image, notes)
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
        notes.append("It was turned upright by its EXIF orientation.")
    return Opened(
        image,
        profile if isinstance(profile, bytes) else None,
        exif if isinstance(exif, bytes) else None,
        taken,
        tuple(notes),
    )


def guarded(step: Callable[[], _Result], kind: Kind) -> _Result:
    """Run one step of decoding; whatever a library raises becomes an UnfitError."""
    try:
        return step()
    except UnfitError:
        raise
    except MemoryError as error:
        raise UnfitError(
            Sentence(
                "needs more memory than this computer has free. Close other programs or save "
                "a smaller copy."
            )
        ) from error
    except Exception as error:  # Decoders raise nearly every type there is on hostile bytes.
        raise UnfitError(
            Sentence(
                "is incomplete or damaged: its {kind} data cannot be read to the end. Copy it "
                "again from its source, or ask the sender for it once more.",
                kind=kind,
            )
        ) from error


def _check_size(size: tuple[int, int], pixel_limit: int) -> None:
    width, height = size
    if width * height > pixel_limit:
        raise UnfitError(
            Sentence(
                "is {width:,} × {height:,} px, {megapixels:,.7g} megapixels; the limit is "
                "{limit:,.7g}. Save a smaller copy or cut out the person.",
                width=width,
                height=height,
                megapixels=width * height / 1e6,
                limit=pixel_limit / 1e6,
            )
        )
    if max(size) > SIDE_LIMIT:
        raise UnfitError(
            Sentence(
                "is {width:,} × {height:,} px; the limit for a side is {limit:,} px. Cut out "
                "the part with the person.",
                width=width,
                height=height,
                limit=SIDE_LIMIT,
            )
        )
    if min(size) < SMALLEST_SIDE:
        raise UnfitError(
            Sentence(
                "is {width:,} × {height:,} px; both sides must be at least {least} px for a "
                "face to be worked on. Find a larger copy or scan the print again.",
                width=width,
                height=height,
                least=SMALLEST_SIDE,
            )
        )


def _webp_size(data: bytes) -> tuple[int, int]:
    """Read the canvas size from the header (RFC 9649), (width, height) px."""
    if data[12:16] == b"VP8X":
        return (
            int.from_bytes(data[24:27], "little") + 1,
            int.from_bytes(data[27:30], "little") + 1,
        )
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return (
        int.from_bytes(data[26:28], "little") & 0x3FFF,
        int.from_bytes(data[28:30], "little") & 0x3FFF,
    )


def _check_pages(image: Image.Image, kind: Kind) -> list[str]:
    """Refuse animations and pages, raising UnfitError; note the further pictures of a phone."""
    if isinstance(image, TiffImageFile):
        _refuse_raw(image)
        count = _count_tiff_pages(image)
    else:
        count = getattr(image, "n_frames", 1)
    if count < 2:
        return []
    if kind in ("HEIC", "JPEG"):
        return [f"It holds {count} pictures; the main one was taken."]
    shown = f"at least {count}" if count == PAGES_COUNTED else str(count)
    if kind == "TIFF":
        raise UnfitError(
            Sentence(
                "is a TIFF with several pages ({shown} pages). Save the one page that shows the "
                "person as a file of its own.",
                shown=shown,
            )
        )
    raise UnfitError(
        Sentence(
            "holds an animation ({kind}, {shown} pictures). Save the one picture that shows the "
            "person as a file of its own.",
            kind=kind,
            shown=shown,
        )
    )


def _refuse_raw(image: TiffImageFile) -> None:
    # Raw files of many makers are TIFF files whose first page is a small preview.
    if _DNG_VERSION in image.tag_v2 or _is_reduced(image):
        raise UnfitError(
            Sentence(
                "is a camera raw file, not a finished picture. Develop it in a raw converter "
                "and save it as TIFF or PNG."
            )
        )


def _is_reduced(image: TiffImageFile) -> bool:
    return bool(int(image.tag_v2.get(_SUBFILE_TYPE, 0)) & 1)


def _count_tiff_pages(image: TiffImageFile) -> int:
    """Count full pages, leaving out reduced copies of the first, up to PAGES_COUNTED."""
    full = 0
    for page in itertools.count():
        try:
            image.seek(page)
        except EOFError:
            break
        full += not _is_reduced(image)
        if full == PAGES_COUNTED or page == PAGES_COUNTED:
            break
    image.seek(0)
    return full


def _depth_notes(image: Image.Image, kind: Kind, data: bytes) -> list[str]:
    bits: Any = 8
    if kind == "PNG":
        bits = data[24]
    elif isinstance(image, TiffImageFile):
        bits = max(image.tag_v2.get(_BITS_PER_SAMPLE, (8,)))
    return [f"Its {bits} bits per colour were reduced to 8."] if bits > 8 else []


def _read_exif(image: Image.Image, notes: list[str]) -> tuple[int, date | None]:
    """Return the orientation (1 where none is stated) and the day of the exposure."""
    try:
        if len(image.info.get("exif") or b"") > EXIF_LIMIT_BYTES:
            raise ValueError
        exif = image.getexif()
        orientation = exif.get(_ORIENTATION, 1)
        stated = exif.get_ifd(_EXIF_DIRECTORY).get(_DATE_TIME_ORIGINAL)
    except Exception:  # The parser raises many types on damaged blocks, and none of them matters.
        notes.append("Its EXIF block is damaged and was not used; check that it stands upright.")
        return 1, None
    return orientation if isinstance(orientation, int) else 1, _parse_day(stated)


def _parse_day(stated: object) -> date | None:
    # Other EXIF dates are not read: on a scanned print they tell the day of the scan.
    try:
        return datetime.strptime(str(stated)[:10], "%Y:%m:%d").date()
    except ValueError:
        return None
