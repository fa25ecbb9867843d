"""Choose the age to show and how much to grow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from pipelines.landmarks import Landmarks
from pipelines.recipe import Recipe
from pipelines.steps import LARGEST_STRENGTH, RATES, Choices, GrowthStep
from workbench.cases.records import Case, SourceImage
from workbench.studio.components.appearance import choose_appearance, usual_grey_hair
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.lenders import choose_lenders
from workbench.studio.components.presets import offer_presets
from workbench.studio.language import _
from workbench.studio.session import desk, spoken

Plan = Callable[[Mapping[int, Landmarks]], Recipe]
"""What gives the recipe of what was chosen, for landmarks by photograph that were moved."""
_OLDEST_TARGET = 80


def choose_ages(case: Case, photos: list[SourceImage]) -> Plan:
    """Show the controls; return the plan of what they say, which raises where it cannot be."""
    latest = max(photo.age_years for photo in photos)
    target = st.slider(
        _("Target age, years"),
        min_value=2,
        max_value=_OLDEST_TARGET,
        value=min(int(latest) + 6, _OLDEST_TARGET),
        key=choice(f"target of {case.number}"),
    )
    strength = st.slider(
        _("Growth strength"),
        min_value=0.0,
        max_value=LARGEST_STRENGTH,
        value=1.0,
        step=0.05,
        help=_("1 is what the growth tables say; 0 leaves the face as it is."),
        key=choice(f"strength of {case.number}"),
    )
    rate = st.select_slider(
        _("Speed of growth"),
        options=list(RATES),
        format_func=spoken,
        value="median",
        help=_("People differ: one standard deviation of growth, reckoned, to either side."),
        key=choice(f"rate of {case.number}"),
    )
    back = st.toggle(
        _("Allow a younger age"),
        help=_("Age regression, towards childhood."),
        key=choice(f"regression of {case.number}"),
    )
    chosen = choose_appearance(case, latest, target)
    borrowed = choose_lenders(case)
    choices = Choices(
        growth=GrowthStep(strength=strength, rate=RATES[rate]),
        head=chosen.head,
        sag=chosen.sag,
        skin=chosen.skin,
        hair=chosen.hair,
    )
    offer_presets(case, choices, usual_grey_hair(case, latest, target))
    wish = partial(
        desk().plan,
        case.number,
        target_age=target,
        photos=[photo.number for photo in photos],
        choices=choices,
        borrowed=borrowed,
        restore=chosen.restore,
        allow_regression=back,
    )
    return lambda moved: wish(moved=moved)
