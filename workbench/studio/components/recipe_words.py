"""A recipe in words, for who must judge it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from pipelines.recipe import AnyRecipe, Recipe
from pipelines.steps import RATES, GrowthStep, Step
from workbench.studio.session import plain

# What hashes and long lists hold is on record in the recipe itself.
_LONG = ("sha256", "landmarks_json", "manifest_sha256", "network_sha256", "faults", "strokes")


def show_recipe(recipe: AnyRecipe) -> None:
    """Show a recipe's photographs and steps, of a consensus each of its parts."""
    for part in recipe.parts:
        count, growth = len(part.sources), part.step(GrowthStep)
        rates = {rate: name for name, rate in RATES.items()}
        speed = rates.get(growth.rate, "its own") if growth else "no"
        of = "one photograph" if count == 1 else f"{count} photographs"
        with st.expander(f"How it was drawn: from {of}, {speed} growth"):
            for number, source in enumerate(part.sources):
                role = "drawn" if number == 0 else f"shapes the face, weight {source.weight:g}"
                st.caption(plain(f"Photograph at {source.age_years:g} years: {role}"))
            st.table(_steps(part))
            st.caption(plain(f"Recipe {part.sha256[:12]}…, {part.software}"))


def _steps(recipe: Recipe) -> pd.DataFrame:
    rows = [(step.step, ", ".join(_chosen(step)) or "as usual") for step in recipe.steps]
    return pd.DataFrame({"Chosen": [plain(words) for _, words in rows]}, index=[n for n, _ in rows])


def _chosen(step: Step) -> Iterator[str]:
    for name, value in step.model_dump(mode="json", exclude_defaults=True).items():
        if name != "step" and name not in _LONG:
            yield f"{name.replace('_', ' ')} {value}"
