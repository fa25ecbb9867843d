"""Where the figures of a table come from: a number in its column, and in words below it."""

from __future__ import annotations

import streamlit as st

from workbench.studio.language import _
from workbench.studio.session import plain


class Sources:
    """The sources of one table in the order they are met; a column of their words would be cut."""

    def __init__(self) -> None:
        self._met: list[str] = []

    def number(self, source: str) -> int:
        """Return the number of a source, from 1 on."""
        if source not in self._met:
            self._met.append(source)
        return self._met.index(source) + 1

    def show(self) -> None:
        """Say each source by its number, in a line of its own."""
        said = (
            plain(_("Source {number}: {source}", number=number, source=source))
            for number, source in enumerate(self._met, 1)
        )
        st.caption("  \n".join(said))
