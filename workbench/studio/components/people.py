"""Show who works with the home; add people, change their roles, set passwords."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from workbench.cases.passwords import SHORTEST
from workbench.cases.people import AT_WORK, User
from workbench.cases.vocabulary import ROLES
from workbench.studio.language import N_, _
from workbench.studio.session import desk, notify, plain, shown_errors, spoken

_LEAVES = N_("works here no longer")


def show_people() -> None:
    """Show everybody with their role, and the forms that change it."""
    users = desk().users()
    by_provider = desk().settings.provider_url is not None
    if users:
        known = desk().identities()
        rows = {
            _("Name"): [user.name for user in users],
            _("Role"): [spoken(user.role) for user in users],
            _("State"): [spoken(user.state) for user in users],
        }
        if by_provider or known:
            rows[_("At the provider")] = [known.get(user.name, "") for user in users]
        st.dataframe(pd.DataFrame(rows), hide_index=True)
    else:
        st.caption(
            _(
                "One artist works here alone and does everything but review. Who adds "
                "the first person becomes administrator."
            )
        )
    present = [user for user in users if user.state == AT_WORK]
    left, middle, right = st.columns(3, gap="medium")
    with left:
        _add_form()
    if present:
        with middle:
            _change_form(present)
        with right:
            _password_form(present)
            if by_provider:
                _identity_form(present)


def _add_form() -> None:
    with st.form("add person", clear_on_submit=True):
        st.subheader(_("Add a person"), anchor=False)
        name = st.text_input(_("Name"))
        role = st.selectbox(_("Role"), ROLES, format_func=spoken)
        if st.form_submit_button(_("Add"), type="primary"):
            with shown_errors():
                user = desk().add_user(name, role)
                notify(_("{name} works here as {role}.", name=user.name, role=spoken(user.role)))
                st.rerun()


def _change_form(present: list[User]) -> None:
    with st.form("change person"):
        st.subheader(_("Change a role"), anchor=False)
        name = st.selectbox(_("Who"), [user.name for user in present], format_func=plain)
        role = st.selectbox(_("New role"), (*ROLES, _LEAVES), format_func=spoken)
        if st.form_submit_button(_("Change")):
            with shown_errors():
                gone = role == _LEAVES
                user = desk().change_user(name, role=None if gone else role, gone=gone)
                notify(f"{user.name}: {spoken(user.role)}, {spoken(user.state)}.")
                st.rerun()


def _password_form(present: list[User]) -> None:
    with st.form("set password", clear_on_submit=True):
        st.subheader(_("Set a password"), anchor=False)
        name = st.selectbox(_("Whose"), [user.name for user in present], format_func=plain)
        words = st.text_input(
            _("New password"),
            type="password",
            help=_("{shortest} letters or more.", shortest=SHORTEST),
        )
        again = st.text_input(_("Once more"), type="password")
        if st.form_submit_button(_("Set")):
            if words != again:
                st.error(_("The two are not the same. Enter both again."))
                return
            with shown_errors():
                user = desk().set_password(name, words)
                notify(_("{name} signs in with the new password from now on.", name=user.name))
                st.rerun()


def _identity_form(present: list[User]) -> None:
    with st.form("set identity", clear_on_submit=True):
        st.subheader(_("Sign-in by the provider"), anchor=False)
        name = st.selectbox(_("Who signs in"), [user.name for user in present], format_func=plain)
        named = st.text_input(
            _("E-mail or subject"),
            help=_("As the agency's provider knows them. Left empty, it is withdrawn."),
        )
        if st.form_submit_button(_("Enter")):
            with shown_errors():
                user = desk().set_identity(name, named)
                notify(
                    _("{name} signs in by the provider from now on.", name=user.name)
                    if named.strip()
                    else _("{name} no longer signs in by the provider.", name=user.name)
                )
                st.rerun()
