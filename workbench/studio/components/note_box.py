"""A box for a note whose every letter outlives a reload, sent or not."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

_CSS = """
label { display: block; font: 14px var(--st-font, sans-serif); color: var(--st-text-color, #333); }
textarea { box-sizing: border-box; width: 100%; min-height: 6.5em; margin-top: 4px;
  padding: 8px 10px; font: 15px var(--st-font, sans-serif); color: inherit; resize: vertical;
  background: var(--st-secondary-background-color, #eee);
  border: 1px solid var(--st-border-color, #bbb); border-radius: 8px; }
textarea::placeholder { color: inherit; opacity: .75; }
textarea:focus-visible { outline: 2px solid var(--st-primary-color); }
"""
_box = component(
    "note_box",
    html="<label><span></span><textarea></textarea></label>",
    css=_CSS,
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def write_note(label: str, *, placeholder: str = "", key: str) -> str:
    """Show the box and return what is in it, as of when it was left last."""
    told = st.session_state.get(key)
    words = str(told.get("words") or "") if told is not None else ""
    result = _box(
        key=key,
        data={"keptAs": key, "label": label, "placeholder": placeholder, "words": words},
        on_words_change=lambda: None,
    )
    return str(result.words or "")
