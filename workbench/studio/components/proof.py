"""A poster as it will print, with what its files will say of themselves and what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.cases.records import Case, Version
from workbench.studio.language import _, translated
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, plain, shown_errors


def show_proof(case: Case, version: Version) -> None:
    """Show the pages over the rest of the studio until they are closed."""
    # Named here: what is named as the program starts is said in no language but its own.
    st.dialog(_("The poster as it will print"), width="large")(_proof)(case, version)


def show_goes_along(case: Case, version: Version, *, bundle: bool) -> None:
    """Show what the files of a version will say of themselves, and what they leave out."""
    st.dialog(_("What goes along"), width="large")(_goes_along)(case, version, bundle=bundle)


def _proof(case: Case, version: Version) -> None:
    with shown_errors():
        with st.spinner(_("Setting the poster …")):
            proof = desk().prove(case.number, version.number)
        pages, words = st.columns(2, gap="medium")
        for number, page in enumerate(proof.pages, 1):
            said = _("Page {number}", number=number)
            pages.image(data_address(page), caption=said, alt=said, width="stretch")
        with words:
            for note in proof.notes:
                st.caption(plain(translated(note)))
            _along(proof.metadata, proof.left_out)


def _goes_along(case: Case, version: Version, *, bundle: bool) -> None:
    with shown_errors():
        if bundle:
            st.caption(
                _(
                    "A bundle hands the whole case over: originals go along as they were taken in, "
                    "with all that their files say. It is not for the public."
                )
            )
        along = desk().goes_along(case.number, version.number)
        st.caption(
            _(
                "Picture, poster, media set and layers carry these words; a JSON beside each file "
                "of any format names its recipe and its photographs by their hashes alone."
            )
        )
        _along(along.metadata, () if bundle else along.left_out)


def _along(
    metadata: Sequence[tuple[str, str]], left_out: Sequence[tuple[int, tuple[str, ...]]]
) -> None:
    st.markdown(_("**What the files will say of themselves**"))
    st.markdown("\n".join(f"- {name}: {plain(said)}" for name, said in metadata))
    if not left_out:
        return
    st.markdown(_("**What is left out**"))
    for number, said in left_out:
        known = ", ".join(said) or _("nothing but its picture")
        st.caption(
            _(
                "The file of photograph {number} says: {known}. What is exported does not.",
                number=number,
                known=known,
            )
        )
