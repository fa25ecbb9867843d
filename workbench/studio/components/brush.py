"""A brush over a photograph; its strokes come back in the photograph's own pixels."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from streamlit.components.v2 import component

from pipelines.steps import Stroke
from workbench.studio.components.editor_words import BRUSH, in_language

_HERE = Path(__file__).parent
_STROKES = TypeAdapter(tuple[Stroke, ...])

HTML: Final = (
    '<div class="brush-tools" role="toolbar" aria-label="Brush">'
    '<label>Size of the brush <input type="range" min="3" max="60" value="14"></label>'
    '<button type="button" data-do="back">Take back</button>'
    '<button type="button" data-do="clear">Clear</button></div>'
    '<div class="brush"><img alt="photograph under the brush"><canvas></canvas></div>'
)

_brush = component(
    "brush",
    html=HTML,
    css=(_HERE / "brush.css").read_text(encoding="utf-8"),
    js="".join((_HERE / name).read_text(encoding="utf-8") for name in ("mounting.js", "brush.js")),
)


def brush(
    image: str, strokes: tuple[Stroke, ...], *, photograph: str, width: int, key: str
) -> tuple[Stroke, ...]:
    """Show a photograph, ``width`` px wide in full size, under a brush; return its strokes.

    The browser owns them from ``strokes`` on, until another ``photograph``, by its hash, is shown.
    """
    result = _brush(
        key=key,
        data={
            "words": in_language(BRUSH),
            "photograph": photograph,
            "image": image,
            "width": width,
            "strokes": [stroke.model_dump(mode="json") for stroke in strokes],
        },
        on_strokes_change=lambda: None,
    )
    return strokes if result.strokes is None else _STROKES.validate_python(result.strokes)
