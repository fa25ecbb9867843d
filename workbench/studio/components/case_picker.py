"""Choose a case, or open one."""

from __future__ import annotations

from datetime import date

import streamlit as st

from workbench.cases.records import Case
from workbench.studio.session import desk, notify, plain, shown_errors

_SEXES = {"female": "F", "male": "M"}
_EARLIEST_BIRTH = date(1900, 1, 1)


def pick_case() -> Case | None:
    """Show the case list and the form for a new case; return the chosen case."""
    numbers = desk().case_numbers()
    # A widget's state may only be set before it is drawn: a case just opened is chosen here.
    chosen = st.session_state.pop("opened_case", st.session_state.get("chosen_case"))
    if chosen not in numbers:
        chosen = numbers[-1] if numbers else None
    st.session_state["chosen_case"] = chosen
    case = None
    if numbers:
        st.selectbox("Case", numbers, key="chosen_case")
        case = desk().case(st.session_state["chosen_case"])
        st.caption(plain(_facts(case)))
    # A new form for every case, so that none begins with another's words.
    with st.expander("Open a case", expanded=not numbers, key=f"open case {len(numbers)}"):
        open_case_form(len(numbers))
    return case


def _facts(case: Case) -> str:
    facts = [case.subject, f"born {case.birth}"]
    if case.missing:
        facts.append(f"missing since {case.missing}")
    if case.sex:
        facts.append(next(word for word, sex in _SEXES.items() if sex == case.sex))
    return ", ".join(facts)


def open_case_form(known: int) -> None:
    """Show the form that opens a case; ``known`` makes every new one empty."""
    with st.form(f"open_case {known}", border=False):
        number = st.text_input("Case number")
        subject = st.text_input("Subject's name")
        born = st.date_input(
            "Date of birth",
            value=None,
            min_value=_EARLIEST_BIRTH,
            max_value="today",
            format="YYYY-MM-DD",
        )
        missing = st.date_input(
            "Missing since, where it applies",
            value=None,
            min_value=_EARLIEST_BIRTH,
            max_value="today",
            format="YYYY-MM-DD",
        )
        sex = st.segmented_control("Sex, where known", list(_SEXES))
        earlier = st.text_input("Earlier case of the same person, where there is one")
        if st.form_submit_button("Open the case", type="primary"):
            _open_case(number, subject, born, missing, _SEXES.get(sex or ""), earlier.strip())


def _open_case(
    number: str,
    subject: str,
    born: date | None,
    missing: date | None,
    sex: str | None,
    earlier: str,
) -> None:
    if born is None:
        st.error("The date of birth is missing. The ages in photographs are counted from it.")
        return
    with shown_errors():
        alike = [case.number for case in desk().look_alikes(number, subject)]
        case = desk().open_case(
            number,
            subject=subject,
            born=born,
            missing_since=missing,
            sex=sex,
            same_subject_as=earlier or None,
        )
        alike = [] if earlier else alike
        also = f" It looks like case {', '.join(alike)}: is it the same person?" if alike else ""
        notify(f"Case {case.number} is open.{also}")
        st.session_state["opened_case"] = case.number
        st.rerun()
