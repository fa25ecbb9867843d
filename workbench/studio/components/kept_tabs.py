"""Tabs that stay open over a redrawn page, each drawn only while it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from workbench.studio.language import language
from workbench.studio.session import shown_errors


def show_tabs(shown: Mapping[str, Callable[[], None]], *, key: str) -> None:
    """Lay out a tab for each label; the server knows the open one, so no redraw closes it."""
    tabs = st.tabs(list(shown), key=f"{key} {language()}", on_change="rerun")
    for tab, show in zip(tabs, shown.values(), strict=True):
        if tab.open:
            with tab, shown_errors():
                show()
