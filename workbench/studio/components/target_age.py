"""Choose the age to show: slide to it, or type it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from workbench.cases.records import Case
from workbench.studio.components.kept_choices import TELL_AGAIN, noted, stand_for
from workbench.studio.language import _

_YOUNGEST, _OLDEST = 2, 80
_LATER_BY: Final = 6


def choose_target_age(case: Case, latest_age: float) -> float:
    """Return the age in years as it is typed, however far from any that can be drawn.

    The slider stands as near to it as it reaches.
    """
    typed, slid = f"target of {case.number}", f"target slider of {case.number}"
    age: float = noted(typed, float(min(int(latest_age) + _LATER_BY, _OLDEST)))
    take_over = stand_for(typed, slid, min(max(round(age), _YOUNGEST), _OLDEST))
    slider, field = st.columns([3, 1], vertical_alignment="bottom")
    slider.slider(
        _("Target age, years"),
        _YOUNGEST,
        _OLDEST,
        key=slid,
        on_change=take_over,
        width="stretch",
        persist_state=TELL_AGAIN,
    )
    return field.number_input(
        _("Target age, typed"),
        step=1.0,
        format="%g",
        required=True,
        label_visibility="collapsed",
        key=typed,
        persist_state=TELL_AGAIN,
    )
