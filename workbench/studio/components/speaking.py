"""Speak the language of who looks, and let them choose another."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.components.v2 import component

from workbench.studio.language import LANGUAGE, LANGUAGES, _, best_language, language
from workbench.studio.session import AT_WORK, desk

_OF: Final = "language of"
_CHOICE: Final = "language chosen"
_page = component(
    "language_of_page",
    html="<span hidden></span>",
    js="""
// Screen readers and the browser's own hyphens go by the page's language.
export default function ({ data }) {
  document.documentElement.lang = data.code;
}
""",
)


def speak_their_language() -> None:
    """Take up the language that the one at work chose before, else their browser's."""
    person = st.session_state.get(AT_WORK, "")
    if st.session_state.get(_OF) == person:
        return
    st.session_state[_OF] = person
    code = desk().language()
    st.session_state[LANGUAGE] = code if code in LANGUAGES else best_language(st.context.locale)


def choose_language() -> None:
    """Show the languages; the choice is kept for the one at work."""
    st.session_state[_CHOICE] = language()
    st.selectbox(
        _("Language"),
        list(LANGUAGES),
        format_func=lambda code: LANGUAGES[code],
        key=_CHOICE,
        on_change=_keep,
    )
    _page(key="language of page", data={"code": language()})


def _keep() -> None:
    st.session_state[LANGUAGE] = st.session_state[_CHOICE]
    desk().choose_language(st.session_state[LANGUAGE])
