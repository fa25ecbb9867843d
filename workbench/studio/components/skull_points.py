"""The points of a skull as the artist has them so far, and the bone views they are placed on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Final, cast

import streamlit as st

from pipelines.errors import CraniometryError
from pipelines.reconstruction.approximation import Reading
from pipelines.reconstruction.craniometry import FEWEST, Craniometry, craniometry_of
from pipelines.reconstruction.guessing import guess_craniometry
from pipelines.reconstruction.picking import BoneView, bone_views
from pipelines.reconstruction.turn import Turn
from pipelines.reconstruction.upright import turn_for_views
from pipelines.reconstruction.views import ViewName
from workbench.cases.records import Case, SourceSkull
from workbench.studio.components.bone_names import points_of_bone
from workbench.studio.components.deeds import Deed
from workbench.studio.components.point_editor import Canvas, Draft, point_editor
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import N_, _, translated
from workbench.studio.pictures import cut_out_address
from workbench.studio.session import desk, plain, shown_errors, spoken

_VIEWS: Final[dict[str, ViewName]] = {
    N_("Front"): "frontal",
    N_("Right side"): "right-lateral",
    N_("Left side"): "left-lateral",
}
_SIDES: Final[dict[ViewName, str]] = {
    "frontal": "R",
    "right-lateral": "R side",
    "left-lateral": "L side",
}


@dataclass(frozen=True)
class _Steps:
    """Every state of the points that can be come back to; ``at`` is the one that holds.

    ``turn`` stands the bone upright to be looked at; it stays while single points are moved.
    ``done`` is the number of the last deed of the browser that is in them.
    """

    states: tuple[Craniometry, ...]
    turn: Turn
    at: int = 0
    fresh: bool = True
    done: int = 0

    @property
    def points(self) -> Craniometry:
        return self.states[self.at]

    @classmethod
    def begun(cls, points: Craniometry) -> _Steps:
        return cls((points,), turn_for_views(points))

    def then(self, points: Craniometry) -> _Steps:
        kept = self.states[: self.at + 1]
        return replace(self, states=(*kept, points), at=len(kept), fresh=False)

    def then_others(self, points: Craniometry) -> _Steps:
        return replace(self.then(points), turn=turn_for_views(points))

    def moved(self, by: int) -> _Steps:
        at = min(max(self.at + by, 0), len(self.states) - 1)
        return replace(self, at=at, fresh=False)


def points_so_far(case: Case, skull: SourceSkull, reading: Reading) -> Craniometry:
    """Return the points as they are now: of the newest version, or guessed, and then moved."""
    key = _key_of(case, skull)
    if key not in st.session_state:
        st.session_state[key] = _Steps.begun(_start(case, skull, reading))
    steps: _Steps = st.session_state[key]
    return steps.points


def say_what_is_placed(points: Craniometry) -> None:
    """Say how many points there are, how they came, and which are needed still."""
    counts = dict.fromkeys(("observed", "repaired", "inferred"), 0)
    for point in points.values():
        counts[point.status] += 1
    told = ", ".join(f"{count} {spoken(status)}" for status, count in counts.items() if count)
    said = (
        _("{count} points: {told}", count=len(points), told=told)
        if points
        else _("No point is placed yet")
    )
    st.caption(_("{said}. Move and place them on the bone, at the right.", said=said))
    if len(points) < FEWEST:
        st.warning(_("Needed before a face can be drawn: {fewest} points.", fewest=FEWEST))
    for note in points.notes:
        st.caption(plain(translated(note)))


def edit_points(case: Case, skull: SourceSkull, reading: Reading) -> None:
    """Show the bone from one side under its points, to be moved and placed."""
    key = _key_of(case, skull)
    steps: _Steps = st.session_state[key]
    shown = st.segmented_control(
        _("Seen from"),
        list(_VIEWS),
        default=next(iter(_VIEWS)),
        required=True,
        format_func=_,
        key=f"{key} view",
    )
    with st.spinner(_("Drawing the bone …")):
        bone = case.number, skull.number, astuple(reading), json.dumps(steps.turn.told())
        views = _bone(*bone)
        view, address = views[_VIEWS[shown]], _address(*bone, _VIEWS[shown])
    draft = Draft(
        {name: point.status for name, point in steps.points.items()},
        view.seen(steps.points),
        steps.points.json(),
        skull.sha256,
        fresh=steps.fresh,
        can_undo=steps.at > 0,
        can_redo=steps.at < len(steps.states) - 1,
        done=steps.done,
    )
    canvas = Canvas(view.name, address, view.view.size, _SIDES[view.name])
    told = point_editor(canvas, points_of_bone(), draft, key=f"{key} editor")
    st.caption(_("Blue: observed. Orange: repaired, from the other side. Red: inferred, check it."))
    after = steps
    for deed in told.deeds:
        after = replace(_after(after, deed, views), done=deed.number)
    if told.restored is not None and after.fresh:
        after = _restored(after, told.restored)
    if after is not steps:
        st.session_state[key] = after
        st.rerun()


def _after(steps: _Steps, deed: Deed, views: Mapping[ViewName, BoneView]) -> _Steps:
    """Return the steps after one thing that was done in one of the views."""
    match deed.kind:
        case "placed":
            x, y = deed.xy
            place = views[cast("ViewName", deed.view)].place(deed.name, (x, y), steps.points)
            return steps.then(Craniometry({**steps.points, deed.name: place}))
        case "removed":
            rest = {name: p for name, p in steps.points.items() if name != deed.name}
            return steps.then(Craniometry(rest))
        case "undo":
            return steps.moved(-1)
        case "redo":
            return steps.moved(1)


def exchange_points(case: Case, skull: SourceSkull) -> None:
    """Offer the points as a file, and take one in."""
    key = _key_of(case, skull)
    steps: _Steps = st.session_state[key]
    with st.expander(_("Points as a file"), icon=":material/data_object:"):
        st.download_button(
            _("Download the points"), steps.points.json(), "points.json", key=f"{key} file"
        )
        rounds = f"{key} files read"
        given = st.file_uploader(
            _("Points from a file"),
            type=["json"],
            key=f"{rounds} {st.session_state.setdefault(rounds, 0)}",
        )
        if given is None:
            return
        with shown_errors():
            text = given.getvalue().decode("utf-8", errors="replace")
            points = craniometry_of(text, f"the file '{given.name}'")
            st.session_state[key] = steps.then_others(points)
            st.session_state[rounds] += 1
            st.rerun()


def _key_of(case: Case, skull: SourceSkull) -> str:
    return f"points of {case.number} {skull.sha256}"


def _start(case: Case, skull: SourceSkull, reading: Reading) -> Craniometry:
    drawn = desk().newest_over(case.number, skull.number)
    if drawn is not None:
        return drawn.points
    bone = desk().bone(case.number, skull.number, reading)
    try:
        return guess_craniometry(bone)
    except CraniometryError as error:
        return Craniometry({}, (str(error),))


@kept_for_who_looks(at_most=3, shared=True)
def _bone(
    number: str, skull: int, reading: tuple[object, ...], turn: str
) -> dict[ViewName, BoneView]:
    bone = desk().bone(number, skull, Reading(*reading))  # pyright: ignore
    return bone_views(bone, Turn.of(json.loads(turn)))


@kept_for_who_looks(at_most=9)
def _address(
    number: str, skull: int, reading: tuple[object, ...], turn: str, name: ViewName
) -> str:
    return cut_out_address(_bone(number, skull, reading, turn)[name].picture)


def _restored(steps: _Steps, document: str) -> _Steps:
    try:
        return steps.then_others(craniometry_of(document, "the points of before"))
    except CraniometryError:
        return replace(steps, fresh=False)
