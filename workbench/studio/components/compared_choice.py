"""Choose which of a case's pictures are compared."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from workbench.cases.records import Case
from workbench.studio.components.comparer import MOST_COMPARED
from workbench.studio.components.kept_choices import choice, recall_choices
from workbench.studio.components.version_pictures import picture_named
from workbench.studio.language import _
from workbench.studio.session import desk
from workbench.work.comparing import PictureOf


def choose_compared(case: Case, name: str) -> list[PictureOf]:
    """Ask for two to six pictures; at first the newest version and what it was drawn on.

    They are chosen under a name, by which the page keeps them.
    """
    recall_choices(name)
    listed = {f"{of.kind} {of.number}": of for of in _comparable(case)}
    key = choice(name)
    newest = case.versions[-1].number
    ground = desk().drawn_on(case.number, newest)
    kept: list[str] = st.session_state.get(
        key, [f"{ground.kind} {ground.number}", f"version {newest}"]
    )
    # What is kept may be of another day: a picture that is no longer there is let go.
    st.session_state[key] = [one for one in kept if one in listed]
    chosen = st.multiselect(
        _("Pictures, the first below the others"),
        list(listed),
        format_func=lambda one: picture_named(case, listed[one]),
        max_selections=MOST_COMPARED,
        key=key,
    )
    return [listed[one] for one in chosen]


def _comparable(case: Case) -> Iterator[PictureOf]:
    for version in reversed(case.versions):
        yield PictureOf("version", version.number)
    for photo in case.photos:
        yield PictureOf("photo", photo.number)
    # A face that was drawn on bone shows no age.
    for version in (one for one in reversed(case.versions) if one.age_years is None):
        ground = desk().drawn_on(case.number, version.number)
        if ground.kind == "bone":
            yield ground
