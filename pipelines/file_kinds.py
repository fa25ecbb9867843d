"""Tell by content, never by name, what kind of file the bytes are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, get_args

from pipelines.sentences import Sentence

Kind = Literal["JPEG", "PNG", "TIFF", "WebP", "HEIC", "AVIF"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

CONVERT: Final = Sentence(
    "Open it in a picture program and save the photograph as JPEG, PNG or TIFF."
)

# First bytes of files that artists are sent by mistake, with what to do instead.
_FOREIGN: Final[Mapping[bytes, tuple[Sentence, Sentence]]] = {
    b"GIF8": (Sentence("a GIF picture"), CONVERT),
    b"BM": (Sentence("a BMP picture"), CONVERT),
    b"8BPS": (
        Sentence("a Photoshop document"),
        Sentence("Export one flat picture from it as TIFF, PNG or JPEG."),
    ),
    b"8BPB": (
        Sentence("a large Photoshop document"),
        Sentence("Export one flat picture from it as TIFF or PNG."),
    ),
    b"%PDF": (
        Sentence("a PDF document"),
        Sentence("Take the photograph out of it, or ask for the original picture."),
    ),
    b"PK\x03\x04": (
        Sentence("a ZIP archive or office document"),
        Sentence("Unpack it and give the picture itself."),
    ),
    b"Rar!": (Sentence("a RAR archive"), Sentence("Unpack it and give the picture itself.")),
    b"7z\xbc\xaf\x27\x1c": (
        Sentence("a 7-Zip archive"),
        Sentence("Unpack it and give the picture itself."),
    ),
    b"\x1f\x8b": (Sentence("a gzip archive"), Sentence("Unpack it and give the picture itself.")),
    b"\xd0\xcf\x11\xe0": (
        Sentence("an office document"),
        Sentence("Take the photograph out of it."),
    ),
    b"\x00\x00\x00\x0cjP  ": (Sentence("a JPEG 2000 picture"), CONVERT),
    b"\xff\x4f\xff\x51": (Sentence("a JPEG 2000 picture"), CONVERT),
    b"\xff\x0a": (Sentence("a JPEG XL picture"), CONVERT),
    b"\x00\x00\x00\x0cJXL ": (Sentence("a JPEG XL picture"), CONVERT),
    b"\x00\x00\x01\x00": (Sentence("an icon"), Sentence("Ask for the photograph itself.")),
    b"\x1aE\xdf\xa3": (Sentence("a film"), Sentence("Save one still picture from it as PNG.")),
    b"FUJIFILMCCD-RAW": (
        Sentence("a camera raw file"),
        Sentence("Develop it in a raw converter and save as TIFF."),
    ),
    b"IIRO": (
        Sentence("a camera raw file"),
        Sentence("Develop it in a raw converter and save as TIFF."),
    ),
    b"IIU\x00": (
        Sentence("a camera raw file"),
        Sentence("Develop it in a raw converter and save as TIFF."),
    ),
    b"MZ": (Sentence("a program"), Sentence("Do not open it; ask the sender for the photograph.")),
    b"\x7fELF": (
        Sentence("a program"),
        Sentence("Do not open it; ask the sender for the photograph."),
    ),
}
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1"})
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_MARKUP: Final = re.compile(rb"\s*<(\?xml|!doctype|html|svg)", re.IGNORECASE)


class UnfitError(Exception):
    """Why a file is not taken, worded to follow the file's name."""


def recognise(data: bytes) -> Kind:
    """Return the kind of photograph that ``data`` holds.

    Raises UnfitError, worded to follow the file's name, for everything else.
    """
    if not data:
        raise UnfitError(Sentence("is empty (0 bytes). Copy it again from its source."))
    kind = _accepted(data)
    if kind is None:
        what, advice = _foreign(data)
        raise UnfitError(
            Sentence(
                "is {what}; {most} and {last} are read. {advice}",
                what=what,
                most=", ".join(KINDS[:-1]),
                last=KINDS[-1],
                advice=advice,
            )
        )
    return kind


def _accepted(data: bytes) -> Kind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] in (b"II*\0", b"MM\0*"):
        return "TIFF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WebP"
    brands = _brands(data)
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIC" if brands & _HEIC_BRANDS else None


def _brands(data: bytes) -> frozenset[bytes]:
    """Return the major and the compatible brands of an ISO media file."""
    if data[4:8] != b"ftyp":
        return frozenset()
    box = data[: min(int.from_bytes(data[:4], "big"), 512)]
    return frozenset([box[8:12], *(box[i : i + 4] for i in range(16, len(box) - 3, 4))])


def _foreign(data: bytes) -> tuple[Sentence, Sentence]:
    for start, what in _FOREIGN.items():
        if data.startswith(start):
            return what
    if data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] == b"AVI "):
        return Sentence("a film"), Sentence("Save one still picture from it as PNG.")
    if data[:4] in (b"II+\0", b"MM\0+"):
        return Sentence("a BigTIFF picture"), Sentence("Save it as an ordinary TIFF or as PNG.")
    if data[128:132] == b"DICM":
        return Sentence("a DICOM scan"), Sentence(
            "Take it in as a scan, or save one view of it as PNG."
        )
    if _MARKUP.match(data[:256]):
        return Sentence("a web page or drawing (HTML, XML or SVG)"), Sentence(
            "Ask for the photograph itself."
        )
    if _is_text(data[:4096]):
        return Sentence("text, whatever its name says"), Sentence("Ask for the photograph itself.")
    return Sentence("no kind of picture known here"), CONVERT


def _is_text(start: bytes) -> bool:
    try:
        # A character may be cut in two where the sample ends.
        text = start[:-3].decode("utf-8") if len(start) > 64 else start.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\t\r\n\f\ufeff" for letter in text)
