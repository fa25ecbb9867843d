"""Landmarks as a version has them, in place of those that are kept, while one goes on from it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace

import streamlit as st

from pipelines.landmarks import Landmarks
from workbench.cases.records import Case
from workbench.studio.components.kept_choices import noted
from workbench.studio.components.landmark_editor import Shown
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.session import desk


def note_landmarks(case: Case) -> None:
    """Note whose landmarks are worked on as a choice that is kept: at first those of the case."""
    noted(_key(case), {})


def landmarks_as_in(case: Case, version: int, photos: Iterable[int]) -> dict[str, object]:
    """Return under its key what has the landmarks of photographs be those of a version."""
    # What is moved from here on has nothing to do with what was moved from there before.
    since = secrets.token_hex(4)
    return {_key(case): {str(number): [version, since] for number in photos}}


def placed_in(case: Case, photo: int) -> int | None:
    """Return the version whose landmarks of a photograph are worked on, or None for the case's."""
    return (_taken(case, photo) or [None])[0]


def editor_of(case: Case, photo: int) -> str:
    """Return what tells the editor of a version's landmarks from that of those that are kept."""
    taken = _taken(case, photo)
    return "" if taken is None else f" as in version {taken[0]} {taken[1]}"


def shown_apart(shown: Shown, editor: str) -> Shown:
    """Return what is shown so that the browser keeps its moves apart from those in others."""
    return replace(shown, apart=editor)


def as_in_versions(case: Case, found: Mapping[int, Landmarks]) -> dict[int, Landmarks]:
    """Return landmarks by photograph, those that are taken from a version in place of the kept."""
    placed = dict(found)
    for number in found:
        version = placed_in(case, number)
        if version is not None:
            placed[number] = _landmarks(case.number, version).get(number, placed[number])
    return placed


def back_to_kept(case: Case, photo: int) -> None:
    """Work on the landmarks that are kept of a photograph from now on."""
    taken: dict[str, list[int | str]] = st.session_state.get(_key(case), {})
    st.session_state[_key(case)] = {n: of for n, of in taken.items() if n != str(photo)}


@kept_for_who_looks(at_most=16)
def _landmarks(number: str, version: int) -> Mapping[int, Landmarks]:
    return desk().resume(number, version).landmarks


def _taken(case: Case, photo: int) -> tuple[int, str] | None:
    return st.session_state.get(_key(case), {}).get(str(photo))


def _key(case: Case) -> str:
    return f"versions that landmarks of {case.number} are from"
