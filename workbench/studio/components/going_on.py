"""Go on from a version: ask for it anywhere, and say on its page where the work comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from pipelines.postmortem.recipe import PRODUCT as POSTMORTEM
from pipelines.recipe import CONSENSUS, AnyRecipe
from workbench.cases.records import Case, Version
from workbench.studio.components.kept_choices import (
    begin_anew,
    go_with_the_last_choice,
    noted,
    take_up,
)
from workbench.studio.components.recipe_changes import changes, numbers_of
from workbench.studio.language import N_, _
from workbench.studio.session import desk, notify, shown_errors

_ASKED: Final = "asked to go on from"
# The page that has the controls of a kind of picture.
_PAGES: Final = {
    "age_progression": "progression",
    CONSENSUS: "progression",
    POSTMORTEM: "postmortem",
}

_BROUGHT_BACK: Final = {
    "progression": N_(
        "Photographs, landmarks and choices stand as in this version again; what is saved next is "
        "kept as made from it."
    ),
    "postmortem": N_(
        "Choices, answers and what was painted stand as in this version again, landmarks as they "
        "are kept by now; what is saved next is kept as made from it."
    ),
}

Controls = Callable[[Case, int], Mapping[str, object]]
"""What gives the value of each control under its key for a version of a case."""


def can_go_on(version: Version) -> bool:
    """Tell whether a page has the controls of what a version shows."""
    return version.kind in _PAGES


def offer_to_go_on(case: Case, version: Version, *, key: str) -> None:
    """Show what brings a version's choices back onto the controls of its page, if it has one."""
    if not can_go_on(version):
        return
    if st.button(
        _("Go on from this version"),
        icon=":material/alt_route:",
        key=f"{key} go on from {case.number} {version.number}",
        help=_(_BROUGHT_BACK[_PAGES[version.kind]]),
    ):
        page = _PAGES[version.kind]
        st.session_state[_ASKED] = (page, case.number, version.number)
        st.session_state["opened_case"] = case.number
        st.switch_page(st.session_state["pages"][page])


def asked_to_go_on(page: str, case: Case) -> int | None:
    """Return the version of the case that a page was asked to go on from and has not taken up."""
    asked: tuple[str, str, int] | None = st.session_state.get(_ASKED)
    return asked[2] if asked is not None and asked[:2] == (page, case.number) else None


def take_up_asked(page: str, case: Case, name: str, controls: Controls) -> None:
    """Set the controls to the version that was asked for, if one was, before they are drawn.

    Draws the page anew. A version that cannot be gone on from is said to be one.
    """
    version = asked_to_go_on(page, case)
    if version is None:
        return
    del st.session_state[_ASKED]
    with shown_errors():
        come_from = {_from(name): version, _left_out(name): [], _taken_up(name): version}
        values = {**controls(case, version), **come_from}
        notify(_("The controls stand as in version {number}.", number=version))
        take_up(name, values)


def note_going_on(name: str) -> None:
    """Note which version the choices come from as a choice that is kept: none at first."""
    noted(_from(name), None)
    noted(_left_out(name), [])


def goes_on_from(name: str) -> int | None:
    """Return the number of the version that the choices come from."""
    return st.session_state.get(_from(name))


def tell_what_is_left_out(case: Case, name: str, recipe: AnyRecipe | None) -> None:
    """Keep what the page plans otherwise than the version that was just taken up."""
    # Where nothing can be planned yet, it is told once something can.
    if recipe is None:
        return
    version: int | None = st.session_state.pop(_taken_up(name), None)
    if version is None:
        return
    before = desk().recipe(case.number, version)
    st.session_state[_left_out(name)] = list(changes(before, recipe, numbers_of(case)))


def show_going_on(name: str) -> None:
    """Say from which version one goes on and what of it is left out, and let one begin anew."""
    number = goes_on_from(name)
    if number is None:
        return
    row = st.container(horizontal=True, vertical_alignment="center", key=f"{name} goes on")
    row.markdown(_("Goes on from version **{number}**", number=number), width="stretch")
    if row.button(
        _("Begin anew"),
        icon=":material/restart_alt:",
        key=f"{name} anew",
        help=_(
            "What stood here at first stands so again, and what is saved next comes from no "
            "version."
        ),
    ):
        begin_anew(name)
    left_out: list[str] = st.session_state.get(_left_out(name), [])
    if left_out:
        told = _(
            "This page cannot show all of version {number}, or the record was corrected since. "
            "Otherwise than there:",
            number=number,
        )
        st.warning("\n".join([told, "", *(f"- {line}" for line in left_out)]))


def gone_on(name: str, version: int) -> None:
    """Go on from a version that was just saved."""
    st.session_state[_from(name)], st.session_state[_left_out(name)] = version, []
    go_with_the_last_choice(name)


def _from(name: str) -> str:
    return f"{name} goes on from"


def _left_out(name: str) -> str:
    return f"{name} left out"


def _taken_up(name: str) -> str:
    return f"{name} taken up"
