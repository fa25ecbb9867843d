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
from workbench.studio.components.strengths import choose_regions, choose_setting
from workbench.studio.components.strokes import painted_on, with_strokes
from workbench.studio.components.target_age import choose_target_age
from workbench.studio.components.weighing import Weighed
from workbench.studio.language import _
from workbench.studio.session import desk, spoken

Plan = Callable[[Mapping[int, Landmarks]], Recipe]
"""What gives the recipe of what was chosen, for landmarks by photograph that were moved."""


def choose_ages(case: Case, photos: list[SourceImage], weighed: Weighed, name: str) -> Plan:
    """Show the controls; return the plan of what they say, which raises where it cannot be.

    ``name`` is that of the choices as they are kept.
    """
    latest = max(photo.age_years for photo in photos)
    target = choose_target_age(case, latest)
    growth = _choose_growth(case, name)
    back = st.toggle(
        _("Allow a younger age"),
        help=_("Age regression, towards childhood."),
        key=choice(f"regression of {case.number}"),
    )
    chosen = choose_appearance(case, latest, target, name)
    setting = choose_setting(case, name)
    borrowed = choose_lenders(case)
    choices = Choices(
        fusion=weighed.wish,
        growth=growth,
        head=chosen.head,
        sag=chosen.sag,
        skin=chosen.skin,
        hair=chosen.hair,
        setting=setting,
    )
    offer_presets(case, choices, usual_grey_hair(case, latest, target))
    wish = partial(
        desk().plan,
        case.number,
        target_age=target,
        photos=[photo.number for photo in photos],
        borrowed=borrowed,
        restore=chosen.restore,
        allow_regression=back,
        drawn=weighed.drawn,
    )
    painted = {photo.sha256: painted_on(case, photo) for photo in photos}

    def plan(moved: Mapping[int, Landmarks]) -> Recipe:
        recipe = wish(moved=moved, choices=choices)
        # Strokes belong to the photograph that they were painted on.
        strokes = painted[recipe.sources[0].sha256]
        return wish(moved=moved, choices=with_strokes(choices, strokes)) if strokes else recipe

    return plan


def _choose_growth(case: Case, name: str) -> GrowthStep:
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
    regions = choose_regions(case, name)
    return GrowthStep(strength=strength, rate=RATES[rate], regions=regions)
