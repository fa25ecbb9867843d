"""Named points over a picture, to look at, to move and to place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

from workbench.studio.components.bone_names import Named
from workbench.studio.components.deeds import Deed, new_deeds
from workbench.studio.components.editor_words import POINTS, in_language
from workbench.studio.session import for_who_is_at_work

_HERE = Path(__file__).parent

_editor = component(
    "point_editor",
    html=(_HERE / "point_editor.html").read_text(encoding="utf-8"),
    css="".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("landmark_editor.css", "point_editor.css")
    ),
    js="".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("mounting.js", "picture_points.js", "deeds.js", "point_editor.js")
    ),
)


@dataclass(frozen=True)
class Canvas:
    """A picture to place points on: its name, address and size in px, and where right is."""

    view: str
    image: str
    size: tuple[int, int]
    side: str = ""
    focus: tuple[float, float, float, float] | None = None
    """Left, top, right and bottom of what it shows, px, to be seen first; all of it without."""


@dataclass(frozen=True)
class Draft:
    """Points so far: each one's status, where it is in sight, px, and the document to keep.

    ``unchecked`` names those that the program placed and nobody looked at.

    ``kept_as`` names the document in the browser, which gives it back after a reload where the
    draft is ``fresh``, that is, where nothing was done to it; without a name it keeps none.
    ``done`` is the number of the last deed that is in it.
    """

    status: Mapping[str, str]
    seen: Mapping[str, tuple[float, ...]]
    document: str = ""
    kept_as: str = ""
    fresh: bool = False
    can_undo: bool = False
    can_redo: bool = False
    done: int = 0
    unchecked: Collection[str] = ()


@dataclass(frozen=True)
class Done:
    """What the artist did, in order, since the draft; or the document that a reload gives back."""

    deeds: Sequence[Deed]
    restored: str | None


def point_editor(
    canvas: Canvas, named: Sequence[Named], draft: Draft, *, key: str, height: int = 640
) -> Done:
    """Show the editor of points, all that have a name listed; return what the draft lacks."""
    result = _editor(
        key=key,
        data={
            "view": canvas.view,
            "image": canvas.image,
            "width": canvas.size[0],
            "height": height,
            "heightPx": canvas.size[1],
            "side": canvas.side,
            "focus": canvas.focus or (0.0, 0.0, *map(float, canvas.size)),
            "words": in_language(POINTS),
            **drafted(named, draft),
        },
        on_deeds_change=lambda: None,
        on_restored_change=lambda: None,
    )
    return Done(new_deeds(result.deeds, draft.done), result.restored)


def drafted(named: Sequence[Named], draft: Draft) -> dict[str, Any]:
    """Return a draft as the browser takes it: every point with its words, status and place."""
    return {
        "points": [
            {
                **asdict(one),
                "status": draft.status.get(one.name),
                "unchecked": one.name in draft.unchecked,
                "xy": draft.seen.get(one.name),
            }
            for one in named
        ],
        "kept": draft.document,
        "keptAs": draft.kept_as and for_who_is_at_work(draft.kept_as),
        "fresh": draft.fresh,
        "canUndo": draft.can_undo,
        "canRedo": draft.can_redo,
        "done": draft.done,
    }
