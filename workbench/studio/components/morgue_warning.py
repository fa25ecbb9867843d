"""Warn who is about to age a photograph of the dead, or to retouch one of the living as dead."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.cases.records import Case, SourceImage
from workbench.studio.language import _
from workbench.studio.session import desk, spoken


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


def warn_of_living_photograph(case: Case, photo: SourceImage) -> None:
    """Say that a photograph seems to show somebody else, or somebody who lives, once for each."""
    if photo.sha256 in desk().retouched_photographs(case.number):
        return
    if photo.relation != "subject":
        said = _(
            "Photograph {number} shows somebody else: {relation}. Only the dead person's own "
            "photograph is made fit to be shown here.",
            number=photo.number,
            relation=spoken(photo.relation),
        )
    elif case.kind != "unidentified_deceased":
        said = _(
            "The case is about somebody who may be alive: {kind}. Retouch photographs taken after "
            "death only; one taken in life is worked on under *Age progression*.",
            kind=spoken(case.kind),
        )
    else:
        return
    st.warning(said, icon=":material/warning:")
