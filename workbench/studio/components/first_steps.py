"""What an empty page says: the way from a photograph to an export, and a case to try it on."""

from __future__ import annotations

from typing import Final

import streamlit as st

from workbench.studio.components.case_picker import take_up_sample
from workbench.studio.language import N_, _
from workbench.studio.session import desk

FORM_AT_LEFT: Final = N_(
    "At the left. Then add photographs of the subject, each with the age it shows. "
    "Their files are kept as they are and never changed."
)
FORM_BELOW: Final = N_(
    "Below. Then add photographs of the subject under *Age progression*, each with the age it "
    "shows. Their files are kept as they are and never changed."
)
_FURTHER: Final = (
    (
        N_("2 · Choose the age"),
        N_(
            "Check the landmarks that were found on each face, move those that are off, and "
            "choose the age to show. Every change is drawn at once, beside the photograph."
        ),
    ),
    (
        N_("3 · Save and export"),
        N_(
            "A second person reviews the version. Its export carries the case number and the "
            "statement that it is an artist's impression."
        ),
    ),
)


def explain_the_way(opening: str) -> None:
    """Say what happens where there is no case yet, and offer one to try it on.

    ``opening`` is FORM_AT_LEFT or FORM_BELOW: where on the page a case is opened.
    """
    steps = ((N_("1 · Open a case"), opening), *_FURTHER)
    with st.container(border=True):
        st.subheader(_("From a photograph to an age progression, in three steps"), anchor=False)
        for place, (title, words) in zip(st.columns(3, gap="medium"), steps, strict=True):
            place.markdown(f"**{_(title)}**")
            place.markdown(_(words))
        st.caption(
            _("Nothing leaves this computer. Every step is written to the case's custody log.")
        )
        if not desk().find_cases(limit=1).cases:
            _offer_sample()


def _offer_sample() -> None:
    st.divider()
    words, button = st.columns([2, 1], gap="medium", vertical_alignment="center")
    words.markdown(
        _(
            "**Nothing to hand yet?** Try it on a synthetic child, who never lived. The sample "
            "case is never due, counts as nobody's work, and can be put away again."
        )
    )
    if button.button(_("Open the sample case"), icon=":material/science:", width="stretch"):
        take_up_sample()


def explain_photographs() -> None:
    """Say which photographs serve best, where the case has none yet."""
    st.markdown(
        _(
            "**Add the first photograph, at the left.** What serves best:\n\n- the "
            "face from the front, level and sharp, with both eyes open;\n- a calm face "
            "with the mouth closed: a smile is carried into the picture;\n- the "
            "original file, not a screenshot, at the size the camera gave it;\n- the "
            "age at which it was taken, to half a year if possible.\n\nSeveral "
            "photographs of the same person, at any ages, shape the picture better than "
            "one."
        )
    )
