"""Tabs that stay open over a redrawn page, each drawn only while it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from workbench.studio.language import language
from workbench.studio.session import shown_errors


def tabs_key(key: str) -> str:
    """Return the key under which the session holds the label of the tab that is open."""
    return f"{key} {language()}"


def show_tabs(shown: Mapping[str, Callable[[], None]], *, key: str) -> None:
    """Lay out a tab for each label; the server knows the open one, so no redraw closes it.

    The labels are to stay the same, what a tab shows may change: tabs that come and go leave
    empty panels.
    """
    tabs = st.tabs(list(shown), key=tabs_key(key), on_change="rerun")
    for tab, show in zip(tabs, shown.values(), strict=True):
        if tab.open:
            with tab, shown_errors():
                show()
