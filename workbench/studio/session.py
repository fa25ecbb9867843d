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
from workbench.errors import AgeUnknownError, CaseExistsError, NoPhotographError, OwnWorkError
from workbench.failures import kind_and_words
from workbench.studio.language import N_, _, translated
from workbench.studio.sign_in.reception import reception
from workbench.studio.spoken_words import AS_WRITTEN

AT_WORK: Final = "at work"
# Which control answers an error; the messages themselves know of no door.
_CONTROLS: Final[dict[type[Exception], str]] = {
    AgeUnknownError: N_("It goes into *Age in the photograph*."),
    CaseExistsError: N_("Choose it under *Case*, at the left."),
    FocalLengthUnknownError: N_("It goes into *What is known of the camera*."),
    NoFaceError: N_("They are under *Landmarks*."),
    NoPhotographError: N_("Use *Add photographs*."),
    OwnWorkError: N_("People are added under *Settings*."),
    SideUnknownError: N_("It goes into *Where its axes x, y, z point*."),
    WarpError: N_("The points are under *Landmarks*, the strength under *Growth strength*."),
    YoungerTargetError: N_("The switch is *Allow a younger age*."),
}

# Nothing went wrong: something has to be said first.
_NOT_YET: Final = (FocalLengthUnknownError,)


def for_who_is_at_work(what: str) -> str:
    """Return the name under which a browser keeps work for the one at work, and for nobody else."""
    return f"{what} by {desk().store.actor}"


def desk() -> Desk:
    """Return the desk of who is at work on this page."""
    home, name = reception().desk, st.session_state.get(AT_WORK)
    return home if name is None else home.acting_as(name)


@contextmanager
def shown_errors() -> Generator[None]:
    """Show any error in words, and which control answers it; the page below goes on."""
    try:
        yield
    except _NOT_YET as error:
        st.info(said(error), icon=":material/info:")
    except Exception as error:
        st.error(said(error), icon=":material/error:")


def said(error: Exception) -> str:
    """Return an error in words, as Markdown, with the control that answers it."""
    words = translated(kind_and_words(error)[1])
    hint = next((_(_CONTROLS[kind]) for kind in type(error).__mro__ if kind in _CONTROLS), "")
    return f"{plain(words)} {hint}".rstrip()


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
    words = word.replace("_", " ")
    return _(AS_WRITTEN.get(words, words))


def begun(words: str) -> str:
    """Return words as a sentence or a list's line begins."""
    return words[:1].upper() + words[1:]


def aged(years: float) -> str:
    """Return an age as it is said in the language of who looks."""
    return _("{age:g} years", age=years)


def plain(words: str) -> str:
    """Return words as Markdown that shows them letter by letter."""
    return "".join(f"\\{letter}" if letter in _MARKDOWN else letter for letter in words)


_MARKDOWN: Final = frozenset("\\`*_{}[]<>#$~|:")
