"""The review page: what waits for a second person, with its photograph and its recipe."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.cases.records import Version
from workbench.errors import AccessError
from workbench.studio.components.blind import judge_blind, show_judged
from workbench.studio.components.comparer import show_compared
from workbench.studio.components.half_typed import half_typed
from workbench.studio.components.kept_choices import choice, keep_choices, recall_choices
from workbench.studio.components.recipe_changes import show_changes
from workbench.studio.components.recipe_words import show_recipe
from workbench.studio.components.version_pictures import compared, shown_by
from workbench.studio.language import _, translated
from workbench.studio.note_words import note_said
from workbench.studio.session import (
    desk,
    notify,
    plain,
    said,
    show_notice,
    shown_errors,
    spoken,
)
from workbench.work.comparing import PictureOf
from workbench.work.notes import NOTE_LIMIT


def review_page() -> None:
    """Lay out the page: the waiting list and the judgement at the left, the pictures beside it."""
    st.title(_("Review"), anchor=False)
    show_notice()
    waiting = desk().waiting_versions()
    if not waiting:
        st.info(_("Nothing waits for review. Artists hand versions in under Age progression."))
        return
    number, version = _choose(waiting)
    case = desk().case(number)
    other = desk().held_against(number, version.number)
    judged = desk().judged_blind(number, version)
    if other is not None and _may_judge(version):
        looks = f"judging {number} {version.number}"
        recall_choices(looks)
        blind = st.toggle(
            _("Judge it blind first, beside version {number}", number=other),
            key=choice(f"blind {number} {version.number} {len(judged)}"),
            help=_("Both are shown as A and B in an order that is drawn, without their names."),
        )
        keep_choices(looks, taken_back=False)
        if blind:
            judge_blind(case, version, other)
            return
    controls, beside = st.columns([2, 3], gap="medium")
    with controls:
        _told(number, version)
        show_judged(judged)
        _judge(number, version)
        with shown_errors():
            recipe = desk().recipe(number, version.number)
            if other is not None:
                show_changes(case, desk().recipe(number, other), recipe, number=other)
            show_recipe(recipe)
    with beside, st.container(key="under_choice"), shown_errors():
        drawn = PictureOf("version", version.number)
        against = [] if other is None else [PictureOf("version", other)]
        ground = desk().drawn_on(number, version.number)
        pictures = [*against, drawn, ground] if against else [ground, drawn]
        show_compared(
            [compared(case, of) for of in pictures], key=f"review {number} {version.number}"
        )


def _choose(waiting: Sequence[tuple[str, Version]]) -> tuple[str, Version]:
    """Let one of the waiting versions be chosen, which a reload does not change."""
    named = {f"{number} {version.number}": (number, version) for number, version in waiting}
    looks, key = "waiting for review", "waiting version"
    recall_choices(looks)
    if st.session_state.get(key) not in named:
        # Somebody judged it meanwhile.
        st.session_state[key] = next(iter(named))
    chosen: str = st.selectbox(
        _("Waiting"), list(named), format_func=lambda name: _named(named[name]), key=choice(key)
    )
    keep_choices(looks, taken_back=False)
    return named[chosen]


def _told(number: str, version: Version) -> None:
    by = _(
        "Drawn by {artist}, handed in by {submitter}.",
        artist=version.artist,
        submitter=version.submitted_by,
    )
    st.caption(plain(by))
    if version.note:
        st.caption(plain(note_said(version.note)))
    for drawn_with in desk().drawn_otherwise(number).get(version.number, ()):
        st.warning(
            plain(
                _(
                    "Corrected since it was drawn: with {drawn_with}.",
                    drawn_with=translated(drawn_with),
                )
            )
        )


def _may_judge(version: Version) -> bool:
    try:
        desk().check_reviewer(version)
    except AccessError:
        return False
    return True


def _named(waiting: tuple[str, Version]) -> str:
    number, version = waiting
    return _(
        "Case {number}, version {version}, {shows}",
        number=number,
        version=version.number,
        shows=shown_by(version),
    )


def _judge(number: str, version: Version) -> None:
    try:
        desk().check_reviewer(version)
    except AccessError as error:
        st.info(said(error), icon=":material/info:")
        return
    # A version that comes back after a review begins with an empty note.
    key = f"judge {number} {version.number} {version.reviewed_at or 'first'}"
    with half_typed(key):
        note = st.text_area(
            _("What you say of it"),
            placeholder=_("Needed when it goes back."),
            key=f"{key} note",
            help=_("At most {limit} letters.", limit=NOTE_LIMIT),
        )
    row = st.container(horizontal=True)
    approved = row.button(_("Approve"), type="primary", key=f"{key} approve")
    returned = row.button(_("Return to the artist"), key=f"{key} return")
    if not (approved or returned):
        return
    with shown_errors():
        act = desk().approve_version if approved else desk().return_version
        reviewed = act(number, version.number, note=note)
        notify(
            _(
                "Version {number} of case {case} is {state}.",
                number=version.number,
                case=number,
                state=spoken(reviewed.state),
            )
        )
        st.rerun()
