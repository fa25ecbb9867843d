"""Pictures for the screen: smaller copies as data addresses, and previews kept for a while."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import cv2
import numpy as np
import streamlit as st

from pipelines.ageing.lent import unblended
from pipelines.arrays import Floats, Pixels
from pipelines.drafting import Draft
from pipelines.landmarks import Landmarks
from pipelines.recipe import Recipe
from pipelines.rendering import Measurement
from workbench.studio.session import desk, give_way

PREVIEW_SIDE = 1024
# The head alone is shown no higher than a screen has room for.
_HEAD_HEIGHT = 720
_QUALITY = 90


@dataclass(frozen=True)
class Preview:
    """Before and after as data addresses, with what the rendering measured and warned of.

    ``unblended`` is the picture without relatives, or None where there are none in it.
    """

    before: str
    after: str
    measurements: tuple[Measurement, ...]
    warnings: tuple[str, ...]
    unblended: str | None = None


def data_address(pixels: Pixels) -> str:
    """Return (H, W, 3) uint8 sRGB as a JPEG data address."""
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(encoded.tobytes()).decode()


@st.cache_data(max_entries=8, show_spinner=False)
def photograph_address(number: str, photo: int, sha256: str) -> str:
    """Return a case's photograph for the screen; ``sha256`` ties the copy to its original."""
    return data_address(desk().photograph(number, photo).scaled(PREVIEW_SIDE).pixels)


@st.cache_data(max_entries=24, show_spinner=False)
def preview(number: str, recipe_document: bytes, kept_sha256: str, *, close: bool) -> Preview:
    """Render a case's recipe for the screen; ``close`` shows the head alone, in its own detail.

    ``kept_sha256`` ties the picture to the landmarks that are kept: points that are moved and not
    kept yet leave hair and person as they were found. A newer wish ends the drawing.
    """
    del kept_sha256
    recipe = Recipe.from_bytes(recipe_document)
    source = recipe.sources[0]
    photo = next(p for p in desk().case(number).photos if p.sha256 == source.sha256)
    photograph = desk().photograph(number, photo.number)
    placed = source.landmarks
    head = _head_box(placed) if close else None
    side = PREVIEW_SIDE if head is None else _side_for(head, photograph.size)
    draft = Draft(desk().kept_landmarks(photo), give_way)
    rendering = desk().preview(number, recipe, max_side=side, draft=draft)
    plain, beside = unblended(recipe), None
    if plain != recipe:
        drawn = desk().preview(number, plain, max_side=side, draft=draft)
        beside = data_address(_cut(drawn.pixels, head))
    return Preview(
        data_address(_cut(photograph.scaled(side).pixels, head)),
        data_address(_cut(rendering.pixels, head)),
        rendering.measurements,
        rendering.warnings,
        beside,
    )


def _head_box(landmarks: Landmarks) -> Floats:
    """Return low and high corner of the head with its hair, (2, 2), in shares of the picture."""
    face, unit = landmarks.ibug68, landmarks.pupil_distance
    low = face.min(axis=0) - [0.9 * unit, 1.6 * unit]
    high = face.max(axis=0) + [0.9 * unit, 1.0 * unit]
    return np.clip(np.array([low, high]) / landmarks.image_size, 0.0, 1.0)


def _side_for(head: Floats, size: tuple[int, int]) -> int:
    # So large that the head alone has its height, but never enlarged.
    height = (head[1] - head[0]) @ np.array([0.0, size[1]])
    return min(max(size), round(_HEAD_HEIGHT * max(size) / max(height, 1.0)))


def _cut(pixels: Pixels, head: Floats | None) -> Pixels:
    if head is None:
        return pixels
    size = (pixels.shape[1], pixels.shape[0])
    (left, top), (right, bottom) = np.rint(head * size).astype(int)
    return pixels[top:bottom, left:right]
