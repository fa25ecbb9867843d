"""The points of a skull as the artist has them so far, and the bone views they are placed on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Final, cast

import numpy as np
import streamlit as st

from pipelines.errors import CraniometryError
from pipelines.reconstruction.approximation import Reading
from pipelines.reconstruction.coarse import coarse
from pipelines.reconstruction.craniometry import FEWEST, Craniometry, Point, craniometry_of
from pipelines.reconstruction.guessing import guess_craniometry
from pipelines.reconstruction.picking import BoneView, StandingBone, place_in_space
from pipelines.reconstruction.placing import by_placer, looked_at, remarks_on_points
from pipelines.reconstruction.turn import Turn
from pipelines.reconstruction.upright import turn_for_views
from pipelines.reconstruction.views import ViewName
from workbench.cases.records import Case, SourceSkull
from workbench.studio.components.bone_names import RIGHT, SIDES, points_of_bone
from workbench.studio.components.deeds import Deed
from workbench.studio.components.point_editor import Canvas, Done, Draft, point_editor
from workbench.studio.components.saving import save_text
from workbench.studio.components.skull_in_space import IN_SPACE, Packed, skull_in_space
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import N_, _, translated
from workbench.studio.pictures import cut_out_address
from workbench.studio.session import desk, plain, shown_errors, spoken

_SPACE: Final = N_("All round")
# So many triangles any machine turns without a graphics card.
_MOST_TRIANGLES: Final = 60_000
_VIEWS: Final[dict[str, ViewName]] = {
    N_("Front"): "frontal",
    N_("Right side"): "right-lateral",
    N_("Left side"): "left-lateral",
}
_MARKS: Final[dict[ViewName, str]] = {
    "frontal": RIGHT,
    "right-lateral": SIDES["right"],
    "left-lateral": SIDES["left"],
}


# A skull of a case, how its file is read, and how it is turned to stand.
_Bone = tuple[str, int, tuple[object, ...], str]


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
    for note in remarks_on_points(points):
        st.caption(plain(translated(note)))


def check_points_off(case: Case, skull: SourceSkull) -> None:
    """Offer to say that every point was looked at, as long as some are the program's."""
    key = _key_of(case, skull)
    steps: _Steps = st.session_state[key]
    if not by_placer(steps.points)["program"]:
        return
    if st.button(
        _("I have looked at every point"),
        help=_(
            "Until then the program's points stand as unchecked in reports and views. A single one "
            "is said to be right by choosing it and pressing enter over the bone; moving it says "
            "so too."
        ),
        key=f"{key} checked",
    ):
        st.session_state[key] = steps.then(looked_at(steps.points))
        st.rerun()


def edit_points(case: Case, skull: SourceSkull, reading: Reading) -> None:
    """Show the bone from one side under its points, to be moved and placed."""
    key = _key_of(case, skull)
    steps: _Steps = st.session_state[key]
    shown = st.segmented_control(
        _("Seen from"),
        [*_VIEWS, _SPACE],
        default=next(iter(_VIEWS)),
        required=True,
        format_func=_,
        key=f"{key} view",
    )
    bone = case.number, skull.number, astuple(reading), json.dumps(steps.turn.told())
    with st.spinner(_("Drawing the bone …")):
        told = (
            _in_space(bone, steps, skull, key)
            if shown == _SPACE
            else _seen(bone, _VIEWS[shown], steps, skull, key)
        )
    st.caption(_("Blue: observed. Orange: repaired, from the other side. Red: inferred, check it."))
    if by_placer(steps.points)["program"]:
        st.caption(_("Hollow: the program's, which nobody has looked at yet."))
    after = steps
    for deed in told.deeds:
        after = replace(_after(after, deed, bone), done=deed.number)
    if told.restored is not None and after.fresh:
        after = _restored(after, told.restored)
    if after is not steps:
        st.session_state[key] = after
        st.rerun()


def _seen(bone: _Bone, name: ViewName, steps: _Steps, skull: SourceSkull, key: str) -> Done:
    """Show one view under the points; return what was done there."""
    view = _view(*bone, name)
    draft = _draft(steps, skull, view.seen(steps.points))
    address = _address(*bone, name)
    canvas = Canvas(name, address, view.view.size, _(_MARKS[name]), view.filled)
    return point_editor(canvas, points_of_bone(), draft, key=f"{key} editor")


def _in_space(bone: _Bone, steps: _Steps, skull: SourceSkull, key: str) -> Done:
    """Show the bone in space under the points; return what was done there."""
    standing = steps.turn.points(steps.points)
    draft = _draft(steps, skull, {name: point.xyz for name, point in standing.items()})
    told = skull_in_space(_packed(*bone), points_of_bone(), draft, key=f"{key} space")
    st.caption(
        _(
            "Drag to turn the skull, with shift to move it, the wheel zooms. A double-click places "
            "the chosen point; a placed one is dragged along the bone."
        )
    )
    return told


def _draft(steps: _Steps, skull: SourceSkull, seen: Mapping[str, tuple[float, ...]]) -> Draft:
    return Draft(
        {name: point.status for name, point in steps.points.items()},
        seen,
        steps.points.json(),
        skull.sha256,
        fresh=steps.fresh,
        can_undo=steps.at > 0,
        can_redo=steps.at < len(steps.states) - 1,
        done=steps.done,
        unchecked=by_placer(steps.points)["program"],
    )


def _after(steps: _Steps, deed: Deed, bone: _Bone) -> _Steps:
    """Return the steps after one thing that was done in one of the views."""
    match deed.kind:
        case "placed":
            place = _place(steps, deed, bone)
            return steps.then(_with(steps.points, {**steps.points, deed.name: place}))
        case "removed":
            rest = {name: p for name, p in steps.points.items() if name != deed.name}
            return steps.then(_with(steps.points, rest))
        case "confirmed":
            if deed.name not in steps.points:
                return steps
            stands = replace(steps.points[deed.name], placed_by="hand")
            return steps.then(_with(steps.points, {**steps.points, deed.name: stands}))
        case "undo":
            return steps.moved(-1)
        case "redo":
            return steps.moved(1)


def _with(points: Craniometry, now: Mapping[str, Point]) -> Craniometry:
    """Return other points with the notes on these; what is noted of none is why none were found."""
    return replace(points, points=now, notes=points.notes if points else ())


def _place(steps: _Steps, deed: Deed, bone: _Bone) -> Point:
    if deed.view == IN_SPACE:
        spot, into = np.array(deed.xy[:3]), np.array(deed.xy[3:])
        return place_in_space(_standing(*bone).surface, spot, into, steps.turn)
    x, y = deed.xy
    view = _view(*bone, cast("ViewName", deed.view))
    return view.place(deed.name, (x, y), steps.points)


def exchange_points(case: Case, skull: SourceSkull) -> None:
    """Offer the points as a file, and take one in."""
    key = _key_of(case, skull)
    steps: _Steps = st.session_state[key]
    with st.expander(_("Points as a file")):
        save_text(
            "points.json", steps.points.json(), key=f"{key} file", words=_("Download the points")
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
            points = craniometry_of(text, f"the file '{given.name}'", foreign=True)
            st.session_state[key] = steps.then_others(points)
            st.session_state[rounds] += 1
            st.rerun()


def _key_of(case: Case, skull: SourceSkull) -> str:
    return f"points of {case.number} {skull.sha256}"


def _start(case: Case, skull: SourceSkull, reading: Reading) -> Craniometry:
    drawn = desk().newest_over(case.number, skull.number)
    if drawn is not None:
        return drawn.points
    with st.spinner(_("Reading the bone …"), show_time=True):
        desk().bone(case.number, skull.number, reading)
    with st.spinner(_("Finding the points of the skull …"), show_time=True):
        return _guessed(case.number, skull.number, astuple(reading))


@kept_for_who_looks(at_most=8)
def _guessed(number: str, skull: int, reading: tuple[object, ...]) -> Craniometry:
    bone = desk().bone(number, skull, Reading(*reading))  # pyright: ignore
    try:
        return guess_craniometry(bone)
    except CraniometryError as error:
        return Craniometry({}, (str(error),))


@kept_for_who_looks(at_most=3, shared=True)
def _standing(number: str, skull: int, reading: tuple[object, ...], turn: str) -> StandingBone:
    bone = desk().bone(number, skull, Reading(*reading))  # pyright: ignore
    return StandingBone.of(bone, Turn.of(json.loads(turn)))


@kept_for_who_looks(at_most=9, shared=True)
def _view(
    number: str, skull: int, reading: tuple[object, ...], turn: str, name: ViewName
) -> BoneView:
    return _standing(number, skull, reading, turn).seen_from(name)


@kept_for_who_looks(at_most=3)
def _packed(number: str, skull: int, reading: tuple[object, ...], turn: str) -> Packed:
    bone = desk().bone(number, skull, Reading(*reading))  # pyright: ignore
    return Packed.of(coarse(Turn.of(json.loads(turn)).skull(bone), most=_MOST_TRIANGLES))


@kept_for_who_looks(at_most=9)
def _address(
    number: str, skull: int, reading: tuple[object, ...], turn: str, name: ViewName
) -> str:
    return cut_out_address(_view(number, skull, reading, turn, name).picture)


def _restored(steps: _Steps, document: str) -> _Steps:
    try:
        return steps.then_others(craniometry_of(document, "the points of before"))
    except CraniometryError:
        return replace(steps, fresh=False)
