"""The caption band below an exported picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from workbench.exports.label import Label
from workbench.exports.lettering import Face, face_for

PAPER: Final = (250, 250, 248)
_INK: Final = (24, 24, 26)
_QUIET_INK: Final = (84, 84, 88)
_SMALLEST_TEXT_PX: Final = 9
# Text heights as shares of the picture's shorter side; a line then holds 70 letters or more.
_HEADING_SHARE: Final = 1 / 26
_TEXT_SHARE: Final = 1 / 38
_LINE_PITCH: Final = 1.32


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
    band = caption_band(pixels.shape[1], min(pixels.shape[:2]), label)
    return np.concatenate([pixels, band])


def caption_band(width: int, shorter: int, label: Label) -> NDArray[np.uint8]:
    """Return the band (h, width, 3) alone, with words for a picture of a ``shorter`` side in px."""
    margin = max(4, round(shorter * 0.03))
    face = face_for(*(words for words, _, _, _ in _paragraphs(label, shorter)))
    lines = list(_lines(label, shorter, width - 2 * margin, face))
    height = 2 * margin + sum(line.gap_above_px + _pitch(line.size_px) for line in lines)
    band = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(band)
    y = margin
    for line in lines:
        y += line.gap_above_px
        draw.text((margin, y), line.text, font=face.font(line.size_px), fill=line.ink)
        y += _pitch(line.size_px)
    return np.asarray(band)


def caption_line(width: int, size_px: int, words: str) -> NDArray[np.uint8]:
    """Return one centred line (h, width, 3) of words, made smaller where they would not fit."""
    face = face_for(words)
    size_px = max(1, int(size_px * min(1.0, 0.96 * width / face.width(words, size_px))))
    line = Image.new("RGB", (width, round(1.8 * size_px)), PAPER)
    place = (width / 2, line.height / 2)
    ImageDraw.Draw(line).text(place, words, _INK, face.font(size_px), anchor="mm")
    return np.asarray(line)


_Paragraph = tuple[str, int, tuple[int, int, int], int]
"""Words, their height in px, their ink and the gap above them in px."""


def _paragraphs(label: Label, shorter: int) -> tuple[_Paragraph, ...]:
    heading = max(_SMALLEST_TEXT_PX + 2, round(shorter * _HEADING_SHARE))
    text = max(_SMALLEST_TEXT_PX, round(shorter * _TEXT_SHARE))
    gap = max(2, text // 2)
    return (
        (label.title, heading, _INK, 0),
        (label.reference, text, _INK, gap // 2),
        (label.draft_mark, text, _INK, gap // 2),
        (label.statement, text, _INK, gap),
        (label.not_a_probe, text, _QUIET_INK, gap),
        (label.agency, text, _QUIET_INK, 0),
    )


def _lines(label: Label, shorter: int, room: int, face: Face) -> Iterator[_Line]:
    for words, size_px, ink, gap_above in _paragraphs(label, shorter):
        for number, line in enumerate(_wrapped(words, size_px, room, face)):
            yield _Line(line, size_px, ink, 0 if number else gap_above)


def _wrapped(words: str, size_px: int, room: int, face: Face) -> Iterator[str]:
    """Break words into lines no wider than ``room`` px, and long words where they must be."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if face.width(longer, size_px) <= room:
            line = longer
            continue
        if line:
            yield line
        while face.width(word, size_px) > room and len(word) > 1:
            part = _fitting(word, size_px, room, face)
            yield word[:part]
            word = word[part:]
        line = word
    if line:
        yield line


def _fitting(word: str, size_px: int, room: int, face: Face) -> int:
    for length in range(len(word) - 1, 1, -1):
        if face.width(word[:length], size_px) <= room:
            return length
    return 1


def _pitch(size_px: int) -> int:
    return round(size_px * _LINE_PITCH)
