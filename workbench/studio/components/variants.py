"""One progression at three speeds of growth, side by side at one scale."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pipelines.ageing.lent import unblended
from pipelines.recipe import Recipe
from pipelines.steps import RATES
from workbench.cases.records import Case
from workbench.studio.language import N_, _
from workbench.studio.pictures import preview

_GROWTH: Final = {
    "slow": N_("Slow growth"),
    "median": N_("Median growth"),
    "fast": N_("Fast growth"),
}


def show_variants(case: Case, recipe: Recipe) -> None:
    """Draw slow, median and fast growth small; with relatives, also the picture without them."""
    shown = {_(_GROWTH[name]): recipe.growing(rate) for name, rate in RATES.items()}
    plain = unblended(recipe)
    if isinstance(plain, Recipe) and plain != recipe:
        shown[_("Without relatives")] = plain
    st.caption(
        _(
            "At {age:g} years, with all else as chosen at the left. Nobody knows how fast a face "
            "changed: show them together.",
            age=recipe.target_age_years,
        )
    )
    columns = st.columns(len(shown), gap="small")
    with st.spinner(_("Drawing {count} pictures …", count=len(shown))):
        for column, (name, variant) in zip(columns, shown.items(), strict=True):
            picture = preview(case, variant, close=True, small=True)
            column.image(picture.after, caption=name, alt=name, width="stretch")
