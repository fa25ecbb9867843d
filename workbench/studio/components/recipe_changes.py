"""What changed from one recipe to another, in the words of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from pipelines.frozen import Sex
from pipelines.materials import photographs_of
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe import AnyRecipe, ConsensusRecipe, Progressed, Recipe, middle_place
from pipelines.reconstruction.craniometry import PLACERS, Craniometry, Point
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.rule_choices import PARTS, usual
from pipelines.reconstruction.skull_recipe import BoneRecipe, SkullRecipe
from workbench.cases.records import Case
from workbench.exports.report import StepTold
from workbench.exports.report_words import step_told
from workbench.studio.components.photograph_changes import (
    Numbers,
    landmarks_changed,
    numbered,
    photographs_changed,
    sources_changed,
)
from workbench.studio.components.step_words import parameter_named, titled, value_said
from workbench.studio.language import N_, _, translated
from workbench.studio.rule_words import rule_name, rule_part
from workbench.studio.session import aged, begun, plain, spoken

_NONE: Final = "none"
_SEXES: Final[dict[Sex | None, str]] = {"F": "female", "M": "male", None: N_("not known")}


def show_changes(case: Case, before: AnyRecipe, after: AnyRecipe, *, number: int) -> None:
    """Show in a list what a recipe does otherwise than that of version ``number`` of a case."""
    st.markdown(_("**Otherwise than version {number}**", number=number))
    told = list(changes(before, after, numbers_of(case)))
    st.markdown("\n".join(f"- {line}" for line in told) or _("Nothing: the recipes say the same."))


def numbers_of(case: Case) -> Numbers:
    """Return the numbers of a case's photographs by SHA-256."""
    return {photo.sha256: photo.number for photo in case.photos}


def changes(before: AnyRecipe, after: AnyRecipe, numbers: Numbers) -> Iterator[str]:
    """Yield every change as a line of Markdown: kind, photographs, ages, steps and parameters.

    ``numbers`` are those of the case's photographs. Means of equally many pictures are held against
    each other picture by picture; of another mean, the picture in the middle stands for all, and a
    line says so.
    """
    if len(before.parts) == len(after.parts) > 1:
        yield from _picture_by_picture(before.parts, after.parts, numbers)
        return
    yield from _kind(before, after)
    yield from _of_picture(before, after, numbers)


def _of_picture(before: AnyRecipe, after: AnyRecipe, numbers: Numbers) -> Iterator[str]:
    yield from photographs_changed(photographs_of(before), photographs_of(after), numbers)
    if isinstance(before, Progressed) and isinstance(after, Progressed):
        yield from _progressed(_standing(before), _standing(after), numbers)
    if isinstance(before, PostmortemRecipe) and isinstance(after, PostmortemRecipe):
        yield from _after_death(before, after, numbers)
    if isinstance(before, BoneRecipe) and isinstance(after, BoneRecipe):
        yield from _over_bone(before, after)
    told_before, told_after = _told(before), _told(after)
    for title in dict.fromkeys([*told_before, *told_after]):
        yield from step_changes(title, told_before.get(title), told_after.get(title))


def _standing(recipe: Progressed) -> Recipe:
    """Return the recipe of the picture that stands for all: of a mean the one in the middle."""
    return recipe.parts[middle_place(recipe.parts)]


def _progressed(before: Recipe, after: Recipe, numbers: Numbers) -> Iterator[str]:
    one, other = aged(before.target_age_years), aged(after.target_age_years)
    if one != other:
        yield _("Target age: {one} → {other}", one=one, other=other)
    if before.sex != after.sex:
        one, other = (spoken(_SEXES[sex]) for sex in (before.sex, after.sex))
        yield plain(_("Sex: {one} → {other}", one=one, other=other))
    yield from sources_changed(before.sources, after.sources, numbers)


def _after_death(
    before: PostmortemRecipe, after: PostmortemRecipe, numbers: Numbers
) -> Iterator[str]:
    one, other = before.source, after.source
    if one.sha256 == other.sha256:
        number = numbered(one.sha256, numbers)
        yield from landmarks_changed(one.landmarks, other.landmarks, number)


def _picture_by_picture(
    before: Sequence[Recipe], after: Sequence[Recipe], numbers: Numbers
) -> Iterator[str]:
    """Yield once what changed alike in all pictures of a mean, then what did in some."""
    told = [list(_of_picture(*pair, numbers)) for pair in zip(before, after, strict=True)]
    alike = [line for line in told[0] if all(line in lines for lines in told)]
    yield from alike
    for place, lines in enumerate(told, 1):
        for line in lines:
            if line not in alike:
                yield _("Picture {place} of the mean: {line}", place=place, line=line)


def _kind(before: AnyRecipe, after: AnyRecipe) -> Iterator[str]:
    if not (isinstance(before, Progressed) and isinstance(after, Progressed)):
        if before.product != after.product:
            yield _("It is another kind of picture.")
        return
    was, is_now = len(before.parts), len(after.parts)
    if was == is_now:
        return
    if is_now == 1:
        yield _("It was the mean of {was} pictures and is a single one now.", was=was)
    elif was == 1:
        yield _("It was a single picture and is the mean of {is_now} now.", is_now=is_now)
    else:
        yield _(
            "It was the mean of {was} pictures and is that of {is_now} now.", was=was, is_now=is_now
        )
    if was > 1:
        place = 1 + middle_place(before.parts)
        yield _("Compared here: picture {place} of the mean before.", place=place)
    if is_now > 1:
        place = 1 + middle_place(after.parts)
        yield _("Compared here: picture {place} of the mean now.", place=place)


def _over_bone(before: BoneRecipe, after: BoneRecipe) -> Iterator[str]:
    for title, one, other in zip(
        (_("Sex"), _("Age band"), _("Build"), _("Tissue depths")),
        _person(before),
        _person(after),
        strict=True,
    ):
        if one != other:
            yield plain(f"{title}: {one} → {other}")
    if isinstance(before, SkullRecipe) and isinstance(after, SkullRecipe):
        yield from _points(before.points, after.points)
    if isinstance(before, ApproximationRecipe) and isinstance(after, ApproximationRecipe):
        for part in PARTS:
            one, other = (recipe.rules.get(part, usual(part)) for recipe in (before, after))
            if one != other:
                yield plain(f"{begun(rule_part(part))}: {rule_name(one)} → {rule_name(other)}")


def _person(recipe: BoneRecipe) -> tuple[str, str, str, str]:
    table = recipe.own_table.name if recipe.own_table else _("published, see the report")
    return spoken(recipe.sex), spoken(recipe.age_band), spoken(recipe.build), table


def _points(before: Craniometry, after: Craniometry) -> Iterator[str]:
    both = before.keys() & after.keys()
    moved = [name for name in after if name in both and not _alike(before[name], after[name])]
    stand = [name for name in after if name in both and name not in moved]
    others = [n for n in stand if before[n].placed_by != after[n].placed_by]
    by = {who: [name for name in others if after[name].placed_by == who] for who in PLACERS}
    for told, names in (
        (N_("Points of the skull moved: {names}"), moved),
        (N_("Points of the skull looked at and let stand: {names}"), by["hand"]),
        (N_("Points of the skull that are the program's, unchecked, now: {names}"), by["program"]),
        (N_("Points of the skull that nobody is said to have placed now: {names}"), by["unknown"]),
        (
            N_("Points of the skull placed in addition: {names}"),
            [n for n in after if n not in both],
        ),
        (N_("Points of the skull no longer placed: {names}"), [n for n in before if n not in both]),
    ):
        if names:
            yield plain(_(told, names=", ".join(names)))
    if before.notes != after.notes:
        noted = " ".join(map(translated, after.notes)) or _("nothing")
        yield plain(_("Noted of the points now: {noted}", noted=noted))


def _alike(one: Point, other: Point) -> bool:
    """Tell whether two points are at one place and of one status, whoever placed them."""
    return replace(one, placed_by=other.placed_by) == other


def _told(recipe: AnyRecipe) -> dict[str, StepTold]:
    one = (
        recipe.parts[middle_place(recipe.parts)] if isinstance(recipe, ConsensusRecipe) else recipe
    )
    stepwise = isinstance(one, (Recipe, PostmortemRecipe))
    return {titled(told): told for told in map(step_told, one.steps if stepwise else ())}


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
