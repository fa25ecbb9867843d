"""The age progression page: photograph, landmarks, ages, before and after, save, export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.landmarks import Landmarks
from pipelines.recipe import Recipe
from workbench.cases.records import Case, SourceImage
from workbench.studio.components.ages import Plan, choose_ages
from workbench.studio.components.before_and_after import (
    show_before_and_after,
    show_measurements,
)
from workbench.studio.components.case_picker import pick_case
from workbench.studio.components.first_steps import (
    FORM_AT_LEFT,
    explain_photographs,
    explain_the_way,
)
from workbench.studio.components.going_on import (
    note_going_on,
    show_going_on,
    take_up_asked,
    tell_what_is_left_out,
)
from workbench.studio.components.intake import choose_photographs, take_in_photographs
from workbench.studio.components.kept_choices import (
    keep_choices,
    note_again,
    noted_so_far,
    recall_choices,
)
from workbench.studio.components.landmark_editor import Edit
from workbench.studio.components.landmarks import (
    find_faces,
    move_landmarks,
    moved_landmarks,
    moves_not_kept,
    say_who_placed,
)
from workbench.studio.components.landmarks_of_version import as_in_versions, note_landmarks
from workbench.studio.components.live_inset import live_inset
from workbench.studio.components.morgue_warning import warn_of_morgue_photographs
from workbench.studio.components.resumed_controls import resumed_controls
from workbench.studio.components.strokes import paint
from workbench.studio.components.variants import show_variants
from workbench.studio.components.versions import list_versions, save_variants, save_version
from workbench.studio.components.weighing import Weighed, weigh_photographs
from workbench.studio.language import _, language
from workbench.studio.session import show_notice, shown_errors
from workbench.studio.sign_in.visitor import go_on_working

_TO_SAVE: Final = "there is a progression to save"


def progression_page() -> None:
    """Lay out the page: controls at the left in the order of the work, the picture beside them."""
    st.title(_("Age progression"), anchor=False)
    with st.sidebar:
        case = pick_case()
    show_notice()
    if case is None:
        explain_the_way(FORM_AT_LEFT)
        return
    controls, beside = st.columns([2, 3], gap="medium")
    name = f"progression of {case.number}"
    take_up_asked("progression", case, name, resumed_controls)
    recall_choices(name)
    note_going_on(name)
    note_landmarks(case)
    with controls, shown_errors():
        st.subheader(_("1 · Photographs"), anchor=False)
        photos = choose_photographs(case)
        if photos:
            warn_of_morgue_photographs(case, photos)
        weighed = weigh_photographs(case, photos, name)
        take_in_photographs(case)
    with beside:
        place = st.container(key="picture")
    if not case.photos:
        with place:
            explain_photographs()
        return
    _work(_Chosen(case, photos, weighed, name, noted_so_far()), controls, place)


@dataclass(frozen=True)
class _Chosen:
    """The case, its photographs that are worked from, and the name of the choices made here.

    ``noted`` are the choices of which photographs, made outside of the bench.
    """

    case: Case
    photos: list[SourceImage]
    weighed: Weighed
    name: str
    noted: tuple[str, ...]


def _work(chosen: _Chosen, controls: DeltaGenerator, place: DeltaGenerator) -> None:
    case, photos = chosen.case, chosen.photos
    wanted: _Wanted | None = None
    with controls, shown_errors():
        if photos:
            st.subheader(_("2 · Landmarks"), anchor=False)
            found = find_faces(case, photos, place)
            if found:
                found = as_in_versions(case, found)
                say_who_placed(case, found)
                st.session_state.pop(_TO_SAVE, None)
                wanted = _bench(chosen, found, place)
    with controls:
        if wanted:
            st.subheader(_("4 · Save and export"), anchor=False)
            show_going_on(chosen.name)
            save_version(case, wanted.recipe, chosen.name)
            save_variants(case, wanted.recipe, chosen.name)
        if wanted or case.versions:
            list_versions(case)


@dataclass(frozen=True)
class _Wanted:
    """What was chosen: its plan, and its recipe, or None, with the landmarks as moved so far."""

    case: Case
    found: dict[int, Landmarks]
    moves: dict[int, Edit]
    plan: Plan
    recipe: Recipe | None

    def now(self, moves: dict[int, Edit]) -> Recipe | None:
        """Return the recipe with the landmarks as they are moved by now."""
        if self.recipe is None or moves == self.moves:
            return self.recipe
        return self.plan(moved_landmarks(self.case, self.found, moves))


# A fragment: what is slid changes the picture. Photographs, versions and the list of cases, which
# it does not, are many more controls, and to draw them anew takes a browser longer than a picture.
@st.fragment
def _bench(chosen: _Chosen, found: dict[int, Landmarks], place: DeltaGenerator) -> _Wanted | None:
    go_on_working()
    note_again(chosen.noted)
    wanted = _choose(chosen, found)
    if wanted is None:
        _offer_to_save(able=False)
        return None
    # In a container of its own: one fragment within another would be drawn beside what it drew.
    with place, st.container():
        _picture(chosen.case, chosen.photos, wanted)
    return wanted


def _offer_to_save(*, able: bool) -> None:
    """Draw the whole page anew where there is something to save now, or is not any more."""
    before = st.session_state.get(_TO_SAVE, able)
    st.session_state[_TO_SAVE] = able
    if able != before:
        st.rerun()


def _choose(chosen: _Chosen, found: dict[int, Landmarks]) -> _Wanted | None:
    with shown_errors():
        st.subheader(_("3 · Age"), anchor=False)
        plan = choose_ages(chosen.case, chosen.photos, chosen.weighed, chosen.name)
        moves = moves_not_kept(chosen.case, found)
        recipe = _planned(plan, moved_landmarks(chosen.case, found, moves))
        tell_what_is_left_out(chosen.case, chosen.name, recipe)
        _offer_to_save(able=recipe is not None)
        if recipe is not None:
            chosen.weighed.tell(recipe)
        keep_choices(chosen.name)
        return _Wanted(chosen.case, found, moves, plan, recipe)
    return None


def _planned(plan: Plan, moved: dict[int, Landmarks]) -> Recipe | None:
    with shown_errors():
        return plan(moved)
    return None


# A fragment: a landmark let go changes the picture and nothing else on the page.
@st.fragment
def _picture(case: Case, photos: list[SourceImage], wanted: _Wanted) -> None:
    go_on_working()
    picture, variants, landmarks, brush, measurements = st.tabs(
        [
            _("Before and after"),
            _("Variants"),
            _("Landmarks"),
            _("Brush"),
            _("Measurements"),
        ],
        key=f"progression tabs of {case.number} {language()}",
        on_change="rerun",
    )
    recipe = wanted.now(moves_not_kept(case, wanted.found))
    # First of all: it is what the artist waits for.
    with picture, shown_errors():
        drawn = show_before_and_after(case, recipe)
    # The picture and the points are always there, so that neither loses what was done on it.
    with landmarks:
        move_landmarks(case, photos, wanted.found)
        inset = st.toggle(
            _("Show over the points what they come to"), value=True, key=f"inset of {case.number}"
        )
        if drawn is not None and landmarks.open and inset:
            with st.container(key="beside_points"):
                live_inset(case, drawn)
    if variants.open and recipe is not None:
        with variants, shown_errors():
            show_variants(case, recipe)
    if drawn is None:
        return
    if brush.open:
        with brush, shown_errors():
            paint(case, next(p for p in photos if p.sha256 == drawn.recipe.sources[0].sha256))
    if measurements.open:
        with measurements, shown_errors():
            show_measurements(drawn)
