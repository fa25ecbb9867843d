"""Five points that say where a face is, and what the others come to."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import streamlit as st

from pipelines.arrays import Floats
from pipelines.errors import LandmarkError
from pipelines.landmarks import Landmarks
from pipelines.starting_face import face_through, five_of
from workbench.studio.components.editor_words import LANDMARKS, in_language
from workbench.studio.components.landmark_editor import EDITOR, Edit, Shown, lines_of_face
from workbench.studio.language import N_, _
from workbench.studio.session import for_who_is_at_work

_GROUPS: Final = {N_("Eyes"): [0, 1], N_("Nose"): [2], N_("Lips"): [3, 4]}
_NAMES: Final = (
    N_("middle of the right eye"),
    N_("middle of the left eye"),
    N_("tip of the nose"),
    N_("right corner of the mouth"),
    N_("left corner of the mouth"),
)


def five_point_editor(shown: Shown, *, key: str, height: int = 620) -> Landmarks:
    """Show five points over a photograph and return the face that goes through them.

    Raises LandmarkError where they cannot be those of a face.
    """
    start, size = five_of(shown.landmarks.ibug68), shown.size
    told: dict[str, Any] | None = (st.session_state.get(key) or {}).get("edit")
    placed = start if told is None else np.asarray(Edit.model_validate(told).points)
    EDITOR(
        key=key,
        data={
            "photograph": f"{shown.photograph} five",
            "keptAs": for_who_is_at_work(f"{shown.photograph} five"),
            "image": shown.image,
            "width": size[0],
            "points": np.round(start, 2).tolist(),
            "words": in_language(LANDMARKS),
            "names": [_(name) for name in _NAMES],
            "placed_by": ["estimate"] * len(_NAMES),
            "groups": {_(name): points for name, points in _GROUPS.items()},
            # None has a partner: so few do not say where the middle of a face is.
            "mirror": list(range(len(_NAMES))),
            "lines": [],
            "ghost": _ghost(placed, size),
            "irises": [],
            "view": [0, 0, *size],
            "revision": 0,
            "height": height,
        },
        on_edit_change=lambda: None,
    )
    return face_through(placed, size)


def _ghost(placed: Floats, size: tuple[int, int]) -> list[list[list[float]]]:
    """Return the lines of the face through five points, px; all empty where there is none."""
    lines = lines_of_face()
    try:
        points = face_through(placed, size).ibug68
    except LandmarkError:
        return [[] for _line in lines]
    return [np.round(points[line], 1).tolist() for line in lines]
