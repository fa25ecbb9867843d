"""Long work with its progress, which can be cancelled at its next stage and then leaves nothing."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.studio.language import _
from workbench.studio.session import give_way, notify


@dataclass(frozen=True)
class Work:
    """What long work tells between its stages; either way it ends here once it is cancelled."""

    bar: DeltaGenerator
    words: str

    def on_step(self, done: int, total: int, doing: str) -> None:
        """Show how far it has come; what is done is not said, as no catalogue has it."""
        del doing
        self.bar.progress(min(done / max(total, 1), 1.0), text=self.words)

    def go_on(self) -> None:
        """Go on, unless something newer was chosen."""
        give_way()


@contextmanager
def long_work(words: str, *, key: str) -> Generator[Work]:
    """Show what takes long and a button that cancels it; what was whole before stays."""
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=words)
        # To press it begins a newer run, to which the work gives way.
        st.button(
            _("Cancel"), icon=":material/close:", key=f"cancel {key}", on_click=_say_it_stopped
        )
    try:
        yield Work(bar, words)
    except Exception:
        place.empty()
        raise
    place.empty()


def _say_it_stopped() -> None:
    notify(_("Stopped. What was not whole by then is not kept."))
