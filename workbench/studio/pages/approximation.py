"""The reconstruction page: a face approximated over a skull, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.drafting import Draft
from pipelines.reconstruction.approximation import Person, Reading
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.drawing import STAGES
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.skull_recipe import OwnTable
from workbench.cases.records import Case, SourceSkull
from workbench.studio.components.approximated import drawn_face, show_faces
from workbench.studio.components.builds import draw_builds, save_builds
from workbench.studio.components.case_picker import begin_page
from workbench.studio.components.kept_choices import choice, keep_choices, recall_choices
from workbench.studio.components.kept_tabs import show_tabs, tabs_key
from workbench.studio.components.rule_choice import choose_rules
from workbench.studio.components.skull_choice import choose_skull, take_in_skull
from workbench.studio.components.skull_person import choose_person
from workbench.studio.components.skull_points import (
    check_points_off,
    edit_points,
    exchange_points,
    points_so_far,
    say_what_is_placed,
)
from workbench.studio.components.versions import list_versions
from workbench.studio.language import N_, _
from workbench.studio.pages.skull_photographs import lay_over_photographs
from workbench.studio.session import desk, notify, shown_errors

_SCAN: Final = N_("CT or surface scan")
_PHOTOGRAPHS: Final = N_("Photographs of the skull")
_FACE: Final = N_("The face")


@dataclass(frozen=True)
class _Asked:
    """What a face is to be drawn from, beside the skull."""

    points: Craniometry
    person: Person
    reading: Reading
    table: OwnTable | None
    rules: Mapping[str, str]


def approximation_page() -> None:
    """Lay out the page: what there is of the skull, and then the way that goes from there."""
    case = begin_page(_("Facial approximation"), _("Every face drawn here"))
    if case is None:
        return
    looks = f"ways over {case.number}"
    recall_choices(looks)
    way: str = st.segmented_control(
        _("What there is of the skull"),
        [_SCAN, _PHOTOGRAPHS],
        default=_SCAN,
        required=True,
        format_func=_,
        key=choice(f"{looks} way"),
    )
    keep_choices(looks, taken_back=False)
    controls, beside = st.columns([2, 3], gap="medium")
    with beside:
        place = st.container(key="picture")
    with controls, shown_errors():
        if way == _PHOTOGRAPHS:
            lay_over_photographs(case, place)
        else:
            _lay_over_scan(case, place)


def _lay_over_scan(case: Case, place: DeltaGenerator) -> None:
    st.subheader(_("1 · Skull"), anchor=False)
    chosen = choose_skull(case)
    take_in_skull(case)
    if chosen is not None:
        _work(case, *chosen, place)
        return
    place.info(
        _(
            "Add the CT or the surface of a skull. Its points are then "
            "guessed, checked and moved on the bone, and a face is drawn over "
            "it in three builds."
        )
    )


def _work(case: Case, skull: SourceSkull, reading: Reading, place: DeltaGenerator) -> None:
    key = f"face over {case.number} {skull.number}"
    st.subheader(_("2 · Points of the skull"), anchor=False)
    drawing = place.empty()
    points = points_so_far(case, skull, reading)
    say_what_is_placed(points)
    check_points_off(case, skull)
    exchange_points(case, skull)
    recall_choices(f"{key} looks")
    choice(tabs_key(f"{key} sheets"))
    keep_choices(f"{key} looks", taken_back=False)
    st.subheader(_("3 · Whose skull"), anchor=False)
    recall_choices(f"{key} person")
    known = desk().newest_over(case.number, skull.number)
    person, table = choose_person(key, known)
    rules = choose_rules(key, known.rules if isinstance(known, ApproximationRecipe) else {})
    keep_choices(f"{key} person")
    st.subheader(_("4 · Draw, save and export"), anchor=False)
    asked = _Asked(points, person, reading, table, rules)
    if st.button(_("Draw the face"), type="primary", key=f"{key} draw"):
        with shown_errors():
            _draw(case, skull, asked, drawing, key)
    drawn: list[ApproximationRecipe] = st.session_state.get(f"{key} drawn", [])
    if drawn and st.session_state[f"{key} asked"] != asked:
        st.info(_("What is shown and saved is what was drawn last. Draw again to see the changes."))
    save_builds(case, drawn, key)
    list_versions(case)
    tabs = {
        _("Points"): lambda: edit_points(case, skull, reading),
        _(_FACE): lambda: _show(case, drawn, key),
    }
    with place:
        show_tabs(tabs, key=f"{key} sheets")


def _show(case: Case, drawn: Sequence[ApproximationRecipe], key: str) -> None:
    if not drawn:
        st.info(_("Nothing is drawn yet. Place the points, say whose skull it is, and draw."))
        return
    show_faces([drawn_face(case.number, recipe.canonical()) for recipe in drawn], key=key)


def _draw(case: Case, skull: SourceSkull, asked: _Asked, place: DeltaGenerator, key: str) -> None:
    def plan() -> list[ApproximationRecipe]:
        return desk().plan_faces(
            case.number,
            skull.number,
            asked.points,
            person=asked.person,
            reading=asked.reading,
            table=asked.table,
            rules=asked.rules,
        )

    def draw(recipe: ApproximationRecipe, draft: Draft) -> None:
        desk().preview(case.number, recipe, draft=draft)
        drawn_face(case.number, recipe.canonical())

    drawn = draw_builds(plan, draw, place, stages=STAGES, key=key)
    st.session_state[f"{key} drawn"], st.session_state[f"{key} asked"] = drawn, asked
    st.session_state[tabs_key(f"{key} sheets")] = _(_FACE)
    notify(_("The face is drawn. It is kept once you save it."))
    st.rerun()
