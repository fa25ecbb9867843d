"""What an empty page says: the way from a photograph to an export."""

from __future__ import annotations

import streamlit as st

from workbench.studio.language import _


def explain_the_way() -> None:
    """Say what happens on this page, where there is no case yet."""
    st.markdown(
        _(
            "From a photograph to an age progression under a case number:\n\n1. **Open "
            "a case**, at the left. Everything made here is kept under its number.\n2. "
            "**Add photographs** of the subject, each with the age it shows. Their "
            "files are kept as they are and never changed.\n3. **Check the landmarks** "
            "that were found on each face, and move those that are off.\n4. **Choose "
            "the age** to show, and compare before and after.\n5. **Save a version and "
            "export it**, captioned with the case number and the statement that it is "
            "an artist's impression.\n\nNothing leaves this computer. Every step is "
            "written to the case's custody log."
        )
    )


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
