"""Say who is at work, where a home has users."""

from __future__ import annotations

import streamlit as st

from workbench.cases.people import AT_WORK as PRESENT
from workbench.studio.session import AT_WORK, desk, plain


def choose_who_works() -> None:
    """Show who works here; what is done from now on is theirs, within their role."""
    users = [user for user in desk().users() if user.state == PRESENT]
    if not users:
        return
    roles = {user.name: user.role.replace("_", " ") for user in users}
    names = list(roles)
    at_work = desk().store.actor
    chosen = st.selectbox(
        "At work",
        names,
        index=names.index(at_work) if at_work in names else None,
        format_func=lambda name: f"{plain(name)}, {roles[name]}",
        placeholder="Who are you?",
        help="A name is taken at its word; whoever can open this page can choose it.",
    )
    if chosen is not None and chosen != at_work:
        st.session_state[AT_WORK] = chosen
        st.rerun()
