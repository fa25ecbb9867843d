"""Ask which face is meant where a photograph shows several."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pipelines.arrays import Floats
from pipelines.faces import Face
from workbench.cases.records import Case, SourceImage
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, notify, shown_errors

_MARGIN = 0.35


def choose_face(case: Case, photo: SourceImage, faces: tuple[Face, ...]) -> None:
    """Show the faces side by side, each with a button that makes it the one meant."""
    st.info(f"Photograph {photo.number} shows {len(faces)} faces. Which is the subject's?")
    pixels = desk().photograph(case.number, photo.number).pixels
    for number, (column, face) in enumerate(zip(st.columns(len(faces)), faces, strict=True), 1):
        low, high = _corners(face, (photo.width, photo.height))
        column.image(data_address(pixels[low[1] : high[1], low[0] : high[0]]), width=160)
        if column.button(f"Face {number}", key=f"face {case.number} {photo.number} {number}"):
            with shown_errors():
                desk().landmarks(case.number, photo.number, face=number)
                notify(f"Face {number} of photograph {photo.number} is the subject's.")
                st.rerun()


def _corners(face: Face, size: tuple[int, int]) -> tuple[Floats, Floats]:
    x, y, width, height = face.box
    margin = _MARGIN * max(width, height)
    low = np.clip([x - margin, y - margin], 0, size).astype(int)
    high = np.clip([x + width + margin, y + height + margin], 0, size).astype(int)
    return low, high
