"""A recipe for another age: the same photographs, points and choices, as the years go by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from models import registry
from pipelines.ageing.greying import usual_grey
from pipelines.ageing.growth import check_age
from pipelines.ageing.plan import TABLES, plan_consensus
from pipelines.ageing.sitter import ADULT_FROM_YEARS
from pipelines.environment import libraries, software
from pipelines.errors import YoungerTargetError
from pipelines.materials import needs_network
from pipelines.recipe import ConsensusRecipe, Progressed, Recipe
from pipelines.steps import EyesStep, HairStep, SagStep, SkinStep, Step


def re_aged(recipe: Progressed, target_age: float) -> Progressed:
    """Return the recipe as it would be planned today for ``target_age`` years.

    The drawn photograph stays the same one, since strokes and mending belong to its pixels. A
    recipe that shows this age already is returned as it is. Raises GrowthError, and
    YoungerTargetError below both the photograph's age and the age that was shown.
    """
    if target_age == recipe.target_age_years:
        return recipe
    if isinstance(recipe, ConsensusRecipe):
        return plan_consensus([_re_aged(part, target_age) for part in recipe.parts])
    return _re_aged(recipe, target_age)


def _re_aged(recipe: Recipe, target_age: float) -> Recipe:
    check_age(target_age)
    drawn_at = recipe.sources[0].age_years
    if target_age < min(drawn_at, recipe.target_age_years):
        raise YoungerTargetError(
            f"The target age of {target_age:g} years lies below the photograph's age of "
            f"{drawn_at:g} and the {recipe.target_age_years:g} years of the recipe. Give a later "
            f"age."
        )
    hair = _hair_at(recipe, target_age)
    adult = max(drawn_at, target_age) > ADULT_FROM_YEARS
    return recipe.model_copy(
        update={
            "software": software(),
            "libraries": dict(libraries(networks=needs_network(recipe))),
            "target_age_years": float(target_age),
            "steps": tuple(_greyed(_grown_up(recipe.steps) if adult else recipe.steps, hair)),
            "tables": {name: registry.sha256(name) for name in TABLES},
        }
    )


def _hair_at(recipe: Recipe, target_age: float) -> HairStep | None:
    """Return the hair's step at another age: as grey as is usual there, if that is what it was."""
    start, hair = recipe.sources[0].age_years, recipe.step(HairStep)
    was, now = (usual_grey(start, age, recipe.sex) for age in (recipe.target_age_years, target_age))
    if was == now or (hair.grey if hair else 0.0) != was:
        return hair
    aged = (hair or HairStep()).model_copy(update={"grey": now})
    return None if aged == HairStep(grey=0.0) else aged


def _greyed(steps: Iterable[Step], hair: HairStep | None) -> Iterator[Step]:
    """Yield the steps with ``hair`` in the place of the recipe's, which lies under the skin."""
    for step in steps:
        if hair is not None and isinstance(step, SkinStep):
            yield hair
        if not isinstance(step, HairStep):
            yield step


def _grown_up(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps with an adult's sinking tissue among them, as a child's recipe lacks it."""
    sinks = any(isinstance(step, SagStep) for step in steps)
    for step in steps:
        if isinstance(step, EyesStep) and not sinks:
            yield SagStep()
        yield step
