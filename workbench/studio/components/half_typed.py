"""What is half typed, or chosen beside it, outlives a reload in this tab, for who did it alone."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component
from streamlit.delta_generator import DeltaGenerator

from workbench.studio.session import desk

_keeper = component(
    "half_typed",
    html="<span hidden></span>",
    js=Path(__file__).with_name("half_typed.js").read_text(encoding="utf-8"),
)


def half_typed(what: str) -> DeltaGenerator:
    """Return a container whose fields keep what is in them; ``what`` tells it from every other."""
    return st.container(key=f"half typed {what}")


def keep_half_typed() -> None:
    """Keep on this page what is typed into such containers, and put it back after a reload."""
    _keeper(key="half typed", data={"who": desk().store.actor})
