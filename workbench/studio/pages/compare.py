"""The comparison page: any two of a case's versions and photographs."""

from __future__ import annotations

import streamlit as st

from workbench.cases.records import Case, Version
from workbench.studio.components.case_picker import pick_case
from workbench.studio.components.pair import show_pair
from workbench.studio.components.version_pictures import Shown, source_picture, version_picture
from workbench.studio.session import plain, shown_errors


def compare_page() -> None:
    """Lay out the page: what to compare at the left, the pictures beside it."""
    st.title("Compare", anchor=False)
    with st.sidebar:
        case = pick_case()
    if case is None or not case.versions:
        st.info("There is no version to compare yet. Save one under Age progression.")
        return
    choices, beside = st.columns([1, 3], gap="medium")
    with choices:
        after = st.selectbox("Version", _newest_first(case), format_func=_named)
        others = ["its photograph", *(v for v in _newest_first(case) if v is not after)]
        before = st.selectbox("With", others, format_func=_named)
        st.caption(plain(f"State: {after.state}. {after.note}"))
    with beside, shown_errors():
        show_pair(_picture(case, before, after), _picture(case, after, after), key="compare")


def _newest_first(case: Case) -> list[Version]:
    return list(reversed(case.versions))


def _named(chosen: Version | str) -> str:
    if isinstance(chosen, str):
        return chosen
    return f"Version {chosen.number}, {chosen.shows}"


def _picture(case: Case, chosen: Version | str, after: Version) -> Shown:
    if isinstance(chosen, str):
        return source_picture(case.number, after.number, after.rendering_sha256)
    return version_picture(case.number, chosen.number, chosen.rendering_sha256)
