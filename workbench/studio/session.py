"""What a page needs of the running studio: the desk, and errors in an artist's words."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import streamlit as st

from models.registry import ModelError
from pipelines.errors import PipelineError
from workbench.desk import Desk
from workbench.errors import WorkbenchError
from workbench.settings import load_settings


@st.cache_resource
def desk() -> Desk:
    """Return the one desk of this studio."""
    return Desk(load_settings())


@contextmanager
def shown_errors() -> Generator[None]:
    """Show the errors that say what to do; others go to the log, not to the screen."""
    try:
        yield
    except (PipelineError, WorkbenchError, ModelError) as error:
        st.error(str(error), icon=":material/error:")


def notify(message: str) -> None:
    """Remember a message for the next run of the page, which a rerun would swallow."""
    st.session_state["notice"] = message


def show_notice() -> None:
    """Show what the last act said, once."""
    # The place is always taken, or all that follows would move and be drawn twice for a moment.
    place = st.empty()
    notice = st.session_state.pop("notice", None)
    if notice:
        place.success(notice, icon=":material/check_circle:")
