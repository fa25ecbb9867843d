"""Paint on the drawn photograph: marks to keep, what is hair, what another photograph shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import streamlit as st

from pipelines.steps import Choices, DetailWish, HairStep, HairStroke, LocksStep, Stroke
from workbench.cases.records import Case, SourceImage
from workbench.studio.components.brush import as_painted, brush, strokes_of
from workbench.studio.components.kept_choices import noted
from workbench.studio.language import N_, _
from workbench.studio.pictures import photograph_address

Says = Literal["marks", "hidden", "hair", "not hair", "person", "not person"]
Painted = Mapping[Says, list[Any]]
"""Strokes as JSON by what they say."""


@dataclass(frozen=True)
class _Paint:
    label: str
    meaning: str


_PAINTS: Final[Mapping[Says, _Paint]] = {
    "marks": _Paint(
        N_("Moles and scars"), N_("What is painted over stays as it is in the photograph.")
    ),
    "hair": _Paint(N_("Hair"), N_("This is hair, where the workbench took it for something else.")),
    "not hair": _Paint(
        N_("Not hair"), N_("This is no hair, where the workbench took it for hair.")
    ),
    "person": _Paint(N_("Person"), N_("This belongs to the person, not to the background behind.")),
    "not person": _Paint(N_("Background"), N_("This is background, not the person.")),
    "hidden": _Paint(
        N_("Hidden skin"),
        N_(
            "Where hair, a hand or a glare lies over the skin, that of another photograph of the "
            "person is laid."
        ),
    ),
}


def painted_on(case: Case, photo: SourceImage) -> Painted:
    """Return what was painted on a photograph, noted as what is kept; empty where nothing was."""
    kept: Painted = {says: noted(_key(case, photo, says), []) for says in _PAINTS}
    return {says: strokes for says, strokes in kept.items() if strokes}


def with_strokes(choices: Choices, painted: Painted) -> Choices:
    """Return choices with what was painted on the photograph that is drawn."""
    hair = choices.hair or HairStep()
    said = [
        HairStroke(points=stroke.points, radius_px=stroke.radius_px, says=says)
        for says in ("hair", "not hair", "person", "not person")
        for stroke in strokes_of(painted.get(says, []))
    ]
    return choices.model_copy(
        update={
            "locks": LocksStep(marks=strokes_of(painted.get("marks", []))),
            "detail": DetailWish(hidden=strokes_of(painted.get("hidden", []))),
            "hair": hair.model_copy(update={"strokes": tuple(said)}),
        }
    )


def strokes_painted(case: Case, photo: SourceImage, choices: Choices) -> dict[str, list[Any]]:
    """Return what is kept of each brush on a photograph for ``choices``, under its key."""
    hair = choices.hair or HairStep()
    painted: dict[Says, list[Stroke]] = {says: [] for says in _PAINTS}
    painted["marks"], painted["hidden"] = [*choices.locks.marks], [*choices.detail.hidden]
    for stroke in hair.strokes:
        said = Stroke(points=stroke.points, radius_px=stroke.radius_px)
        painted[stroke.says].append(said)
    return {_key(case, photo, says): as_painted(strokes) for says, strokes in painted.items()}


def paint(case: Case, photo: SourceImage) -> None:
    """Show the photograph under a brush, and choose what its strokes say."""
    key = f"paint {case.number} {photo.number}"
    says: Says = st.segmented_control(
        _("What the brush says"),
        list(_PAINTS),
        default="marks",
        required=True,
        format_func=lambda one: _labelled(one, st.session_state.get(_key(case, photo, one), [])),
        key=f"{key} says",
        wrap=True,
    )
    st.caption(_(_PAINTS[says].meaning))
    address = photograph_address(case.number, photo.number, photo.sha256)
    kept = _key(case, photo, says)
    known = st.session_state.get(kept, [])
    painted = brush(address, known, photograph=photo.sha256, width=photo.width, key=f"{key} {says}")
    if painted != known:
        st.session_state[kept] = painted
        st.rerun()


def _labelled(says: Says, strokes: list[Any]) -> str:
    label = _(_PAINTS[says].label)
    return f"{label} · {len(strokes)}" if strokes else label


def _key(case: Case, photo: SourceImage, says: Says) -> str:
    return f"{says} on {photo.number} of {case.number}"
