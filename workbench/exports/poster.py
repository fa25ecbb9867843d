"""A poster: photographs beside the progression, what is known of the person, and whom to tell."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import segno
from PIL import Image

from pipelines.arrays import Pixels
from workbench.exports.encoding import encode_picture
from workbench.exports.formats import Paper
from workbench.exports.label import Label
from workbench.exports.typesetting import PAPERS, breakable, typeset
from workbench.exports.words import words_in
from workbench.exports.xmp import xmp_packet

RATIO: Final = 4 / 5
"""Width to height of a poster's pictures."""
_TEMPLATE: Final = Path(__file__).with_name("poster.typ")
_PAGE: Final = Path(__file__).with_name("poster_page.typ")
_PPI: Final = 200
_JPEG_QUALITY: Final = 92
Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Captioned:
    """A picture (H, W, 3) uint8 of the :data:`RATIO` with the words below it."""

    pixels: Pixels
    caption: str
    alt: str


@dataclass(frozen=True)
class Poster:
    """Everything a poster shows, in the words of its language; what is not known is left out."""

    title: str
    name: str
    photographs: tuple[Captioned, ...]
    progression: Captioned
    facts: Rows
    numbers: Rows
    narrative: str
    agency: str
    contact: tuple[str, ...]
    url: str


def poster_files(
    poster: Poster, label: Label, *, paper: Paper, issued: date, template: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the suffix and the bytes of a poster as PDF/A and of each page as PNG.

    ``template`` is an agency's own in place of ours. The standing statement is laid over whatever
    it draws. Raises ExportError where typst cannot set it.
    """
    data, files = _document(poster, label, paper), _pictures(poster)
    if template is None:
        files["own.typ"] = _TEMPLATE.read_bytes()
    (pdf,) = typeset(_PAGE, data, files, kind="pdf", issued=issued, own=template)
    yield f"-poster-{paper}.pdf", pdf
    pages = typeset(_PAGE, data, files, kind="png", ppi=_PPI, issued=issued, own=template)
    for number, page in enumerate(pages, 1):
        which = f"-{number}" if len(pages) > 1 else ""
        yield f"-poster-{paper}{which}.png", _with_packet(page, label)


def _document(poster: Poster, label: Label, paper: Paper) -> dict[str, Any]:
    words = words_in(label.language)
    shown = [
        {"file": f"photograph-{n}.jpg", "caption": photo.caption, "alt": photo.alt}
        for n, photo in enumerate(poster.photographs)
    ]
    progression = poster.progression
    return {
        "paper": PAPERS[paper],
        "language": label.language,
        "document_title": f"{label.title} ({label.reference})",
        "keywords": [label.reference, f"recipe {label.recipe_sha256}", label.digital_source_type],
        "title": poster.title,
        "name": breakable(poster.name),
        "photographs": shown,
        "progression": {
            "file": "progression.jpg",
            "caption": progression.caption,
            "alt": progression.alt,
        },
        "facts": _breakable(poster.facts),
        "numbers_heading": words.say("fact.numbers"),
        "numbers": _breakable(poster.numbers),
        "narrative": breakable(poster.narrative),
        "contact_heading": words.say("fact.contact"),
        "agency": breakable(poster.agency),
        "contact": [breakable(line) for line in poster.contact],
        "statement": breakable(label.statement),
        "not_a_probe": label.not_a_probe,
        "reference": breakable(label.reference),
        **({"qr": breakable(poster.url)} if poster.url else {}),
    }


def _breakable(rows: Rows) -> list[tuple[str, str]]:
    return [(breakable(name), breakable(value)) for name, value in rows]


def _pictures(poster: Poster) -> dict[str, bytes]:
    files = {f"photograph-{n}.jpg": _jpeg(p.pixels) for n, p in enumerate(poster.photographs)}
    files["progression.jpg"] = _jpeg(poster.progression.pixels)
    if poster.url:
        code = io.BytesIO()
        segno.make(poster.url, error="m", micro=False).save(
            code, kind="svg", xmldecl=False, border=2
        )
        files["qr.svg"] = code.getvalue()
    return files


def _jpeg(pixels: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return file.getvalue()


def _with_packet(page: bytes, label: Label) -> bytes:
    """Return a page's PNG with the label's XMP packet and nothing else."""
    pixels = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_COLOR_RGB)
    return encode_picture(np.asarray(pixels, np.uint8), "png", xmp_packet(label))
