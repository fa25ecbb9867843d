"""The fonts of captions, and which of them has the letters of some words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from models import registry
from workbench.errors import ExportError

_NO_SUCH_LETTER: Final = "\uffff"


@dataclass(frozen=True)
class Face:
    """A font by its name in the registry; the nameless one is Pillow's own."""

    name: str = ""

    def font(self, size_px: int) -> ImageFont.FreeTypeFont:
        """Return the font at a height in px; raise ExportError where there is none."""
        return _font(self.name, size_px)

    def width(self, text: str, size_px: int) -> float:
        """Return how wide a line of text is, in px."""
        return self.font(size_px).getlength(text)

    def lacking(self, words: str) -> list[str]:
        """Return the letters of some words that the font lacks."""
        return sorted({each for each in words if not each.isspace() and _lacks(self.name, each)})


# Pillow brings Aileron (CC0) with it; Noto has the accents that it lacks.
_FACES: Final = (Face(), Face("noto_sans_regular"))


def face_for(*texts: str) -> Face:
    """Return the first font that has every letter of some texts; raise ExportError."""
    words = " ".join(texts)
    for face in _FACES:
        if not face.lacking(words):
            return face
    lacking = _FACES[-1].lacking(words)
    told = next(text for text in texts if set(text) & set(lacking))
    raise ExportError(
        f"The caption font has no letter {', '.join(lacking)} (in '{told}'). Use Latin, Greek or "
        f"Cyrillic letters in the agency's name (Settings, or WORKBENCH_AGENCY) and in "
        f"WORKBENCH_STATEMENT."
    )


@cache
def _font(name: str, size_px: int) -> ImageFont.FreeTypeFont:
    if name:
        return ImageFont.truetype(str(registry.path(name)), size_px)
    font = ImageFont.load_default(size_px)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise ExportError(
            "Captions cannot be written: this Pillow was built without FreeType. "
            "Run 'make setup' to install the one the workbench was tested with."
        )
    return font


@cache
def _lacks(name: str, letter: str) -> bool:
    return _drawn(name, letter) == _drawn(name, _NO_SUCH_LETTER)


def _drawn(name: str, letter: str) -> bytes:
    canvas = Image.new("L", (48, 48))
    ImageDraw.Draw(canvas).text((8, 8), letter, font=_font(name, 20), fill=255)
    return canvas.tobytes()
