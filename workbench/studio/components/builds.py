"""Draw a face in one or three builds with progress, and save each as a version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.drafting import Draft
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.recipe import ApproximationRecipe
from workbench.cases.records import Case
from workbench.studio.components.long_work import long_work
from workbench.studio.language import _, ngettext
from workbench.studio.session import desk, notify, shown_errors, spoken
from workbench.work.versions import build_note

_Planned = TypeVar("_Planned", ApproximationRecipe, FlatRecipe)


def draw_builds(
    plan: Callable[[], list[_Planned]],
    draw: Callable[[_Planned, Draft], object],
    place: DeltaGenerator,
    *,
    stages: int,
    key: str,
) -> list[_Planned]:
    """Draw every build that is planned, each in so many ``stages``, with progress in ``place``."""
    with place.container(), long_work(_("Laying the points on the bone …"), key=key) as work:
        recipes = plan()
        for done, recipe in enumerate(recipes):
            words = _("Drawing the {build} build …", build=spoken(recipe.build))
            draw(recipe, Draft(go_on=work.part(stages, words, done=done, of=len(recipes))))
    return recipes


def save_builds(
    case: Case, drawn: Sequence[ApproximationRecipe] | Sequence[FlatRecipe], key: str
) -> None:
    """Show the form that saves what was drawn, each build as a version of its own."""
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
                words = build_note(recipe.build, note)
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
