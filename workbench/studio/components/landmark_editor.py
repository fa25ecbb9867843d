"""The photograph with its landmarks and irises on it, to look at and to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from pydantic import BaseModel
from streamlit.components.v2 import component

from pipelines.alignment import MIRROR_68
from pipelines.arrays import Floats
from pipelines.handles import HANDLE_NAMES, SIDES, handle_owners, handles, iris_follows
from pipelines.landmarks import EYES, IBUG_COUNT, IBUG_GROUPS, Landmarks
from workbench.studio.components.editor_words import LANDMARKS, in_language
from workbench.studio.language import N_, _
from workbench.studio.session import for_who_is_at_work

_HERE = Path(__file__).parent
_CLOSED = ("right_eye", "left_eye", "outer_lips", "inner_lips")
_MARGIN = 0.35
# What an artist switches on and off, by the names that a group's points begin with.
_GROUPS = {
    N_("Outline"): ("outline",),
    N_("Brows"): ("right brow", "left brow"),
    N_("Nose"): ("nose",),
    N_("Eyes"): ("right eye", "left eye"),
    N_("Lips"): ("outer lips", "inner lips"),
    N_("Irises"): ("right iris", "left iris"),
}
# Moves below this are rounding on the way to the browser and back, in px.
_ROUNDING_PX = 0.02

EDITOR = component(
    "landmark_editor",
    html=(_HERE / "landmark_editor.html").read_text(encoding="utf-8"),
    css=(_HERE / "landmark_editor.css").read_text(encoding="utf-8"),
    js="".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in (
            "mounting.js",
            "picture_points.js",
            "landmark_moves.js",
            "landmark_points.js",
            "landmark_editor.js",
        )
    ),
)


@dataclass(frozen=True)
class Shown:
    """What is shown: a photograph by its hash, its address, its full size, the face on it.

    ``apart`` tells moves that the browser keeps apart from those on the same photograph elsewhere.
    """

    photograph: str
    image: str
    size: tuple[int, int]
    landmarks: Landmarks
    apart: str = ""


class Edit(BaseModel):
    """The artist's last move: all handles of the face, and to which revision they belong."""

    revision: int
    moved: int | None
    points: list[tuple[float, float]]


def landmark_editor(shown: Shown, *, revision: int, key: str, height: int = 620) -> Edit | None:
    """Show the editor and return the artist's last edit of this revision, or None without moves.

    The browser owns the points until Python raises ``revision`` to overrule it.
    """
    points = handles(shown.landmarks)
    result = EDITOR(
        key=key,
        data={
            "photograph": shown.photograph,
            "keptAs": for_who_is_at_work(f"{shown.photograph}{shown.apart}"),
            "image": shown.image,
            "width": shown.size[0],
            "points": np.round(points, 2).tolist(),
            "words": in_language(LANDMARKS),
            "names": [_said(name) for name in HANDLE_NAMES],
            "placed_by": handle_owners(shown.landmarks),
            "groups": {_(name): _points_of(starts) for name, starts in _GROUPS.items()},
            "mirror": MIRROR_68.tolist(),
            "lines": lines_of_face(),
            "ghost": [],
            "irises": _irises(shown.landmarks),
            "view": _view(points, shown.size),
            "revision": revision,
            "height": height,
        },
        on_edit_change=lambda: None,
    )
    return _edit_of(result.edit, points, revision)


def last_edit(landmarks: Landmarks, *, revision: int, key: str) -> Edit | None:
    """Return what the editor under ``key`` was last told, before it is drawn again."""
    told = st.session_state.get(key)
    return None if told is None else _edit_of(told.get("edit"), handles(landmarks), revision)


def _edit_of(told: dict[str, Any] | None, points: Floats, revision: int) -> Edit | None:
    if told is None or told["revision"] != revision:
        return None
    edit = Edit.model_validate(told)
    moved = np.abs(np.asarray(edit.points) - points).max() > _ROUNDING_PX
    return edit if moved else None


def _said(handle: str) -> str:
    """Return a handle's name, its group and its place in it, in the language of who looks."""
    group, place = handle.rsplit(" ", 1)
    return f"{_(group)} {_(place)}"


def _points_of(starts: tuple[str, ...]) -> list[int]:
    return [index for index, name in enumerate(HANDLE_NAMES) if name.startswith(starts)]


def lines_of_face() -> list[list[int]]:
    """Return the lines of a face, each the numbers of its points among the 68."""
    lines: list[list[int]] = []
    start = 0
    for group, size in IBUG_GROUPS.items():
        line = list(range(start, start + size))
        lines.append([*line, start] if group in _CLOSED else line)
        start += size
    return lines


def _irises(landmarks: Landmarks) -> list[dict[str, object]]:
    return [
        {
            "centre": IBUG_COUNT + 2 * number,
            "rim": IBUG_COUNT + 2 * number + 1,
            "eye": list(EYES[side]),
            "follows": iris_follows(landmarks, side),
        }
        for number, side in enumerate(SIDES)
    ]


def _view(points: Floats, size: tuple[int, int]) -> Sequence[float]:
    low, high = points.min(axis=0), points.max(axis=0)
    margin = _MARGIN * float((high - low).max())
    low = np.maximum(low - margin, 0)
    high = np.minimum(high + margin, size)
    return [float(low[0]), float(low[1]), *(float(v) for v in high - low)]
