"""The cases page: what is due, and every case, found by name or number, kind or status."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from workbench.due import Due
from workbench.studio.components.case_list import list_cases
from workbench.studio.components.case_picker import open_case_form, opened_so_far
from workbench.studio.components.case_record import show_case_record
from workbench.studio.components.corrections import correct_records
from workbench.studio.components.first_steps import FORM_BELOW, explain_the_way
from workbench.studio.language import _, translated
from workbench.studio.session import begun, desk, show_notice, shown_errors


def cases_page() -> None:
    """Lay out the page: the due list, then the search, then a new case and corrections."""
    st.title(_("Cases"), anchor=False)
    show_notice()
    known = bool(desk().find_cases(limit=1).cases)
    if known:
        due = desk().due()
        with shown_errors():
            _due(due)
        with shown_errors():
            st.subheader(_("All cases"), anchor=False)
            chosen = list_cases(due)
            if chosen is not None:
                _show(chosen, "found")
    else:
        explain_the_way(FORM_BELOW)
    with st.expander(_("Open a case"), expanded=not known, key=f"new case {opened_so_far()}"):
        open_case_form()
    if known:
        with st.expander(_("Correct an age or a date")):
            correct_records()


def _due(due: Sequence[Due]) -> None:
    st.subheader(_("Due: {due}", due=len(due)), anchor=False)
    if not due:
        st.caption(
            _(
                "No case is due. A missing child is due after two years, then every "
                "two years until 18 and every five after, and around anniversaries."
            )
        )
        return
    table = pd.DataFrame(
        {
            _("Case"): [one.number for one in due],
            _("Name"): [one.subject for one in due],
            _("Since"): [one.since for one in due],
            _("Why"): [begun(translated(one.reason)) for one in due],
        }
    )
    chosen = st.dataframe(
        table, key="due", hide_index=True, on_select="rerun", selection_mode="single-row"
    )
    rows = chosen["selection"]["rows"]
    if rows:
        _show(due[rows[0]].number, "due")


def _show(number: str, key: str) -> None:
    if st.button(_("Work on case {number}", number=number), type="primary", key=f"{key} work"):
        st.session_state["opened_case"] = number
        st.switch_page(st.session_state["pages"]["progression"])
    show_case_record(number)
