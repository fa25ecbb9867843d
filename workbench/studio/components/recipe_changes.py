"""What changed from one recipe to another, in the words of its steps."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from pipelines.materials import photographs_of
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe import AnyRecipe, Recipe
from workbench.exports.report import StepTold
from workbench.exports.report_words import step_told
from workbench.studio.components.step_words import parameter_named, titled, value_said
from workbench.studio.language import _
from workbench.studio.session import aged, plain

_NONE = "none"


def show_changes(before: AnyRecipe, after: AnyRecipe, *, number: int) -> None:
    """Show in a list what a recipe does otherwise than that of version ``number``."""
    st.markdown(_("**Otherwise than version {number}**", number=number))
    told = list(changes(before, after))
    st.markdown("\n".join(f"- {line}" for line in told) or _("Nothing: the recipes say the same."))


def changes(before: AnyRecipe, after: AnyRecipe) -> Iterator[str]:
    """Yield every change as a line of Markdown: kind, photographs, ages, steps and parameters."""
    if before.product != after.product:
        yield _("It is another kind of picture.")
    yield from _photographs(set(photographs_of(before)), set(photographs_of(after)))
    if isinstance(before, Recipe) and isinstance(after, Recipe):
        one, other = aged(before.target_age_years), aged(after.target_age_years)
        if one != other:
            yield _("Target age: {one} → {other}", one=one, other=other)
    told_before, told_after = _told(before), _told(after)
    for title in dict.fromkeys([*told_before, *told_after]):
        yield from step_changes(title, told_before.get(title), told_after.get(title))


def _photographs(before: set[str], after: set[str]) -> Iterator[str]:
    if after - before:
        yield _("Photographs taken in addition: {count}", count=len(after - before))
    if before - after:
        yield _("Photographs no longer used: {count}", count=len(before - after))


def _told(recipe: AnyRecipe) -> dict[str, StepTold]:
    stepwise = isinstance(recipe, (Recipe, PostmortemRecipe))
    return {titled(told): told for told in map(step_told, recipe.steps if stepwise else ())}


def step_changes(title: str, before: StepTold | None, after: StepTold | None) -> Iterator[str]:
    """Yield every change of one step as a line of Markdown."""
    if before is None:
        yield _("**{title}** is done now", title=plain(title))
    elif after is None:
        yield _("**{title}** is no longer done", title=plain(title))
    else:
        was, is_now = dict(before.parameters), dict(after.parameters)
        for name in dict.fromkeys([*was, *is_now]):
            one, other = was.get(name, _NONE), is_now.get(name, _NONE)
            if one != other:
                change = f"{parameter_named(name)}: {value_said(one)} → {value_said(other)}"
                yield f"**{plain(title)}** · {plain(change)}"
