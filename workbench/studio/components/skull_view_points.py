"""The points and the ruler of one photograph of a skull: placed, counted, and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from models.tissue_depths import named_points
from pipelines.reconstruction.craniometry import all_names, base_name
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.scaled_view import ViewKind, needed_points, view_from
from workbench.cases.records import Case, SourceSkull
from workbench.studio.components.bone_names import RIGHT, SIDES, Named, points_of_bone
from workbench.studio.components.deeds import Deed
from workbench.studio.components.kept_choices import noted
from workbench.studio.components.point_editor import Canvas, Draft, point_editor
from workbench.studio.components.skull_scale import Known
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import N_, _, translated
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, plain, shown_errors

Points = dict[str, dict[str, Any]]
_RULERS: Final = {
    "ruler": (N_("one end of the ruler"), N_("other end of the ruler")),
    "second_ruler": (N_("one end of the second length"), N_("other end of the second length")),
}
_ENDS: Final = ("from", "to")
# Large enough to click on a line of a ruler.
_SIDE_PX: Final = 2000


@dataclass(frozen=True)
class View:
    """One photograph of a skull in a case: what it shows, and what is known beside its points."""

    kind: ViewKind
    skull: SourceSkull
    known: Known

    def points_key(self, key: str) -> str:
        """Return where the session keeps its points."""
        return f"{key} {self.kind} {self.skull.number} points"


@dataclass(frozen=True)
class _Moves:
    """Every state of the points that can be come back to, and the last deed that is in them."""

    states: tuple[Points, ...]
    at: int = 0
    done: int = 0

    @property
    def now(self) -> Points:
        return self.states[self.at]

    def then(self, points: Points) -> _Moves:
        kept = self.states[: self.at + 1]
        return replace(self, states=(*kept, points), at=len(kept))

    def after(self, deed: Deed) -> _Moves:
        match deed.kind:
            case "placed":
                x, y = deed.xy
                placed = {"xy": [x, y], "status": "observed"}
                moves = self.then({**self.now, deed.name: placed})
            case "removed":
                moves = self.then(
                    {name: one for name, one in self.now.items() if name != deed.name}
                )
            case "confirmed":
                # No program places points on photographs.
                moves = self
            case "undo":
                moves = replace(self, at=max(self.at - 1, 0))
            case "redo":
                moves = replace(self, at=min(self.at + 1, len(self.states) - 1))
        return replace(moves, done=deed.number)


def points_of(view: View, key: str, drawn: FlatRecipe | None) -> Points:
    """Return the points so far, px by name, ends of rulers among them; kept over a reload."""
    same = drawn is not None and drawn.views.get(view.kind) == view.skull.sha256
    return noted(view.points_key(key), _start(drawn.document[view.kind]) if drawn and same else {})


def points_so_far(view: View, key: str) -> Points:
    """Return the points of a view that `points_of` has begun."""
    return st.session_state[view.points_key(key)]


def _start(told: Mapping[str, Any]) -> Points:
    points: Points = {}
    for ruler in _RULERS:
        for end in _ENDS if ruler in told else ():
            points[f"{ruler} {end}"] = {"xy": told[ruler][end], "status": "observed"}
    facing = told.get("facing")
    for name, one in told["points"].items():
        # A view from a side shows the points of that side, which the page names without it.
        if facing is not None and name.endswith(("_l", "_r")):
            if not name.endswith(f"_{facing[0]}"):
                continue
            name = base_name(name)
        points[name] = one if isinstance(one, dict) else {"xy": one, "status": "observed"}
    return points


def part_of_file(view: View, points: Points) -> dict[str, Any]:
    """Return a view's part of the file of points and rulers, as far as it is known."""
    part = view.known.told()
    lengths = {"ruler": view.known.ruler_mm, "second_ruler": view.known.second_mm}
    for ruler, mm in lengths.items():
        ends = [points.get(f"{ruler} {end}") for end in _ENDS]
        if mm is not None and all(ends):
            placed = {end: one["xy"] for end, one in zip(_ENDS, ends, strict=True) if one}
            part[ruler] = {**placed, "mm": mm}
    part["points"] = {name: one for name, one in points.items() if name in _names(view.kind)}
    return part


def still_needed(view: View, points: Points) -> list[str]:
    """Return in words what a view lacks before anything can be drawn from it."""
    named = {one.name: f"{one.name} ({one.title})" for one in points_of_bone(_names(view.kind))}
    lacking = [] if view.known.ruler_mm else [_("the ruler's length in mm")]
    lacking += [_(words) for end, words in zip(_ENDS, _RULERS["ruler"], strict=True)
                if f"ruler {end}" not in points]  # fmt: skip
    if view.kind == "lateral" and view.known.facing is None:
        lacking.append(_("which way the skull faces"))
    return lacking + [named[name] for name in needed_points(view.kind) if name not in points]


def say_scale(case: Case, view: View, points: Points) -> bool:
    """Say what a view lacks, or its scale with its error; tell whether it can be drawn from."""
    lacking = still_needed(view, points)
    if lacking:
        st.caption(plain(_("Still needed: {lacking}.", lacking=", ".join(lacking))))
        return False
    with shown_errors():
        size = desk().skull_photograph(case.number, view.skull.number).size
        found = view_from(view.kind, part_of_file(view, points), size)
        st.caption(
            plain(
                _(
                    "Scale {px_per_mm:.2f} px/mm ± {share:.1%} ({basis}); turned by {turn:+.1f}° "
                    "to lie level; {count} points.",
                    px_per_mm=found.scale.px_per_mm,
                    share=found.scale.share_sd,
                    basis=translated(found.scale.basis),
                    turn=found.turn_deg,
                    count=len(found.points),
                )
            )
        )
        return True
    return False


def edit_view(case: Case, view: View, key: str) -> None:
    """Show a photograph under its ruler and points, to be moved and placed."""
    kept = view.points_key(key)
    points: Points = st.session_state[kept]
    moves: _Moves = st.session_state.get(f"{kept} moves", _Moves((points,)))
    if moves.now != points:
        moves = moves.then(points)
    size = desk().skull_photograph(case.number, view.skull.number).size
    address = _address(case.number, view.skull.number, view.skull.sha256)
    draft = Draft(
        {name: one["status"] for name, one in points.items()},
        {name: (one["xy"][0], one["xy"][1]) for name, one in points.items()},
        can_undo=moves.at > 0,
        can_redo=moves.at < len(moves.states) - 1,
        done=moves.done,
    )
    canvas = Canvas(view.kind, address, size, _side(view))
    told = point_editor(canvas, _named(view), draft, key=f"{kept} editor")
    st.caption(
        _(
            "Place the ends of the ruler first, then {needed}; each further point adds a tissue "
            "depth. Points that are not to be seen are left out.",
            needed=", ".join(needed_points(view.kind)),
        )
    )
    after = moves
    for deed in told.deeds:
        after = after.after(deed)
    st.session_state[f"{kept} moves"] = after
    if after is not moves:
        st.session_state[kept] = after.now
        st.rerun()


def _side(view: View) -> str:
    if view.kind == "frontal":
        return _(RIGHT)
    return _(SIDES[view.known.facing]) if view.known.facing else ""


def _named(view: View) -> list[Named]:
    """Return what is placed in a view: the ends of its rulers, what it needs, and the rest."""
    ends: list[Named] = []
    rulers = ["ruler", "second_ruler"] if view.known.second_mm else ["ruler"]
    for ruler in rulers:
        for end, words in zip(_ENDS, _RULERS[ruler], strict=True):
            where = _("as far apart as its length in mm says, in the plane of the face")
            ends.append(Named(f"{ruler} {end}", _(words), where, _("mm")))
    first = needed_points(view.kind)
    rest = [name for name in _names(view.kind) if name not in first]
    return [*ends, *points_of_bone([*first, *rest])]


def _names(kind: ViewKind) -> list[str]:
    """Return the points that a view may show; a lateral one shows those of one side."""
    known = named_points()
    names = list(all_names()) if kind == "frontal" else list(known)
    return [name for name in names if known[base_name(name)].bone]


@kept_for_who_looks(at_most=4)
def _address(number: str, skull: int, sha256: str) -> str:
    del sha256  # Ties the copy to its original.
    return data_address(desk().skull_photograph(number, skull).scaled(_SIDE_PX).pixels)
