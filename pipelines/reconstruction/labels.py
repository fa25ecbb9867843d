"""Write on every view what it is, which side is right, and what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipelines.arrays import Pixels

TITLE: Final = "FACIAL APPROXIMATION"
_STRIP_PX: Final = 74
_LINE_PX: Final = 17
_MARGIN_PX: Final = 16
_INK: Final = (40, 40, 40)
_WARNING: Final = (160, 20, 20)
# Photographs are dark or light below what is written.
_PAPER: Final = (255, 255, 255)
_EDGE_PX: Final = 2


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def labelled(
    picture: Pixels,
    lines: Sequence[str],
    *,
    right_at: str,
    warnings: Sequence[str] = (),
    title: str = TITLE,
) -> Pixels:
    """Return a view (h, w, 3) with a strip below it that says what it shows.

    ``right_at`` says where the person's right is: "left", "facing", "away" or "nowhere" of it;
    ``warnings`` stand in red at the top of the picture.
    """
    height, width = picture.shape[:2]
    strip = _STRIP_PX + _LINE_PX * max(0, len(lines) - 2)
    paper = Image.new("RGB", (width, height + strip), (255, 255, 255))
    paper.paste(Image.fromarray(picture), (0, 0))
    draw = ImageDraw.Draw(paper)
    draw.text((_MARGIN_PX, height + 8), title, fill=_INK, font=_font(19))
    for row, line in enumerate(lines):
        draw.text((_MARGIN_PX, height + 32 + _LINE_PX * row), line, fill=_INK, font=_font(13))
    for row, warning in enumerate(warnings):
        draw.text(
            (_MARGIN_PX, 10 + 20 * row), warning, fill=_WARNING, font=_font(16),
            stroke_width=_EDGE_PX, stroke_fill=_PAPER,
        )  # fmt: skip
    _mark_right(draw, width, height, right_at)
    return np.asarray(paper, np.uint8)


def marks(size: tuple[int, int], right_at: str, warnings: Sequence[str]) -> Pixels:
    """Return the letters of the sides and the warnings alone, (h, w, 4) with straight alpha."""
    width, height = size
    clear = Image.new("RGBA", size, (*_INK, 0))
    draw = ImageDraw.Draw(clear)
    for row, warning in enumerate(warnings):
        draw.text((_MARGIN_PX, 10 + 28 * row), warning, fill=(*_WARNING, 255), font=_font(22))
    _mark_right(draw, width, height, right_at)
    return np.asarray(clear, np.uint8)


def _mark_right(draw: ImageDraw.ImageDraw, width: int, height: int, right_at: str) -> None:
    letters = {"left": ("R", "L"), "facing": ("", "R"), "away": ("", "L"), "nowhere": ("", "")}[
        right_at
    ]
    for letter, x in zip(letters, (_MARGIN_PX, width - _MARGIN_PX - 18), strict=True):
        if letter:
            draw.text(
                (x, height - 40), letter, fill=_INK, font=_font(28),
                stroke_width=_EDGE_PX, stroke_fill=_PAPER,
            )  # fmt: skip


def with_sides(picture: Pixels, right_at: str) -> Pixels:
    """Return a picture (h, w, 3) with the letters of its sides, as `labelled` marks them."""
    height, width = picture.shape[:2]
    paper = Image.fromarray(picture)
    _mark_right(ImageDraw.Draw(paper), width, height, right_at)
    return np.asarray(paper, np.uint8)
