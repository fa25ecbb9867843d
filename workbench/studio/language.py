"""The studio's languages: English in the code, the others from catalogues by GNU gettext.

``_`` says words in the language of who looks; ``N_`` only marks them, for ``_`` to say later. Keys
of the session and what is kept of a choice are never words of a language.
"""

from __future__ import annotations

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from pipelines.sentences import Sentence

LANGUAGES: Final = {"en": "English", "es": "Español"}
LANGUAGE: Final = "language"
"""Where the session keeps the language of its page."""
CATALOGUES: Final = Path(__file__).parent / "catalogues"
DOMAIN: Final = "studio"

# Of a request that is answered outside of any page.
of_request: ContextVar[str | None] = ContextVar("of_request", default=None)


def language() -> str:
    """Return the code of the language that is spoken now."""
    asked = of_request.get()
    return asked if asked is not None else str(st.session_state.get(LANGUAGE, "en"))


def _(words: str, **given: object) -> str:
    """Return words in the language that is spoken now, what is given in its places."""
    said = _catalogue(language()).gettext(words)
    return said.format(**given) if given else said


def ngettext(one: str, many: str, count: int, **given: object) -> str:
    """Return the words for so many in the language that is spoken now, ``count`` among them."""
    said = _catalogue(language()).ngettext(one, many, count)
    return said.format(count=count, **given)


def translated(words: str) -> str:
    """Return a sentence of the rooms below in the language that is spoken now.

    One that no catalogue has, or that lost what it was made of on its way through a file, is
    returned as it is.
    """
    if not words:
        return words
    if not isinstance(words, Sentence):
        return _(words)
    return _(words.template, **{name: _value(value) for name, value in words.values.items()})


def _value(value: object) -> object:
    match value:
        case Sentence():
            return translated(value)
        case Exception(args=[str(words), *_]):
            return translated(words)
        case _:
            return value


def N_(words: str) -> str:  # noqa: N802
    """Return words as they are, marked to be translated where they are shown."""
    return words


def best_language(wanted: str | None) -> str:
    """Return the first language of a browser's wish, ``es-MX,es;q=0.9``, that is spoken here."""
    for wish in (wanted or "").split(","):
        code = wish.partition(";")[0].strip().partition("-")[0].casefold()
        if code in LANGUAGES:
            return code
    return "en"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, CATALOGUES, languages=[code])
