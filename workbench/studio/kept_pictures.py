"""Pictures that are kept for a while, each for who looked at it, who is asked for first."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from workbench.studio.session import desk

P = ParamSpec("P")
R = TypeVar("R")


def kept_for_who_looks(
    *, at_most: int, shared: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep what a function of a case returns, for one person in one role, ``at_most`` so many.

    Whether they may look is asked before anything kept is handed out; AccessError where not. What
    is ``shared`` is handed out itself, not a copy of it. Arguments by name that begin with ``_``
    do not tell one picture from another.
    """
    keep: Any = st.cache_resource if shared else st.cache_data

    def keeping(make: Callable[P, R]) -> Callable[P, R]:
        # By its wrapped name Streamlit tells this function's pictures from another's.
        @wraps(make)
        def for_one(*args: Any, **given: Any) -> R:
            given.pop("reader")
            return make(*args, **given)

        kept = keep(for_one, max_entries=at_most, show_spinner=False)

        @wraps(make)
        def look(*args: P.args, **given: P.kwargs) -> R:
            return kept(*args, **given, reader=desk().reader())

        return look

    return keeping
