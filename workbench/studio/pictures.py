"""Pictures for the screen: smaller copies as data addresses, and previews kept for a while."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import cv2
import streamlit as st

from pipelines.arrays import Pixels
from pipelines.recipe import Recipe
from pipelines.rendering import Measurement
from workbench.studio.session import desk

PREVIEW_SIDE = 1024
_QUALITY = 90


@dataclass(frozen=True)
class Preview:
    """Before and after as data addresses, with what the rendering measured and warned of."""

    before: str
    after: str
    measurements: tuple[Measurement, ...]
    warnings: tuple[str, ...]


def data_address(pixels: Pixels) -> str:
    """Return (H, W, 3) uint8 sRGB as a JPEG data address."""
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(encoded.tobytes()).decode()


@st.cache_data(max_entries=8, show_spinner=False)
def photograph_address(number: str, photo: int, sha256: str) -> str:
    """Return a case's photograph for the screen; ``sha256`` ties the copy to its original."""
    return data_address(desk().photograph(number, photo).scaled(PREVIEW_SIDE).pixels)


@st.cache_data(max_entries=24, show_spinner="Growing the face …")
def preview(number: str, recipe_document: bytes) -> Preview:
    """Render a case's recipe for the screen."""
    recipe = Recipe.from_bytes(recipe_document)
    drawn = recipe.sources[0].sha256
    photo = next(p for p in desk().case(number).photos if p.sha256 == drawn)
    rendering = desk().preview(number, recipe, max_side=PREVIEW_SIDE)
    return Preview(
        photograph_address(number, photo.number, drawn),
        data_address(rendering.pixels),
        rendering.measurements,
        rendering.warnings,
    )
