"""The review page: what waits for a second person, with its photograph and its recipe."""

from __future__ import annotations

import streamlit as st

from workbench.cases.records import Version
from workbench.studio.components.pair import show_pair
from workbench.studio.components.recipe_words import show_recipe
from workbench.studio.components.version_pictures import source_picture, version_picture
from workbench.studio.session import desk, notify, plain, show_notice, shown_errors


def review_page() -> None:
    """Lay out the page: the waiting list and the judgement at the left, the pictures beside it."""
    st.title("Review", anchor=False)
    show_notice()
    waiting = desk().waiting_versions()
    if not waiting:
        st.info("Nothing waits for review. Artists hand versions in under Age progression.")
        return
    controls, beside = st.columns([2, 3], gap="medium")
    with controls:
        number, version = st.selectbox("Waiting", waiting, format_func=_named)
        by = f"Drawn by {version.artist}, handed in by {version.submitted_by}."
        st.caption(plain(f"{by} {version.note}"))
        for drawn_with in desk().drawn_otherwise(number).get(version.number, ()):
            st.warning(plain(f"Corrected since it was drawn: with {drawn_with}."))
        _judge(number, version)
        with shown_errors():
            show_recipe(desk().recipe(number, version.number))
    with beside, shown_errors():
        sha256 = version.rendering_sha256
        photograph = source_picture(number, version.number, sha256)
        drawn = version_picture(number, version.number, sha256)
        show_pair(photograph, drawn, key=f"review {number} {version.number}")


def _named(waiting: tuple[str, Version]) -> str:
    number, version = waiting
    return f"Case {number}, version {version.number}, {version.shows}"


def _judge(number: str, version: Version) -> None:
    with st.form(f"judge {number} {version.number}", border=False):
        note = st.text_area("What you say of it", placeholder="Needed when it goes back.")
        row = st.container(horizontal=True)
        approved = row.form_submit_button("Approve", type="primary")
        returned = row.form_submit_button("Return to the artist")
    if not (approved or returned):
        return
    with shown_errors():
        act = desk().approve_version if approved else desk().return_version
        reviewed = act(number, version.number, note=note)
        notify(f"Version {version.number} of case {number} is {reviewed.state}.")
        st.rerun()
