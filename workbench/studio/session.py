"""What a page needs of the running studio: the desk, and errors in an artist's words."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from pipelines.errors import (
    FocalLengthUnknownError,
    NoFaceError,
    SideUnknownError,
    WarpError,
    YoungerTargetError,
)
from workbench.desk import Desk
from workbench.errors import AgeUnknownError, CaseExistsError, NoPhotographError
from workbench.failures import kind_and_words
from workbench.studio.language import N_, _
from workbench.studio.sign_in.reception import reception

AT_WORK: Final = "at work"
# Which control answers an error; the messages themselves know of no door.
_CONTROLS: Final[dict[type[Exception], str]] = {
    AgeUnknownError: N_("It goes into *Age in the photograph*."),
    CaseExistsError: N_("Choose it under *Case*, at the left."),
    FocalLengthUnknownError: N_("It goes into *What is known of the camera*."),
    NoFaceError: N_("They are under *Landmarks*."),
    NoPhotographError: N_("Use *Add photographs*."),
    SideUnknownError: N_("It goes into *Where its axes x, y, z point*."),
    WarpError: N_("The points are under *Landmarks*, the strength under *Growth strength*."),
    YoungerTargetError: N_("The switch is *Allow a younger age*."),
}


def desk() -> Desk:
    """Return the desk of who is at work on this page."""
    home, name = reception().desk, st.session_state.get(AT_WORK)
    return home if name is None else home.acting_as(name)


@contextmanager
def shown_errors() -> Generator[None]:
    """Show any error in words, and which control answers it; the page below goes on."""
    try:
        yield
    except Exception as error:
        words = kind_and_words(error)[1]
        hint = next((_(_CONTROLS[kind]) for kind in type(error).__mro__ if kind in _CONTROLS), "")
        st.error(f"{plain(words)} {hint}".rstrip(), icon=":material/error:")


def give_way() -> None:
    """End this run of the page here if something newer was chosen meanwhile."""
    # Whoever reads the state is stopped by Streamlit when a newer run waits.
    st.session_state.get(AT_WORK)


def notify(message: str) -> None:
    """Remember a message for the next run of the page, which a rerun would swallow."""
    st.session_state["notice"] = message


def show_notice() -> None:
    """Show what the last act said, once, over the page, so that nothing on it moves."""
    notice = st.session_state.pop("notice", None)
    if notice:
        st.toast(plain(notice), icon=":material/check_circle:", duration="long")


def spoken(word: str) -> str:
    """Return a word of the records as it is said in the language of who looks."""
    return _(word.replace("_", " "))


def aged(years: float) -> str:
    """Return an age as it is said in the language of who looks."""
    return _("{age:g} years", age=years)


def plain(words: str) -> str:
    """Return words as Markdown that shows them letter by letter."""
    return "".join(f"\\{letter}" if letter in _MARKDOWN else letter for letter in words)


_MARKDOWN: Final = frozenset("\\`*_{}[]<>#$~|:")
