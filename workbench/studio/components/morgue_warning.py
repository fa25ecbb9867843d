"""Warn who is about to age a photograph of somebody who is dead."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.cases.records import Case, SourceImage
from workbench.studio.language import _
from workbench.studio.session import desk


def warn_of_morgue_photographs(case: Case, photos: Sequence[SourceImage]) -> None:
    """Say which photographs were retouched as those of a dead person, or that all may be."""
    retouched = desk().retouched_photographs(case.number)
    dead = ", ".join(str(photo.number) for photo in photos if photo.sha256 in retouched)
    if dead:
        said = _(
            "Taken after death: photograph {dead}. A progression shows growth that never was; "
            "leave it out unless that is meant.",
            dead=dead,
        )
    elif case.kind == "unidentified_deceased":
        said = _(
            "The case is about somebody who died. Age photographs taken in life only: nobody "
            "grows older after death."
        )
    else:
        return
    st.warning(said, icon=":material/warning:")
