"""The mark across a picture that nobody approved, as a layer of its own."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from pipelines.layers import Layer
from workbench.exports.label import Label
from workbench.exports.lettering import face_for

_BAND: Final = (20, 20, 22, 190)
_INK: Final = (255, 255, 255, 255)
_LARGEST_SHARE: Final = 1 / 22
_MARGIN_SHARE: Final = 0.04


def draft_layer(size: tuple[int, ...], label: Label) -> Layer:
    """Return the layer that says across the lower edge of a picture that it is a draft.

    ``size`` is (height, width). The words are as wide as the picture allows.
    """
    height, width = size
    words = f"{label.draft_mark} {label.reference}".strip()
    face = face_for(words)
    room = width * (1 - 2 * _MARGIN_SHARE)
    letters = max(4, int(min(height, width) * _LARGEST_SHARE))
    letters = max(4, int(letters * min(1.0, room / face.width(words, letters))))
    band = Image.new("RGBA", (width, min(height, 2 * letters)), _BAND)
    place = (band.width / 2, band.height / 2)
    ImageDraw.Draw(band).text(place, words, _INK, face.font(letters), anchor="mm")
    return Layer("draft", np.array(band), (0, height - band.height))
