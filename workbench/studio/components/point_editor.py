"""Named points over a picture, to look at, to move and to place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel
from streamlit.components.v2 import component

from models.tissue_depths import named_points
from pipelines.reconstruction.craniometry import all_names, base_name
from workbench.studio.components.editor_words import POINTS, in_language
from workbench.studio.language import N_, _

_HERE = Path(__file__).parent
_SIDES = {"_l": N_("left"), "_r": N_("right")}

_editor = component(
    "point_editor",
    html=(_HERE / "point_editor.html").read_text(encoding="utf-8"),
    css="".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("landmark_editor.css", "point_editor.css")
    ),
    js="".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("mounting.js", "picture_points.js", "point_editor.js")
    ),
)


@dataclass(frozen=True)
class Canvas:
    """A picture to place points on: its address, its size in px, and what says where right is."""

    image: str
    size: tuple[int, int]
    side: str = ""


@dataclass(frozen=True)
class Draft:
    """Points so far: each one's status, where it is in sight, px, and the document to keep.

    ``kept_as`` names the document in the browser, which gives it back after a reload where the
    draft is ``fresh``, that is, where nothing was done to it.
    """

    status: Mapping[str, str]
    seen: Mapping[str, tuple[float, float]]
    document: str
    kept_as: str
    fresh: bool
    can_undo: bool = False
    can_redo: bool = False


class Placed(BaseModel):
    """A point that the artist put somewhere, px of the picture."""

    name: str
    xy: tuple[float, float]


@dataclass(frozen=True)
class Done:
    """What the artist did last, at most one of these."""

    placed: Placed | None
    removed: str | None
    act: Literal["undo", "redo"] | None
    restored: str | None


def point_editor(canvas: Canvas, draft: Draft, *, key: str, height: int = 640) -> Done:
    """Show the editor; return what was done since the page was drawn last."""
    result = _editor(
        key=key,
        data={
            "image": canvas.image,
            "width": canvas.size[0],
            "height": height,
            "heightPx": canvas.size[1],
            "side": canvas.side,
            "words": in_language(POINTS),
            "points": _points(draft),
            "kept": draft.document,
            "keptAs": draft.kept_as,
            "fresh": draft.fresh,
            "canUndo": draft.can_undo,
            "canRedo": draft.can_redo,
        },
        on_placed_change=lambda: None,
        on_removed_change=lambda: None,
        on_act_change=lambda: None,
        on_restored_change=lambda: None,
    )
    placed = None if result.placed is None else Placed.model_validate(result.placed)
    return Done(placed, result.removed, result.act, result.restored)


def _points(draft: Draft) -> list[dict[str, Any]]:
    known = named_points()
    return [
        {
            "name": name,
            "title": _titled(known[base_name(name)].title, name),
            "definition": known[base_name(name)].definition,
            "status": draft.status.get(name),
            "xy": draft.seen.get(name),
        }
        for name in all_names()
        if known[base_name(name)].bone
    ]


def _titled(title: str, name: str) -> str:
    side = _SIDES.get(name[-2:])
    return f"{title}, {_(side)}" if side else title
