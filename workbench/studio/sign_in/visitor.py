"""Who is in on this page, and leaving it once nobody is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2 import component

from workbench.studio.language import _
from workbench.studio.session import AT_WORK
from workbench.studio.sign_in.reception import COOKIE, reception

_LOOK_EVERY: Final = "15s"
_LEAVE = component(
    "workbench_leave", js=Path(__file__).with_name("leave.js").read_text(encoding="utf-8")
)


def receive_visitor() -> None:
    """Let in who has a visit; where the home asks for one and there is none, leave the page."""
    at = reception()
    if not at.desk.asks_sign_in():
        return
    visitor = at.visitor(_secret(), used=True)
    if visitor is None:
        st.info(_("The studio is locked. Sign in to go on."), icon=":material/lock:")
        _LEAVE(key="leave")
        st.stop()
    st.session_state[AT_WORK] = visitor
    _watch()


def go_on_working() -> None:
    """Count what draws a part of a page alone as work; draw all of it where another is in now."""
    at = reception()
    if at.desk.asks_sign_in() and at.visitor(_secret(), used=True) != st.session_state[AT_WORK]:
        st.rerun(scope="app")


def sign_out() -> None:
    """End this page's visit."""
    reception().sign_out(_secret())


def _secret() -> str | None:
    return st.context.cookies.get(COOKIE)


@st.fragment(run_every=_LOOK_EVERY)
def _watch() -> None:
    # Looking is no work: the visit runs out while the page lies open.
    if reception().visitor(_secret()) is None:
        st.rerun(scope="app")
