"""Two or more pictures under one view: wiped, side by side, blinking, subtracted, blended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from streamlit.components.v2 import component

from pipelines.arrays import Pixels
from workbench.studio.components.editor_words import COMPARER, in_language
from workbench.studio.pictures import data_address
from workbench.studio.session import for_who_is_at_work

_HERE: Final = Path(__file__).parent
MOST_COMPARED: Final = 6


def _joined(*names: str) -> str:
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in names)


_comparer = component(
    "comparer",
    html=_joined("comparer.html"),
    css=_joined("landmark_editor.css", "comparer.css"),
    js=_joined(
        "mounting.js",
        "picture_points.js",
        "comparer_view.js",
        "comparer_drawing.js",
        "comparer_measuring.js",
        "comparer_pictures.js",
        "comparer.js",
        "comparer_hands.js",
    ),
)


@dataclass(frozen=True)
class Compared:
    """A picture to compare: its name, what it shows, where it is, its size at full size in px.

    ``full`` is where it is at full size, ``scale`` where the distance of its pupils is told, both
    None for one that is nowhere but at ``address``.
    """

    name: str
    alt: str
    address: str
    width: int
    height: int
    full: str | None = None
    scale: str | None = None


def drawn_now(name: str, alt: str, pixels: Pixels) -> Compared:
    """Return a picture that is kept nowhere, (H, W, 3) uint8 sRGB, to be compared as it is."""
    height, width = pixels.shape[:2]
    return Compared(name, alt, data_address(pixels), width, height)


def show_compared(pictures: Sequence[Compared], *, key: str) -> None:
    """Show two to six pictures; all lie over the first, each whole and in its own proportions.

    How they are looked at is the browser's alone, and outlives a reload.
    """
    _comparer(
        key=key,
        data={
            "keptAs": for_who_is_at_work(key),
            "pictures": [asdict(one) for one in pictures],
            "words": in_language(COMPARER),
        },
    )
