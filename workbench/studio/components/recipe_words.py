"""A recipe in words, for who must judge it."""

from __future__ import annotations

import streamlit as st

from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe import AnyRecipe
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from pipelines.steps import RATES, GrowthStep
from workbench.exports.report import StepTold
from workbench.exports.report_words import step_told
from workbench.studio.session import plain

_MOST_SHOWN = 8


def show_recipe(recipe: AnyRecipe) -> None:
    """Show a recipe's photographs and steps, of a consensus each of its parts; or its skull."""
    if isinstance(recipe, ApproximationRecipe):
        _show_approximation(recipe)
        return
    if isinstance(recipe, FlatRecipe):
        _show_flat(recipe)
        return
    if isinstance(recipe, SuperimpositionRecipe):
        _show_superimposition(recipe)
        return
    if isinstance(recipe, PostmortemRecipe):
        _show_postmortem(recipe)
        return
    for part in recipe.parts:
        count, growth = len(part.sources), part.step(GrowthStep)
        rates = {rate: name for name, rate in RATES.items()}
        speed = rates.get(growth.rate, "its own") if growth else "no"
        of = "one photograph" if count == 1 else f"{count} photographs"
        with st.expander(f"How it was drawn: from {of}, {speed} growth"):
            for number, source in enumerate(part.sources):
                role = "drawn" if number == 0 else f"shapes the face, weight {source.weight:g}"
                st.caption(plain(f"Photograph at {source.age_years:g} years: {role}"))
            for told in map(step_told, part.steps):
                st.markdown(f"**{plain(told.title)}** · {plain(_chosen(told))}", help=told.does)
            st.caption(plain(f"Recipe {part.sha256[:12]}…, {part.software}"))


def _show_approximation(recipe: ApproximationRecipe) -> None:
    with st.expander(f"How it was drawn: over the skull, {recipe.build} build"):
        st.caption(plain(f"Sex {recipe.sex}, {recipe.age_band}; skull {recipe.skull.sha256[:12]}…"))
        table = recipe.own_table.name if recipe.own_table else "published, see the report"
        st.caption(plain(f"Tissue depths: {table}. {len(recipe.points)} points of the skull."))
        if recipe.accept_adult_depths:
            st.caption(plain("Adult depths stand in for an age band without a table."))
        st.caption(plain(f"Recipe {recipe.sha256[:12]}…, {recipe.software}"))


def _show_flat(recipe: FlatRecipe) -> None:
    with st.expander("How it was drawn: over photographs of the skull"):
        st.caption(plain(f"Sex {recipe.sex}, {recipe.age_band}, {recipe.build} build."))
        shown = ", ".join(f"{kind} {sha256[:12]}…" for kind, sha256 in recipe.views.items())
        st.caption(plain(f"Photographs: {shown}"))
        st.caption(plain(f"Recipe {recipe.sha256[:12]}…, {recipe.software}"))


def _show_superimposition(recipe: SuperimpositionRecipe) -> None:
    with st.expander("How it was drawn: the skull over a photograph"):
        skull, photo = recipe.skull.sha256[:12], recipe.photograph[:12]
        st.caption(plain(f"Skull {skull}…, photograph {photo}…; depths of {recipe.build} build."))
        placed = len(recipe.face.points)
        st.caption(plain(f"{len(recipe.points)} points of the skull, {placed} of the face."))
        st.caption(plain(f"{len(recipe.scores)} criteria scored by an examiner."))
        st.caption(plain(f"Recipe {recipe.sha256[:12]}…, {recipe.software}"))


def _show_postmortem(recipe: PostmortemRecipe) -> None:
    with st.expander("How it was drawn: from a post-mortem photograph"):
        for told in map(step_told, recipe.steps):
            st.markdown(f"**{plain(told.title)}** · {plain(_chosen(told))}", help=told.does)
        for one in recipe.intake:
            note = f" ({one.note})" if one.note else ""
            st.caption(plain(f"{one.key}: {one.answer}, {one.by}{note}"))
        st.caption(plain(f"Recipe {recipe.sha256[:12]}…, {recipe.software}"))


def _chosen(told: StepTold) -> str:
    # Long lists stand whole in the recipe and in the report for court; where nothing was chosen
    # apart, "effects none" would read as if there were none.
    chosen = [f"{name} {value}" for name, value in told.parameters if value != "none"]
    shown = chosen[:_MOST_SHOWN]
    more = len(chosen) - len(shown)
    return ", ".join([*shown, f"and {more} more"] if more > 0 else shown) or "as always"
