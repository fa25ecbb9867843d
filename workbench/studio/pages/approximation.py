"""The reconstruction page: a face approximated over a skull, with its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.reconstruction.approximation import Person, Reading
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.skull_recipe import OwnTable
from workbench.cases.records import Case, SourceSkull
from workbench.studio.components.approximated import drawn_face, show_faces
from workbench.studio.components.case_picker import begin_page
from workbench.studio.components.kept_choices import keep_choices, recall_choices
from workbench.studio.components.kept_tabs import show_tabs
from workbench.studio.components.skull_choice import choose_skull, take_in_skull
from workbench.studio.components.skull_person import choose_person
from workbench.studio.components.skull_points import (
    edit_points,
    exchange_points,
    points_so_far,
    say_what_is_placed,
)
from workbench.studio.components.versions import list_versions
from workbench.studio.language import _, ngettext
from workbench.studio.session import begun, desk, notify, shown_errors, spoken


@dataclass(frozen=True)
class _Asked:
    """What a face is to be drawn from, beside the skull."""

    points: Craniometry
    person: Person
    reading: Reading
    table: OwnTable | None


def approximation_page() -> None:
    """Lay out the page: skull, points, person and saving at the left, the pictures beside them."""
    case = begin_page(_("Facial approximation"), _("Every face drawn here"))
    if case is None:
        return
    controls, beside = st.columns([2, 3], gap="medium")
    with beside:
        place = st.container(key="picture")
    with controls, shown_errors():
        st.subheader(_("1 · Skull"), anchor=False)
        chosen = choose_skull(case)
        take_in_skull(case)
        if chosen is None:
            place.info(
                _(
                    "Add the CT or the surface of a skull. Its points are then "
                    "guessed, checked and moved on the bone, and a face is drawn over "
                    "it in three builds."
                )
            )
            return
        _work(case, *chosen, place)


def _work(case: Case, skull: SourceSkull, reading: Reading, place: DeltaGenerator) -> None:
    key = f"face over {case.number} {skull.number}"
    st.subheader(_("2 · Points of the skull"), anchor=False)
    with st.spinner(_("Reading the bone …"), show_time=True):
        points = points_so_far(case, skull, reading)
    say_what_is_placed(points)
    exchange_points(case, skull)
    st.subheader(_("3 · Whose skull"), anchor=False)
    recall_choices(f"{key} person")
    person, table = choose_person(key, desk().newest_over(case.number, skull.number))
    keep_choices(f"{key} person")
    st.subheader(_("4 · Draw, save and export"), anchor=False)
    asked = _Asked(points, person, reading, table)
    if st.button(_("Draw the face"), type="primary", key=f"{key} draw"):
        with shown_errors():
            _draw(case, skull, asked, key)
    drawn: list[ApproximationRecipe] = st.session_state.get(f"{key} drawn", [])
    if drawn and st.session_state[f"{key} asked"] != asked:
        st.info(_("What is shown and saved is what was drawn last. Draw again to see the changes."))
    _save(case, drawn, key)
    list_versions(case)
    tabs = {_("Points"): lambda: edit_points(case, skull, reading)}
    if drawn:
        tabs = {_("The face"): lambda: _show(case, drawn, key), **tabs}
    with place:
        show_tabs(tabs, key=f"{key} tabs {len(tabs)}")


def _show(case: Case, drawn: Sequence[ApproximationRecipe], key: str) -> None:
    show_faces([drawn_face(case.number, recipe.canonical()) for recipe in drawn], key=key)


def _draw(case: Case, skull: SourceSkull, asked: _Asked, key: str) -> None:
    """Draw every build with progress; a click on anything ends it after the build at work."""
    progress = st.progress(0.0, _("Laying the points on the bone"))
    recipes = desk().plan_faces(
        case.number,
        skull.number,
        asked.points,
        person=asked.person,
        reading=asked.reading,
        table=asked.table,
    )
    # Any click ends a run of the page; this one says so.
    st.button(_("Stop"), key=f"{key} stop", help=_("Ends after the build that is being drawn."))
    for done, recipe in enumerate(recipes):
        progress.progress(
            done / len(recipes),
            _("Drawing the {build} build, some seconds", build=spoken(recipe.build)),
        )
        drawn_face(case.number, recipe.canonical())
    st.session_state[f"{key} drawn"], st.session_state[f"{key} asked"] = recipes, asked
    notify(_("The face is drawn. It is kept once you save it."))
    st.rerun()


def _save(case: Case, drawn: Sequence[ApproximationRecipe], key: str) -> None:
    with st.form(f"save {key} {len(case.versions)}", border=False):
        note = st.text_input(_("Note on this version"))
        row = st.container(horizontal=True, vertical_alignment="center")
        several = ngettext(
            "Save a version", "Save {count} versions, one for each build", max(len(drawn), 1)
        )
        pressed = row.form_submit_button(several, disabled=not drawn)
        if not pressed:
            return
        with shown_errors(), row, st.spinner(_("Saving …"), show_time=True):
            saved: list[int] = []
            for recipe in drawn:
                build = begun(_("{build} build", build=spoken(recipe.build)))
                words = f"{build}. {note}".rstrip()
                saved.append(desk().save_version(case.number, recipe, note=words).version.number)
            numbers = ", ".join(map(str, saved))
            notify(
                ngettext(
                    "Version {numbers} is saved.",
                    "Versions {numbers} are saved.",
                    len(saved),
                    numbers=numbers,
                )
            )
            st.rerun()
