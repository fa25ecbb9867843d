"""Choose the age to show and how much to grow."""

from __future__ import annotations

from collections.abc import Mapping

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
from workbench.studio.session import desk, shown_errors, spoken

_OLDEST_TARGET = 80


def choose_ages(
    case: Case, photos: list[SourceImage], moved: Mapping[int, Landmarks]
) -> Recipe | None:
    """Show the controls; return the recipe, or None after saying why there is none.

    ``moved`` holds landmarks by photograph that the artist moved and has not kept yet.
    """
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
    with shown_errors():
        return desk().plan(
            case.number,
            target_age=target,
            photos=[photo.number for photo in photos],
            choices=choices,
            borrowed=borrowed,
            restore=chosen.restore,
            allow_regression=back,
            moved=moved,
        )
    return None
