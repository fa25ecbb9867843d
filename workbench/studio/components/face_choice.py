"""Ask which face is meant where a photograph shows several."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pipelines.arrays import Floats
from pipelines.faces import Face
from workbench.cases.records import Case, SourceImage
from workbench.studio.language import _
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, notify, shown_errors

_MARGIN = 0.35


def choose_face(case: Case, photo: SourceImage, faces: tuple[Face, ...]) -> None:
    """Show the faces side by side, each with a button that makes it the one meant."""
    st.info(
        _(
            "Photograph {number} shows {faces} faces. Which is the subject's?",
            number=photo.number,
            faces=len(faces),
        )
    )
    pixels = desk().photograph(case.number, photo.number).pixels
    for number, (column, face) in enumerate(zip(st.columns(len(faces)), faces, strict=True), 1):
        low, high = _corners(face, (photo.width, photo.height))
        named = _("Face {number}", number=number)
        address = data_address(pixels[low[1] : high[1], low[0] : high[0]])
        column.image(address, alt=named, width=160)
        if column.button(named, key=f"face {case.number} {photo.number} {number}"):
            with shown_errors():
                desk().landmarks(case.number, photo.number, face=number)
                notify(
                    _(
                        "Face {number} of photograph {photo} is the subject's.",
                        number=number,
                        photo=photo.number,
                    )
                )
                st.rerun()


def _corners(face: Face, size: tuple[int, int]) -> tuple[Floats, Floats]:
    x, y, width, height = face.box
    margin = _MARGIN * max(width, height)
    low = np.clip([x - margin, y - margin], 0, size).astype(int)
    high = np.clip([x + width + margin, y + height + margin], 0, size).astype(int)
    return low, high
