"""The post-mortem page: a morgue photograph made fit to be shown, kept as a version of its case."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.landmarks import Landmarks
from pipelines.postmortem.checklist import Answers
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.postmortem.steps import PostmortemChoices
from workbench.cases.records import Case, SourceImage
from workbench.studio.components.brush import brush, strokes_of
from workbench.studio.components.case_picker import begin_page
from workbench.studio.components.comparer import drawn_now, show_compared
from workbench.studio.components.going_on import (
    asked_to_go_on,
    note_going_on,
    show_going_on,
    take_up_asked,
    tell_what_is_left_out,
)
from workbench.studio.components.intake import take_in_photographs
from workbench.studio.components.kept_choices import keep_choices, noted, recall_choices
from workbench.studio.components.kept_tabs import show_tabs
from workbench.studio.components.landmarks import find_faces, move_landmarks
from workbench.studio.components.morgue_warning import warn_of_living_photograph
from workbench.studio.components.retouching import (
    answer_checklist,
    choose_donor,
    choose_operations,
    retouched_controls,
)
from workbench.studio.components.version_pictures import retouched_pair
from workbench.studio.components.versions import list_versions, save_version
from workbench.studio.language import _
from workbench.studio.pictures import photograph_address
from workbench.studio.session import aged, desk, shown_errors

_PAGE: Final = "postmortem"


def postmortem_page() -> None:
    """Lay out the page: photograph, operations and saving at the left, the pictures beside them."""
    case = begin_page(_("Post-mortem imaging"), _("Every picture made here"))
    if case is None:
        return
    controls, beside = st.columns([2, 3], gap="medium")
    with controls, shown_errors():
        st.subheader(_("1 · Photograph"), anchor=False)
        photo = _choose(case)
        if photo is not None:
            warn_of_living_photograph(case, photo)
        take_in_photographs(case)
    with beside:
        place = st.container(key="picture")
    if photo is None:
        place.info(_("Add a photograph of the face, and its operations stand here beside it."))
        return
    _work(case, photo, controls, place)


def _choose(case: Case) -> SourceImage | None:
    if not case.photos:
        st.caption(_("Add the morgue photograph, with the age at death as it is estimated."))
        return None
    photos = {photo.number: photo for photo in case.photos}
    key = f"morgue photograph of {case.number} {len(photos)}"
    with shown_errors():
        asked = _photograph_asked_for(case)
        if asked is not None:
            st.session_state[key] = asked
    chosen = st.selectbox(
        _("Morgue photograph"),
        list(photos),
        index=len(photos) - 1,
        format_func=lambda number: f"{number}: {aged(photos[number].age_years)}",
        key=key,
    )
    return photos[chosen]


def _photograph_asked_for(case: Case) -> int | None:
    """Return the photograph of the version that one is to go on from, or None."""
    version = asked_to_go_on(_PAGE, case)
    return None if version is None else desk().drawn_on(case.number, version).number


def _controls(key: str, case: Case, version: int) -> dict[str, object]:
    recipe = desk().recipe(case.number, version)
    assert isinstance(recipe, PostmortemRecipe)
    return retouched_controls(case, key, recipe)


def _work(case: Case, photo: SourceImage, controls: DeltaGenerator, place: DeltaGenerator) -> None:
    key = f"retouch {case.number} {photo.number}"
    with controls, shown_errors():
        found = find_faces(case, [photo], place)
        if found is None:
            return
        st.subheader(_("2 · What is done"), anchor=False)
        tabs = place.container()
        take_up_asked(_PAGE, case, key, partial(_controls, key))
        recall_choices(key)
        note_going_on(key)
        strokes = strokes_of(noted(f"{key} strokes", []))
        choices = choose_operations(key, strokes)
        donor = choose_donor(case, photo, key) if choices.eyes else None
        answers = answer_checklist(key)
        recipe = _planned(case, photo, choices, answers, donor)
        tell_what_is_left_out(case, key, recipe)
        keep_choices(key)
        if recipe is None:
            return
        with tabs:
            _pictures(case, photo, found, recipe, key)
        st.subheader(_("3 · Save and export"), anchor=False)
        show_going_on(key)
        save_version(case, recipe, key)
        list_versions(case)


def _planned(
    case: Case,
    photo: SourceImage,
    choices: PostmortemChoices,
    answers: Answers,
    donor: int | None,
) -> PostmortemRecipe | None:
    with shown_errors():
        return desk().plan_retouching(
            case.number, photo.number, choices=choices, answers=answers, donor=donor
        )
    return None


def _pictures(
    case: Case,
    photo: SourceImage,
    found: dict[int, Landmarks],
    recipe: PostmortemRecipe,
    key: str,
) -> None:
    def before_and_after() -> None:
        with st.spinner(_("Drawing …")):
            before, after = retouched_pair(case.number, photo.number, recipe.canonical())
        taken = drawn_now(_("Photograph"), _("The morgue photograph as it was taken"), before)
        made = drawn_now(_("Impression"), _("The photograph made fit to be shown"), after)
        show_compared([taken, made], key=key)

    def mark_wounds() -> None:
        st.caption(_("Paint over wounds, tubes and stains; skin is laid over what is marked."))
        address = photograph_address(case.number, photo.number, photo.sha256)
        known = st.session_state[f"{key} strokes"]
        painted = brush(
            address, known, photograph=photo.sha256, width=photo.width, key=f"{key} brush"
        )
        if painted != known:
            st.session_state[f"{key} strokes"] = painted
            st.rerun()

    show_tabs(
        {
            _("Before and after"): before_and_after,
            _("Mark wounds"): mark_wounds,
            _("Landmarks"): lambda: move_landmarks(case, [photo], found),
        },
        key=f"tabs of {key}",
    )
