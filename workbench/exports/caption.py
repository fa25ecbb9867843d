"""The caption band below an exported picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from workbench.errors import ExportError
from workbench.exports.label import Label

_PAPER: Final = (250, 250, 248)
_INK: Final = (24, 24, 26)
_QUIET_INK: Final = (84, 84, 88)
_SMALLEST_TEXT_PX: Final = 9
# Text heights as shares of the picture's shorter side; a line then holds 70 letters or more.
_HEADING_SHARE: Final = 1 / 26
_TEXT_SHARE: Final = 1 / 38
_LINE_PITCH: Final = 1.32
_NO_SUCH_LETTER: Final = "\uffff"


@dataclass(frozen=True)
class _Line:
    text: str
    size_px: int
    ink: tuple[int, int, int]
    gap_above_px: int


def add_caption(pixels: NDArray[np.uint8], label: Label) -> NDArray[np.uint8]:
    """Return the picture (H, W, 3) with a band below it that carries the label's words.

    The band is as wide as the picture and as high as its words need. Raises ExportError where
    the words hold a letter that the font lacks.
    """
    shorter, width = min(pixels.shape[:2]), pixels.shape[1]
    margin = max(4, round(shorter * 0.03))
    lines = list(_lines(label, shorter, width - 2 * margin))
    height = 2 * margin + sum(line.gap_above_px + _pitch(line.size_px) for line in lines)
    band = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(band)
    y = margin
    for line in lines:
        y += line.gap_above_px
        draw.text((margin, y), line.text, font=caption_font(line.size_px), fill=line.ink)
        y += _pitch(line.size_px)
    return np.concatenate([pixels, np.asarray(band)])


def _lines(label: Label, shorter: int, room: int) -> Iterator[_Line]:
    heading = max(_SMALLEST_TEXT_PX + 2, round(shorter * _HEADING_SHARE))
    text = max(_SMALLEST_TEXT_PX, round(shorter * _TEXT_SHARE))
    gap = max(2, text // 2)
    paragraphs = (
        (label.title, heading, _INK, 0),
        (label.reference, text, _INK, gap // 2),
        (label.draft_mark, text, _INK, gap // 2),
        (label.statement, text, _INK, gap),
        (label.not_a_probe, text, _QUIET_INK, gap),
        (label.agency, text, _QUIET_INK, 0),
    )
    for words, size_px, ink, gap_above in paragraphs:
        _check_letters(words)
        for number, line in enumerate(_wrapped(words, size_px, room)):
            yield _Line(line, size_px, ink, 0 if number else gap_above)


def _wrapped(words: str, size_px: int, room: int) -> Iterator[str]:
    """Break words into lines no wider than ``room`` px, and long words where they must be."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if _width(longer, size_px) <= room:
            line = longer
            continue
        if line:
            yield line
        while _width(word, size_px) > room and len(word) > 1:
            part = _fitting(word, size_px, room)
            yield word[:part]
            word = word[part:]
        line = word
    if line:
        yield line


def _fitting(word: str, size_px: int, room: int) -> int:
    for length in range(len(word) - 1, 1, -1):
        if _width(word[:length], size_px) <= room:
            return length
    return 1


def _width(text: str, size_px: int) -> float:
    return caption_font(size_px).getlength(text)


def _pitch(size_px: int) -> int:
    return round(size_px * _LINE_PITCH)


@cache
def caption_font(size_px: int) -> ImageFont.FreeTypeFont:
    """Return the font of captions at a height in px; raise ExportError where there is none."""
    # Pillow brings Aileron (CC0) with it, so that every machine draws the same letters.
    font = ImageFont.load_default(size_px)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise ExportError(
            "Captions cannot be written: this Pillow was built without FreeType. "
            "Run 'make setup' to install the one the workbench was tested with."
        )
    return font


def _check_letters(words: str) -> None:
    lacking = sorted({letter for letter in words if not letter.isspace() and _lacks(letter)})
    if lacking:
        raise ExportError(
            f"The caption font has no letter {', '.join(lacking)} (in '{words}'). "
            f"Use Latin letters in WORKBENCH_AGENCY and WORKBENCH_STATEMENT."
        )


@cache
def _lacks(letter: str) -> bool:
    return _drawn(letter) == _drawn(_NO_SUCH_LETTER)


def _drawn(letter: str) -> bytes:
    canvas = Image.new("L", (48, 48))
    ImageDraw.Draw(canvas).text((8, 8), letter, font=caption_font(20), fill=255)
    return canvas.tobytes()
