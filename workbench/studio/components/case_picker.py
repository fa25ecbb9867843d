"""Choose a case, or open one."""

from __future__ import annotations

from datetime import date

import streamlit as st

from workbench.cases.records import Case
from workbench.studio.session import desk, notify, shown_errors

_SEXES = {"not known": None, "female": "F", "male": "M"}
_EARLIEST_BIRTH = date(1900, 1, 1)


def pick_case() -> Case | None:
    """Show the case list and the form for a new case; return the chosen case."""
    numbers = [case.number for case in desk().cases()]
    if st.session_state.get("chosen_case") not in numbers:
        st.session_state["chosen_case"] = numbers[-1] if numbers else None
    if numbers:
        st.selectbox("Case", numbers, key="chosen_case")
    else:
        st.info("There is no case yet. Open the first one here.")
    with st.expander("Open a case", expanded=not numbers):
        _open_case_form()
    number = st.session_state["chosen_case"]
    return desk().case(number) if number else None


def _open_case_form() -> None:
    with st.form("open_case", border=False):
        number = st.text_input("Case number")
        subject = st.text_input("Subject's name")
        born = st.date_input(
            "Date of birth", value=None, min_value=_EARLIEST_BIRTH, max_value="today"
        )
        sex = _SEXES[st.radio("Sex", list(_SEXES), horizontal=True)]
        if st.form_submit_button("Open the case", type="primary"):
            _open_case(number, subject, born, sex)


def _open_case(number: str, subject: str, born: date | None, sex: str | None) -> None:
    if born is None:
        st.error("The date of birth is missing. The ages in photographs are counted from it.")
        return
    with shown_errors():
        case = desk().open_case(number, subject=subject, born=born, sex=sex)
        notify(f"Case {case.number} is open.")
        # A widget's state may only be set before it is drawn, so it is set on the next run.
        st.session_state.pop("chosen_case", None)
        st.rerun()
