"""Choose a case, or open one; what was chosen holds on every page, and over a reload."""

from __future__ import annotations

from datetime import date

import streamlit as st

from workbench.cases.records import Case
from workbench.cases.sample import SAMPLE_NUMBER
from workbench.errors import UnknownCaseError
from workbench.studio.language import _
from workbench.studio.session import desk, notify, plain, show_notice, shown_errors, spoken

_SEXES = {"female": "F", "male": "M"}
_SHOWN = 20
_WORDS, _OPENED = "case words", "cases opened"
# Streamlit forgets what a control holds on a page that does not show it, and all on a reload: the
# case in work is remembered apart from its control, and stands in the page's address.
_IN_WORK, _CONTROL, _IN_ADDRESS = "case in work", "chosen_case", "case"
_EARLIEST_BIRTH = date(1900, 1, 1)


def begin_page(title: str, kept: str) -> Case | None:
    """Begin a page that works on a case and return the case; without one say what is ``kept``."""
    st.title(title, anchor=False)
    with st.sidebar:
        case = pick_case()
    show_notice()
    if case is None:
        st.info(
            _(
                "Choose a case first, at the left, or open one. {kept} is kept under its number.",
                kept=kept,
            )
        )
    return case


def pick_case() -> Case | None:
    """Show a search, what it finds and the form for a new case; return the chosen case."""
    opened = st.session_state.pop("opened_case", None)
    if opened is not None:
        st.session_state[_IN_WORK], st.session_state[_WORDS] = opened, ""
    numbers = _found(case_in_work())
    case = None
    if numbers:
        # A control's state may only be set before it is drawn.
        st.session_state[_CONTROL] = case_in_work()
        st.selectbox(
            _("Case"),
            numbers,
            key=_CONTROL,
            # Once one is chosen, nothing is there to clear it: work is always of some case.
            index=None if case_in_work() is None else 0,
            placeholder=_("Choose a case"),
            on_change=lambda: _take_up(st.session_state[_CONTROL]),
        )
    number = case_in_work()
    if number is not None:
        st.query_params[_IN_ADDRESS] = number
        case = desk().case(number)
        st.caption(_facts(case))
        if number == SAMPLE_NUMBER:
            _offer_to_put_away()
    with st.expander(_("Open a case"), expanded=not numbers, key=f"open case {opened_so_far()}"):
        open_case_form()
    return case


def case_in_work() -> str | None:
    """Return the number of the case that was chosen on any page, before or after a reload."""
    if _IN_WORK not in st.session_state:
        asked = st.query_params.get(_IN_ADDRESS)
        _take_up(asked if asked is not None and _is_there(asked) else None)
    return st.session_state[_IN_WORK]


def _take_up(number: str | None) -> None:
    st.session_state[_IN_WORK] = number


def _found(chosen: str | None) -> list[str]:
    """Show the search where there are many cases; return what it finds, the chosen one in it.

    The only case is chosen unasked; of several none is, as work could land in the wrong one.
    """
    words = st.session_state.get(_WORDS, "")
    page = desk().find_cases(words, limit=_SHOWN)
    if words or page.after is not None:
        st.text_input(_("Find a case"), key=_WORDS, placeholder=_("Beginning of a name or number"))
    found = [row.number for row in page.cases]
    if words and not found:
        st.caption(_("No case is found. Fewer letters find more."))
    if page.after is not None:
        st.caption(_("The first {shown} are listed; more letters find the others.", shown=_SHOWN))
    if chosen is None and len(found) == 1:
        _take_up(found[0])
    elif chosen is not None and chosen not in found:
        found = [chosen, *found]
    return found


def take_up_sample() -> None:
    """Open the sample case, and work on it."""
    with shown_errors():
        st.session_state["opened_case"] = desk().open_sample().number
        st.switch_page(st.session_state["pages"]["progression"])


def _offer_to_put_away() -> None:
    st.caption(_("A sample: nobody in it is missing, and no list counts it."))
    if st.button(_("Put the sample away"), icon=":material/inventory_2:", width="stretch"):
        with shown_errors():
            desk().put_sample_away()
            _take_up(None)
            st.query_params.pop(_IN_ADDRESS, None)
            st.rerun()


def _is_there(number: str) -> bool:
    try:
        return bool(desk().case(number))
    except UnknownCaseError:
        return False


def opened_so_far() -> int:
    """Return how many cases were opened on this page, so that each form is an empty one."""
    return st.session_state.get(_OPENED, 0)


def _facts(case: Case) -> str:
    facts = [f"**{plain(case.subject)}**"]
    if case.sex:
        facts.append(spoken(next(word for word, sex in _SEXES.items() if sex == case.sex)))
    facts.append(plain(_("born {birth}", birth=case.birth)))
    if case.missing:
        facts.append(plain(_("missing since {missing}", missing=case.missing)))
    # A line for each: a day would be broken at its hyphens.
    return "  \n".join(facts)


def open_case_form() -> None:
    """Show the form that opens a case; none begins with another's words."""
    with st.form(f"open_case {opened_so_far()}", border=False):
        number = st.text_input(_("Case number"))
        subject = st.text_input(_("Subject's name"))
        born = st.date_input(
            _("Date of birth"),
            value=None,
            min_value=_EARLIEST_BIRTH,
            max_value="today",
            format="YYYY-MM-DD",
        )
        missing = st.date_input(
            _("Missing since, where it applies"),
            value=None,
            min_value=_EARLIEST_BIRTH,
            max_value="today",
            format="YYYY-MM-DD",
        )
        sex = st.segmented_control(_("Sex, where known"), list(_SEXES), format_func=spoken)
        earlier = st.text_input(_("Earlier case of the same person, where there is one"))
        if st.form_submit_button(_("Open the case"), type="primary"):
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
        st.error(_("The date of birth is missing. The ages in photographs are counted from it."))
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
        told = _("Case {number} is open.", number=case.number)
        if alike:
            others = ", ".join(alike)
            told += " " + _("It looks like case {others}: is it the same person?", others=others)
        notify(told)
        st.session_state["opened_case"] = case.number
        st.session_state[_OPENED] = opened_so_far() + 1
        st.rerun()
