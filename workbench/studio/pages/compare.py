"""The comparison page: any two of a case's versions and photographs."""

from __future__ import annotations

import streamlit as st

from workbench.cases.records import Case, Version
from workbench.studio.components.case_picker import begin_page
from workbench.studio.components.pair import show_pair
from workbench.studio.components.version_pictures import (
    Shown,
    named,
    source_picture,
    version_picture,
)
from workbench.studio.language import _
from workbench.studio.session import plain, shown_errors, spoken

# Stands in the list of versions for what the chosen one was drawn on.
_PHOTOGRAPH = "photograph"


def compare_page() -> None:
    """Lay out the page: what to compare at the left, the pictures beside it."""
    case = begin_page(_("Compare"), _("A version"))
    if case is None:
        return
    if not case.versions:
        st.info(_("There is no version to compare yet. Save one under Age progression."))
        return
    choices, beside = st.columns([2, 5], gap="medium")
    with choices:
        after = st.selectbox(_("Version"), _newest_first(case), format_func=_named)
        others = [_PHOTOGRAPH, *(v for v in _newest_first(case) if v is not after)]
        before = st.selectbox(_("With"), others, format_func=_named)
        st.caption(plain(_("State: {state}", state=spoken(after.state))))
        if after.note:
            st.caption(plain(after.note))
    with beside, shown_errors():
        show_pair(_picture(case, before, after), _picture(case, after, after), key="compare")


def _newest_first(case: Case) -> list[Version]:
    return list(reversed(case.versions))


def _named(chosen: Version | str) -> str:
    if isinstance(chosen, str):
        return _("its photograph")
    return named(chosen)


def _picture(case: Case, chosen: Version | str, after: Version) -> Shown:
    if isinstance(chosen, str):
        return source_picture(case.number, after)
    return version_picture(case.number, chosen)
