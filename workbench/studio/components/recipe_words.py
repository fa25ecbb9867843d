"""A recipe in words, for who must judge it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.postmortem.steps import Operation
from pipelines.recipe import AnyRecipe
from pipelines.recipe_document import RecipeDocument
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.skull_recipe import unchecked_points
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from pipelines.steps import RATES, GrowthStep, Step
from workbench.exports.report import StepTold
from workbench.exports.report_words import step_told
from workbench.studio.components.step_words import parameter_named, titled, value_said
from workbench.studio.language import N_, _, ngettext, translated
from workbench.studio.rule_words import rule_name, rule_part
from workbench.studio.session import begun, plain, spoken
from workbench.studio.step_texts import doing

_MOST_SHOWN = 8


def show_recipe(recipe: AnyRecipe) -> None:
    """Show a recipe's photographs and steps, of a consensus each of its parts; or its skull."""
    for said in unchecked_points(recipe):
        st.warning(plain(translated(said)))
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
        speed = rates.get(growth.rate, N_("its own")) if growth else N_("no")
        told = ngettext(
            "How it was drawn: from one photograph, {speed} growth",
            "How it was drawn: from {count} photographs, {speed} growth",
            count,
            speed=spoken(speed),
        )
        with st.expander(told):
            for number, source in enumerate(part.sources):
                role = (
                    _("drawn")
                    if number == 0
                    else _("shapes the face, weight {weight:g}", weight=source.weight)
                )
                st.caption(
                    plain(
                        _(
                            "Photograph at {age_years:g} years: {role}",
                            age_years=source.age_years,
                            role=role,
                        )
                    )
                )
            _say_steps(part.steps)
            _say_recipe(part)


def _show_approximation(recipe: ApproximationRecipe) -> None:
    with st.expander(
        _("How it was drawn: over the skull, {build} build", build=spoken(recipe.build))
    ):
        st.caption(
            plain(
                _(
                    "Sex {sex}, {age_band}; skull {sha256}…",
                    sex=spoken(recipe.sex),
                    age_band=spoken(recipe.age_band),
                    sha256=recipe.skull.sha256[:12],
                )
            )
        )
        table = recipe.own_table.name if recipe.own_table else _("published, see the report")
        st.caption(
            plain(
                _(
                    "Tissue depths: {table}. {points} points of the skull.",
                    table=table,
                    points=len(recipe.points),
                )
            )
        )
        if recipe.accept_adult_depths:
            st.caption(plain(_("Adult depths stand in for an age band without a table.")))
        for part, name in recipe.rules.items():
            st.caption(plain(f"{begun(rule_part(part))}: {rule_name(name)}"))
        _say_recipe(recipe)


def _show_flat(recipe: FlatRecipe) -> None:
    with st.expander(_("How it was drawn: over photographs of the skull")):
        st.caption(
            plain(
                _(
                    "Sex {sex}, {age_band}, {build} build.",
                    sex=spoken(recipe.sex),
                    age_band=spoken(recipe.age_band),
                    build=spoken(recipe.build),
                )
            )
        )
        shown = ", ".join(f"{kind} {sha256[:12]}…" for kind, sha256 in recipe.views.items())
        st.caption(plain(_("Photographs: {shown}", shown=shown)))
        _say_recipe(recipe)


def _show_superimposition(recipe: SuperimpositionRecipe) -> None:
    with st.expander(_("How it was drawn: the skull over a photograph")):
        skull, photo = recipe.skull.sha256[:12], recipe.photograph[:12]
        st.caption(
            plain(
                _(
                    "Skull {skull}…, photograph {photo}…; depths of {build} build.",
                    skull=skull,
                    photo=photo,
                    build=spoken(recipe.build),
                )
            )
        )
        placed = len(recipe.face.points)
        st.caption(
            plain(
                _(
                    "{points} points of the skull, {placed} of the face.",
                    points=len(recipe.points),
                    placed=placed,
                )
            )
        )
        st.caption(plain(_("{scores} criteria scored by an examiner.", scores=len(recipe.scores))))
        _say_recipe(recipe)


def _show_postmortem(recipe: PostmortemRecipe) -> None:
    with st.expander(_("How it was drawn: from a post-mortem photograph")):
        _say_steps(recipe.steps)
        for one in recipe.intake:
            note = f" ({one.note})" if one.note else ""
            st.caption(plain(f"{one.key}: {spoken(one.answer)}, {one.by}{note}"))
        _say_recipe(recipe)


def _say_steps(steps: Sequence[Step | Operation]) -> None:
    for told in map(step_told, steps):
        words = f"**{plain(titled(told))}** · {plain(_chosen(told))}"
        st.markdown(words, help=doing(told.does))


def _say_recipe(recipe: RecipeDocument) -> None:
    told = _("Recipe {sha256}…, {software}", sha256=recipe.sha256[:12], software=recipe.software)
    st.caption(plain(told))


def _chosen(told: StepTold) -> str:
    # Long lists stand whole in the recipe and in the report for court; where nothing was chosen
    # apart, "effects none" would read as if there were none.
    chosen = [
        f"{parameter_named(name)} {value_said(value)}"
        for name, value in told.parameters
        if value != "none"
    ]
    shown = chosen[:_MOST_SHOWN]
    more = len(chosen) - len(shown)
    return ", ".join([*shown, _("and {more} more", more=more)] if more > 0 else shown) or _(
        "as always"
    )
