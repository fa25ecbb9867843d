"""A brush over a photograph; its strokes come back in the photograph's own pixels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import streamlit as st
from pydantic import BaseModel, TypeAdapter
from streamlit.components.v2 import component

from pipelines.steps import Stroke
from workbench.studio.components.editor_words import BRUSH, in_language

_HERE = Path(__file__).parent
_STROKES = TypeAdapter(tuple[Stroke, ...])

HTML: Final = (
    '<div class="brush-tools" role="toolbar" aria-label="Brush">'
    '<label>Size of the brush <input type="range" min="3" max="60" value="14"></label>'
    '<button type="button" data-do="erase" aria-pressed="false">Erase</button>'
    '<button type="button" data-do="back">Take back</button>'
    '<button type="button" data-do="again">Redo</button>'
    '<button type="button" data-do="clear">Clear</button></div>'
    '<div class="brush"><img alt="photograph under the brush"><canvas></canvas></div>'
)

_brush = component(
    "brush",
    html=HTML,
    css=(_HERE / "brush.css").read_text(encoding="utf-8"),
    js="".join((_HERE / name).read_text(encoding="utf-8") for name in ("mounting.js", "brush.js")),
)


class _Painted(BaseModel):
    """What the browser has: its strokes, and to which revision they belong."""

    revision: int
    strokes: tuple[Stroke, ...]


def brush(image: str, painted: list[Any], *, photograph: str, width: int, key: str) -> list[Any]:
    """Show a photograph, ``width`` px wide in full size, under a brush; return its strokes.

    Strokes come and go as JSON. The browser owns them from what was ``painted`` on, until another
    ``photograph``, by its hash, is shown, or something else painted than it said last.
    """
    said, revision = st.session_state.get(f"{key} said", ([], 0))
    if painted != said:
        revision += 1
        st.session_state[f"{key} said"] = painted, revision
    result = _brush(
        key=key,
        data={
            "words": in_language(BRUSH),
            "photograph": photograph,
            "image": image,
            "width": width,
            "strokes": painted,
            "revision": revision,
        },
        on_painted_change=lambda: None,
    )
    if result.painted is None or result.painted["revision"] != revision:
        return painted
    strokes = as_painted(_Painted.model_validate(result.painted).strokes)
    st.session_state[f"{key} said"] = strokes, revision
    return strokes


def as_painted(strokes: Sequence[Stroke]) -> list[Any]:
    """Return strokes as JSON, as they are kept."""
    return _STROKES.dump_python(tuple(strokes), mode="json")


def strokes_of(painted: list[Any]) -> tuple[Stroke, ...]:
    """Return strokes that were kept as JSON."""
    return _STROKES.validate_python(painted)
