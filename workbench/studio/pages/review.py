"""The review page: what waits for a second person, with its photograph and its recipe."""

from __future__ import annotations

import streamlit as st

from workbench.cases.records import Version
from workbench.errors import AccessError
from workbench.studio.components.comparer import show_compared
from workbench.studio.components.recipe_words import show_recipe
from workbench.studio.components.version_pictures import compared, shown_by
from workbench.studio.language import _
from workbench.studio.session import (
    desk,
    notify,
    plain,
    said,
    show_notice,
    shown_errors,
    spoken,
)
from workbench.work.comparing import PictureOf


def review_page() -> None:
    """Lay out the page: the waiting list and the judgement at the left, the pictures beside it."""
    st.title(_("Review"), anchor=False)
    show_notice()
    waiting = desk().waiting_versions()
    if not waiting:
        st.info(_("Nothing waits for review. Artists hand versions in under Age progression."))
        return
    number, version = st.selectbox(_("Waiting"), waiting, format_func=_named)
    controls, beside = st.columns([2, 3], gap="medium")
    with controls:
        by = _(
            "Drawn by {artist}, handed in by {submitter}.",
            artist=version.artist,
            submitter=version.submitted_by,
        )
        st.caption(plain(by))
        if version.note:
            st.caption(plain(version.note))
        for drawn_with in desk().drawn_otherwise(number).get(version.number, ()):
            st.warning(
                plain(_("Corrected since it was drawn: with {drawn_with}.", drawn_with=drawn_with))
            )
        _judge(number, version)
        with shown_errors():
            show_recipe(desk().recipe(number, version.number))
    with beside, st.container(key="under_choice"), shown_errors():
        case = desk().case(number)
        before = desk().drawn_on(number, version.number)
        pictures = [compared(case, of) for of in (before, PictureOf("version", version.number))]
        show_compared(pictures, key=f"review {number} {version.number}")


def _named(waiting: tuple[str, Version]) -> str:
    number, version = waiting
    return _(
        "Case {number}, version {version}, {shows}",
        number=number,
        version=version.number,
        shows=shown_by(version),
    )


def _judge(number: str, version: Version) -> None:
    try:
        desk().check_reviewer(version)
    except AccessError as error:
        st.info(said(error), icon=":material/info:")
        return
    with st.form(f"judge {number} {version.number}", border=False):
        note = st.text_area(_("What you say of it"), placeholder=_("Needed when it goes back."))
        row = st.container(horizontal=True)
        approved = row.form_submit_button(_("Approve"), type="primary")
        returned = row.form_submit_button(_("Return to the artist"))
    if not (approved or returned):
        return
    with shown_errors():
        act = desk().approve_version if approved else desk().return_version
        reviewed = act(number, version.number, note=note)
        notify(
            _(
                "Version {number} of case {case} is {state}.",
                number=version.number,
                case=number,
                state=spoken(reviewed.state),
            )
        )
        st.rerun()
