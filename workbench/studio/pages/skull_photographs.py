"""The way of the reconstruction page that goes from scaled photographs of a skull."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.drafting import Draft
from pipelines.reconstruction.approximation import Person
from pipelines.reconstruction.flat_drawing import STAGES
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.scaled_view import ViewKind
from pipelines.reconstruction.skull_recipe import OwnTable
from workbench.cases.records import Case
from workbench.studio.components.builds import draw_builds, save_builds
from workbench.studio.components.flat_pictures import (
    note_switches,
    show_layers,
    show_measured,
)
from workbench.studio.components.kept_choices import choice, keep_choices, recall_choices
from workbench.studio.components.kept_tabs import show_tabs, tabs_key
from workbench.studio.components.skull_person import choose_person
from workbench.studio.components.skull_scale import ask_incisors, ask_scale
from workbench.studio.components.skull_view_choice import choose_views, take_in_view
from workbench.studio.components.skull_view_points import (
    View,
    edit_view,
    part_of_file,
    points_of,
    points_so_far,
    say_scale,
)
from workbench.studio.components.versions import list_versions
from workbench.studio.language import N_, _
from workbench.studio.session import desk, notify, shown_errors

_LAYERS: Final = N_("Layers")


@dataclass(frozen=True)
class _Asked:
    """What a face is to be drawn from; ``ready`` once every view has what it needs."""

    views: Mapping[ViewKind, int]
    document: Mapping[str, Any]
    person: Person
    table: OwnTable | None
    ready: bool


def lay_over_photographs(case: Case, place: DeltaGenerator) -> None:
    """Lay out the controls, and in ``place`` the photographs under their points and the layers."""
    key = f"over photographs {case.number}"
    drawing = place.empty()
    known = desk().newest_over_photographs(case.number)
    recall_choices(f"{key} looks")
    choice(tabs_key(f"{key} tabs"))
    note_switches(key)
    keep_choices(f"{key} looks", taken_back=False)
    st.subheader(_("1 · Photographs"), anchor=False)
    recall_choices(key)
    chosen = choose_views(case, key, known)
    take_in_view(case, key)
    if not chosen:
        keep_choices(key, taken_back=False)
        place.info(
            _(
                "Add photographs of the skull from the front, from a side or both, each with a "
                "ruler in the plane of the face. Points are placed on them; tissue depths, the "
                "profile, guides and a face are drawn over them to scale, each as a layer."
            )
        )
        return
    st.subheader(_("2 · Scale and points"), anchor=False)
    views: dict[ViewKind, View] = {}
    ready = True
    for kind, skull in chosen.items():
        views[kind] = View(kind, skull, ask_scale(kind, key, known))
        ready &= say_scale(case, views[kind], points_of(views[kind], key, known))
    asked = _ask(views, key, known, ready=ready)
    drawn = _draw_and_save(case, asked, drawing, key)
    with place:
        _show(case, views, drawn, key)


def _ask(
    views: Mapping[ViewKind, View], key: str, known: FlatRecipe | None, *, ready: bool
) -> _Asked:
    document: dict[str, Any] = {
        kind: part_of_file(view, points_so_far(view, key)) for kind, view in views.items()
    }
    incisors = ask_incisors(key, known) if "frontal" in views else {}
    if incisors:
        document["incisors_mm"] = incisors
    st.subheader(_("3 · Whose skull"), anchor=False)
    person, table = choose_person(key, known)
    keep_choices(key)
    numbers: dict[ViewKind, int] = {kind: view.skull.number for kind, view in views.items()}
    return _Asked(numbers, document, person, table, ready)


def _draw_and_save(case: Case, asked: _Asked, place: DeltaGenerator, key: str) -> list[FlatRecipe]:
    st.subheader(_("4 · Draw, save and export"), anchor=False)
    if st.button(_("Draw the face"), type="primary", disabled=not asked.ready, key=f"{key} draw"):
        with shown_errors():
            _draw(case, asked, place, key)
    drawn: list[FlatRecipe] = st.session_state.get(f"{key} drawn", [])
    if drawn and st.session_state[f"{key} drawn from"] != asked:
        st.info(_("What is shown and saved is what was drawn last. Draw again to see the changes."))
    save_builds(case, drawn, key)
    list_versions(case)
    return drawn


def _draw(case: Case, asked: _Asked, place: DeltaGenerator, key: str) -> None:
    def plan() -> list[FlatRecipe]:
        return desk().plan_skull_photographs(
            case.number, asked.views, asked.document, person=asked.person, table=asked.table
        )

    def draw(recipe: FlatRecipe, draft: Draft) -> None:
        desk().preview(case.number, recipe, draft=draft)

    drawn = draw_builds(plan, draw, place, stages=STAGES, key=key)
    st.session_state[f"{key} drawn"], st.session_state[f"{key} drawn from"] = drawn, asked
    st.session_state[tabs_key(f"{key} tabs")] = _(_LAYERS)
    notify(_("The face is drawn. It is kept once you save it."))
    st.rerun()


def _show(case: Case, views: Mapping[ViewKind, View], drawn: list[FlatRecipe], key: str) -> None:
    def edit(kind: ViewKind) -> None:
        if kind in views:
            edit_view(case, views[kind], key)
        else:
            st.info(
                _("No photograph is chosen for this view. One view is enough for its own plane.")
            )

    def shown(what: str) -> None:
        if not drawn:
            st.info(_("Nothing is drawn yet. Place the points, say whose skull it is, and draw."))
        elif what == _LAYERS:
            show_layers(case.number, drawn, key)
        else:
            show_measured(case.number, drawn)

    show_tabs(
        {
            _("Points, front"): lambda: edit("frontal"),
            _("Points, side"): lambda: edit("lateral"),
            _(_LAYERS): lambda: shown(_LAYERS),
            _("Measures"): lambda: shown("measures"),
        },
        key=f"{key} tabs",
    )
