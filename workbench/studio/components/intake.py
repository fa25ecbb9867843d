"""Take photographs into a case, and choose those to work from."""

from __future__ import annotations

import streamlit as st

from workbench.cases.records import Case, SourceImage
from workbench.cases.vocabulary import RELATIONS
from workbench.studio.session import desk, notify, shown_errors

_TYPES = ["jpg", "jpeg", "png", "tif", "tiff", "webp", "heic", "heif", "avif"]


def take_in_photograph(case: Case) -> None:
    """Show the form that takes one photograph into the case."""
    # A new form after every photograph; one that was refused keeps what was filled in.
    form = f"add to {case.number} {len(case.photos)}"
    with (
        st.expander("Add a photograph", expanded=not case.photos, key=f"{form} expander"),
        st.form(form, border=False),
    ):
        upload = st.file_uploader("Photograph", type=_TYPES, key=f"{form} file")
        age = st.number_input(
            "Age in the photograph, years", min_value=0.0, max_value=110.0, value=None, step=0.5
        )
        relation = st.selectbox("Who it shows", RELATIONS)
        licence = st.text_input(
            "Licence of a stock photograph",
            help="A donor of hair is a stranger: say under which terms the picture may be used.",
        )
        if st.form_submit_button("Add the photograph", type="primary"):
            if upload is None:
                st.error("No photograph was chosen. Choose a file and add it again.")
                return
            if age is None:
                st.error("The age in the photograph is missing. Growth is counted from it.")
                return
            with st.spinner("Reading the photograph …"), shown_errors():
                photo = desk().take_in(
                    case.number,
                    upload.getvalue(),
                    age_years=age,
                    relation=relation,
                    licence=licence,
                    file_name=upload.name,
                )
                notify(f"Photograph {photo.number} was added; its original is kept unchanged.")
                st.rerun()


def choose_photographs(case: Case) -> list[SourceImage]:
    """Let the artist choose which photographs of the subject shape the progression."""
    own = {photo.number: photo for photo in case.photos if photo.relation == "subject"}
    if not own:
        return []
    # Numbers, not records: the widget must know its options again on the next run.
    chosen: list[int] = st.multiselect(
        "Photographs to work from",
        list(own),
        default=list(own),
        format_func=lambda number: f"{number}: {own[number].age_years:g} years",
        placeholder="Choose at least one",
        key=f"photos of {case.number}: {len(own)}",
    )
    if len(own) == 1:
        st.caption("More photographs of the child help more than any setting. Ask the family.")
    others = [f"{p.number} ({p.relation})" for p in case.photos if p.number not in own]
    if others:
        st.caption(f"Kept in the case, not drawn from: {', '.join(others)}.")
    return [own[number] for number in chosen]
