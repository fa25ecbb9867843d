"""Long work with its progress, which can be cancelled at its next stage and then leaves nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator
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

    def part(
        self, stages: int, words: str = "", *, done: int = 0, of: int = 1
    ) -> Callable[[], None]:
        """Return what goes on with the next of ``of`` parts, ``done`` being whole already.

        It is to be called once for each of its ``stages``, and shows how far it has come.
        """
        passed = iter(range(stages))

        def go_on() -> None:
            share = (done + next(passed, stages) / stages) / of
            self.bar.progress(min(share, 1.0), text=words or self.words)
            give_way()

        return go_on


@contextmanager
def long_work(
    words: str, *, key: str, on_cancel: Callable[[], None] = lambda: None
) -> Generator[Work]:
    """Show what takes long and a button that cancels it; what was whole before stays."""

    def cancel() -> None:
        notify(_("Stopped. What was not whole by then is not kept."))
        on_cancel()

    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=words)
        # To press it begins a newer run, to which the work gives way.
        st.button(_("Cancel"), icon=":material/close:", key=f"cancel {key}", on_click=cancel)
    try:
        yield Work(bar, words)
    except Exception:
        place.empty()
        raise
    place.empty()
