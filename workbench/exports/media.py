"""A media set: one version in the sizes that print and social media ask for, with alt texts."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from pipelines.arrays import Pixels
from workbench.exports.caption import PAPER, caption_band, caption_line
from workbench.exports.cropping import Box, crop_around, cut_out
from workbench.exports.encoding import encode_picture
from workbench.exports.formats import Language
from workbench.exports.label import Label
from workbench.exports.xmp import xmp_packet

PRINT_DPI: Final = 300
# The band's words are smaller than below a whole picture, so that the faces keep their room.
_CAPTION_SCALE: Final = 0.8
_CAPTION_SHARE: Final = 1 / 32
_GUTTER_SHARE: Final = 0.012
Sign = Callable[[bytes, str, Label], bytes]


@dataclass(frozen=True)
class Size:
    """A size of a media set: where it goes and how large it is, in px.

    ``top`` and ``bottom`` are shares of the height that stay empty, since the place covers them
    with its own buttons. Only what is ``beside`` shows the photograph next to the version.
    """

    name: str
    width: int
    height: int
    dpi: int | None = None
    beside: bool = True
    top: float = 0.0
    bottom: float = 0.0


# The usual sizes of prints, and of posts as their platforms advise; status: commonly known, not
# checked with each platform.
SIZES: Final = (
    Size("print/8x10in", 2400, 3000, PRINT_DPI, beside=False),
    Size("print/5x7in", 1500, 2100, PRINT_DPI, beside=False),
    Size("print/7x5in-beside", 2100, 1500, PRINT_DPI),
    Size("social/square-1080x1080", 1080, 1080),
    Size("social/portrait-1080x1350", 1080, 1350, beside=False),
    Size("social/link-1200x630", 1200, 630),
    Size("social/wide-1600x900", 1600, 900),
    Size("social/story-1080x1920", 1080, 1920, top=0.13, bottom=0.17),
)


@dataclass(frozen=True)
class Portrait:
    """A picture (H, W, 3) uint8, the box of the head in it, and the words below it."""

    pixels: Pixels
    head: Box
    caption: str


def compose(portraits: Sequence[Portrait], size: Size, label: Label) -> Pixels:
    """Return portraits side by side over the caption band, (height, width, 3) at a size in px.

    No crop cuts a head, and nothing stands where the place lays its buttons.
    """
    canvas = np.full((size.height, size.width, 3), PAPER, np.uint8)
    shorter = round(min(size.width, size.height) * _CAPTION_SCALE)
    band = caption_band(size.width, shorter, label)
    top = round(size.height * size.top)
    bottom = size.height - round(size.height * size.bottom)
    room = bottom - top - band.shape[0]
    canvas[bottom - band.shape[0] : bottom] = band
    gutter = round(size.width * _GUTTER_SHARE)
    edges = np.linspace(0, size.width + gutter, len(portraits) + 1).round().astype(int)
    for portrait, left, right in zip(portraits, edges, edges[1:] - gutter, strict=False):
        cell = _cell(portrait, (int(right - left), room), len(portraits) > 1)
        canvas[top : top + room, left:right] = cell
    return canvas


def _cell(portrait: Portrait, size: tuple[int, int], captioned: bool) -> Pixels:
    width, height = size
    rows: list[Pixels] = []
    if captioned:
        rows = [caption_line(width, round(max(width, 540) * _CAPTION_SHARE), portrait.caption)]
    height -= sum(row.shape[0] for row in rows)
    shown = (portrait.pixels.shape[1], portrait.pixels.shape[0])
    box = crop_around(portrait.head, shown, width / height)
    return np.concatenate([cut_out(portrait.pixels, box, (width, height)), *rows])


def media_zip(
    version: Portrait,
    photograph: Portrait | None,
    label: Label,
    *,
    name: str,
    sign: Sign,
    on_picture: Callable[[int], None],
) -> bytes:
    """Return the set as a ZIP: pictures below ``name``, ``index.json`` and alt texts beside them.

    ``photograph`` stands beside the version where a size has room for both. ``sign`` puts
    credentials into each picture; without any, the same set gives the same bytes.
    """
    entries: list[dict[str, Any]] = []
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for done, size in enumerate(SIZES):
            on_picture(done)
            both = size.beside and photograph is not None
            portraits = (photograph, version) if both and photograph else (version,)
            packet = xmp_packet(label)
            pixels = compose(portraits, size, label)
            data = encode_picture(pixels, "jpeg", packet, dpi=size.dpi)
            place = f"{size.name}.jpg"
            data = sign(data, place, label)
            _add(archive, f"{name}/{place}", data)
            entries.append(_entry(place, size, data, _alt_texts(label, photograph, both=both)))
        for path, text in _beside(label, entries):
            _add(archive, f"{name}/{path}", text.encode())
    return file.getvalue()


def _alt_texts(label: Label, photograph: Portrait | None, *, both: bool) -> Mapping[Language, str]:
    texts: dict[Language, str] = {}
    for language in ("en", "es"):
        spoken = replace(label, language=language)
        texts[language] = spoken.alt_text_beside if both and photograph else spoken.alt_text
    return texts


def _entry(place: str, size: Size, data: bytes, alt: Mapping[Language, str]) -> dict[str, Any]:
    return {
        "file": place,
        "sha256": hashlib.sha256(data).hexdigest(),
        "width_px": size.width,
        "height_px": size.height,
        "dpi": size.dpi,
        "alt": dict(alt),
    }


def _beside(label: Label, entries: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    index = {
        "format": 1,
        "case": label.case_number,
        "version": label.version,
        "title": label.title,
        "statement": label.statement,
        "not_a_probe": label.not_a_probe,
        "digital_source_type": label.digital_source_type,
        "recipe_sha256": label.recipe_sha256,
        "rendering_sha256": label.rendering_sha256,
        "software": label.software,
        "files": list(entries),
    }
    yield "index.json", json.dumps(index, indent=2, ensure_ascii=False) + "\n"
    for language in ("en", "es"):
        lines = [f"{entry['file']}\n{entry['alt'][language]}\n" for entry in entries]
        yield f"alt-text-{language}.txt", "\n".join(lines)


def _add(archive: zipfile.ZipFile, place: str, data: bytes) -> None:
    # A fixed moment, so that the same set is the same bytes.
    entry = zipfile.ZipInfo(place, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)
