"""A poster as it will print, with what its files will say of themselves and what they leave out."""

from __future__ import annotations

import streamlit as st

from workbench.cases.records import Case, Version
from workbench.studio.language import _, translated
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, plain, shown_errors


@st.dialog(_("The poster as it will print"), width="large")
def show_proof(case: Case, version: Version) -> None:
    """Show the pages over the rest of the studio until they are closed."""
    with shown_errors():
        with st.spinner(_("Setting the poster …")):
            proof = desk().prove(case.number, version.number)
        pages, words = st.columns(2, gap="medium")
        for number, page in enumerate(proof.pages, 1):
            pages.image(
                data_address(page), caption=_("Page {number}", number=number), width="stretch"
            )
        with words:
            for note in proof.notes:
                st.caption(plain(translated(note)))
            st.markdown(_("**What the files will say of themselves**"))
            st.markdown("\n".join(f"- {name}: {plain(said)}" for name, said in proof.metadata))
            st.markdown(_("**What is left out**"))
            for number, said in proof.left_out:
                known = ", ".join(said) or _("nothing but its picture")
                st.caption(
                    _(
                        "The file of photograph {number} says: {known}. The poster does not.",
                        number=number,
                        known=known,
                    )
                )
