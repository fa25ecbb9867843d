"""Say who is at work, where a home has users."""

from __future__ import annotations

import streamlit as st

from workbench.cases.people import AT_WORK as PRESENT
from workbench.studio.language import _
from workbench.studio.session import AT_WORK, desk, plain, spoken
from workbench.studio.sign_in.visitor import sign_out

# A reload forgets the page's state, and must not make an administrator of a reviewer.
_IN_ADDRESS = "at-work"


def show_who_works() -> bool:
    """Show who works here; what is done from now on is theirs, within their role.

    Returns whether anybody is known to be at work, so that a case may be shown.
    """
    users = [user for user in desk().users() if user.state == PRESENT]
    if not users:
        return True
    roles = {user.name: spoken(user.role) for user in users}
    at_work = desk().store.actor
    if not desk().asks_sign_in():
        _choose(roles, at_work)
        return at_work in roles
    st.markdown(f"**{plain(at_work)}**, {roles[at_work]}")
    if st.button(_("Sign out"), icon=":material/logout:", width="stretch"):
        sign_out()
        st.rerun()
    return True


def _choose(roles: dict[str, str], at_work: str) -> None:
    names = list(roles)
    said = st.query_params.get(_IN_ADDRESS)
    if AT_WORK not in st.session_state and said in roles and said != at_work:
        _go_on_as(said)
    if at_work in roles:
        st.query_params[_IN_ADDRESS] = at_work
    chosen = st.selectbox(
        _("At work"),
        names,
        index=names.index(at_work) if at_work in names else None,
        format_func=lambda name: f"{plain(name)}, {roles[name]}",
        placeholder=_("Who are you?"),
        help=_(
            "A name is taken at its word, as nobody here has a password: `workbench "
            "user password NAME` gives one."
        ),
    )
    if chosen is not None and chosen != at_work:
        _go_on_as(chosen)


def _go_on_as(name: str) -> None:
    st.session_state[AT_WORK] = st.query_params[_IN_ADDRESS] = name
    st.rerun()
