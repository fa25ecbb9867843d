"""The cases page: what is due, and every case, found by name or number."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from workbench.studio.components.case_picker import open_case_form, opened_so_far
from workbench.studio.components.case_record import show_case_record
from workbench.studio.components.corrections import correct_records
from workbench.studio.components.first_steps import explain_the_way
from workbench.studio.language import _, translated
from workbench.studio.session import begun, desk, show_notice, shown_errors, spoken


def cases_page() -> None:
    """Lay out the page: the due list, then the search, then a new case and corrections."""
    st.title(_("Cases"), anchor=False)
    show_notice()
    known = bool(desk().find_cases(limit=1).cases)
    if known:
        with shown_errors():
            _due()
        with shown_errors():
            _search()
    else:
        explain_the_way()
    with st.expander(_("Open a case"), expanded=not known, key=f"new case {opened_so_far()}"):
        open_case_form()
    if known:
        with st.expander(_("Correct an age or a date")):
            correct_records()


def _due() -> None:
    due = desk().due()
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
    _choose(table, "due")


def _search() -> None:
    st.subheader(_("All cases"), anchor=False)
    words = st.text_input(
        _("Search"),
        placeholder=_("Name, case number or another agency's number"),
        key="case search",
    )
    page = desk().find_cases(words)
    if not page.cases:
        st.caption(_("No case is found. Fewer letters find more."))
        return
    table = pd.DataFrame(
        {
            _("Case"): [row.number for row in page.cases],
            _("Name"): [row.subject for row in page.cases],
            _("Kind"): [spoken(row.kind) for row in page.cases],
            _("Status"): [spoken(row.status) for row in page.cases],
            _("Born"): [row.born_text or row.born.isoformat() for row in page.cases],
            _("Photos"): [row.photos for row in page.cases],
            _("Versions"): [row.versions for row in page.cases],
        }
    )
    _choose(table, f"found {words}")
    if page.after is not None:
        st.caption(
            _("The first {cases} are shown; more letters find fewer.", cases=len(page.cases))
        )


def _choose(table: pd.DataFrame, key: str) -> None:
    chosen = st.dataframe(
        table, key=key, hide_index=True, on_select="rerun", selection_mode="single-row"
    )
    rows = chosen["selection"]["rows"]
    if rows:
        number = str(table.iloc[rows[0], 0])
        if st.button(_("Work on case {number}", number=number), type="primary", key=f"{key} work"):
            st.session_state["opened_case"] = number
            st.switch_page(st.session_state["pages"]["progression"])
        show_case_record(number)
