"""The superimposition page: a skull laid over a photograph of a face, for an examiner."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.landmarks import Landmarks
from pipelines.reconstruction.approximation import Reading
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from workbench.cases.records import Case, SourceImage, SourceSkull
from workbench.studio.components.case_picker import begin_page
from workbench.studio.components.comparing import (
    ask_lens,
    ask_material,
    score_criteria,
    scored,
    show_tally,
)
from workbench.studio.components.intake import take_in_photographs
from workbench.studio.components.kept_choices import choice, keep_choices, recall_choices
from workbench.studio.components.kept_tabs import show_tabs
from workbench.studio.components.landmarks import find_faces, move_landmarks
from workbench.studio.components.skull_choice import choose_skull, take_in_skull
from workbench.studio.components.skull_person import choose_person
from workbench.studio.components.skull_points import (
    check_points_off,
    edit_points,
    exchange_points,
    points_so_far,
    say_what_is_placed,
)
from workbench.studio.components.superimposed import Laid, lay_over, show_fit, show_overlay
from workbench.studio.components.versions import list_versions, save_version
from workbench.studio.language import _
from workbench.studio.session import aged, desk, shown_errors, spoken
from workbench.superimposing import Examined, Overlaying


def superimposition_page() -> None:
    """Lay out the page: skull, photograph and camera at the left, the comparison beside them."""
    case = begin_page(_("Superimposition"), _("Every comparison"))
    if case is None:
        return
    controls, beside = st.columns([2, 3], gap="medium")
    with beside:
        place = st.container(key="picture")
    with controls, shown_errors():
        st.subheader(_("1 · Skull and photograph"), anchor=False)
        skull = choose_skull(case)
        take_in_skull(case)
        photo = _choose_photograph(case)
        take_in_photographs(case)
        if skull is None or photo is None:
            place.info(
                _(
                    "Add a skull and the photograph of a face: this page lays one over "
                    "the other as the photograph's own camera would have seen it. It "
                    "is a comparison for an examiner; it serves exclusion better than "
                    "the contrary, and decides nothing."
                )
            )
            return
        _work(case, skull, photo, place)


def _choose_photograph(case: Case) -> SourceImage | None:
    if not case.photos:
        return None
    photos = {photo.number: photo for photo in case.photos}
    chosen = st.selectbox(
        _("Photograph of a face"),
        list(photos),
        index=len(photos) - 1,
        format_func=lambda n: f"{n}: {spoken(photos[n].relation)}, {aged(photos[n].age_years)}",
        key=f"compared photograph of {case.number} {len(photos)}",
    )
    return photos[chosen]


def _work(
    case: Case, chosen: tuple[SourceSkull, Reading], photo: SourceImage, place: DeltaGenerator
) -> None:
    skull, reading = chosen
    key = f"comparison {case.number} {skull.number} {photo.number}"
    found = find_faces(case, [photo], place)
    if found is None:
        return
    st.subheader(_("2 · Points of the skull"), anchor=False)
    points = points_so_far(case, skull, reading)
    say_what_is_placed(points)
    check_points_off(case, skull)
    exchange_points(case, skull)
    st.subheader(_("3 · Camera and person"), anchor=False)
    recall_choices(key)
    mm35, distance_mm = ask_lens(key)
    newest = desk().newest_over(case.number, skull.number)
    person, table = choose_person(key, newest, one_build=True)
    material = ask_material(key)
    mix = st.slider(
        _("How strongly the skull covers the face in the saved picture"),
        0.0,
        1.0,
        0.5,
        0.05,
        key=choice(f"{key} mix"),
    )
    scores = scored(key)
    keep_choices(key)
    recipe: SuperimpositionRecipe | None = None
    with place, shown_errors():
        recipe = desk().plan_over_photograph(
            case.number,
            skull.number,
            photo.number,
            points,
            person=person,
            reading=reading,
            known=Examined(mm35, distance_mm, table, scores, material),
            overlaying=Overlaying(mix=mix),
        )
    with place:
        _compare(case, (skull, reading), (photo, found), recipe, key)
    st.subheader(_("4 · Save and export"), anchor=False)
    save_version(case, recipe)
    list_versions(case)


def _compare(
    case: Case,
    skull: tuple[SourceSkull, Reading],
    photo: tuple[SourceImage, dict[int, Landmarks]],
    recipe: SuperimpositionRecipe | None,
    key: str,
) -> None:
    """Show the comparison once a camera is known, and both kinds of points to be moved.

    The tabs stay the same, so that the one that is open stays open.
    """

    def with_laid(show: Callable[[Laid], None]) -> None:
        if recipe is None:
            st.caption(_("The comparison stands here once a camera is known, at the left."))
            return
        # What an examiner scores and how it is mixed changes nothing of where the skull lies.
        bare = recipe.model_copy(update={"scores": {}, "mix": 0.5})
        laid = lay_over(case.number, bare, key)
        if laid is not None:
            show(laid)

    show_tabs(
        {
            _("Overlay"): lambda: with_laid(lambda laid: show_overlay(laid, key)),
            _("Points and fit"): lambda: with_laid(show_fit),
            _("Criteria"): lambda: with_laid(lambda laid: _score(laid, key)),
            _("Points of the skull"): lambda: edit_points(case, *skull),
            _("Landmarks of the face"): lambda: move_landmarks(case, [photo[0]], photo[1]),
        },
        key=f"{key} tabs",
    )


def _score(laid: Laid, key: str) -> None:
    report, before = laid.report, scored(key)
    entries = score_criteria(report["criteria"], key)
    show_tally(report, entries)
    if entries != before:
        st.rerun()
