"""The recipe of a picture: everything that decides its pixels, in one canonical document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from pipelines.errors import RecipeError
from pipelines.frozen import Sex, Sha256
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe_document import RecipeDocument, Source
from pipelines.recipe_faults import describe_fault
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from pipelines.steps import RATES, GrowthStep, Step, StepT

CONSENSUS: Final = "consensus"
_REMEDY = "Give a file that was saved by the workbench, unchanged."


class Recipe(RecipeDocument):
    """Typed steps over named photographs; the same recipe always gives the same bytes.

    The first source is the photograph that is drawn; the others only shape it. ``tables`` names
    the SHA-256 of every table and weight that a rendering reads. The weights that found the
    landmarks are not among them: the landmarks themselves are here.
    """

    product: Literal["age_progression"] = "age_progression"
    sources: tuple[Source, ...] = Field(min_length=1)
    target_age_years: float = Field(ge=0, le=110)
    sex: Sex | None = None
    steps: tuple[Step, ...]
    tables: dict[str, Sha256]

    @property
    def parts(self) -> tuple[Recipe, ...]:
        """The recipes of the pictures that make up this one: itself alone."""
        return (self,)

    def step(self, kind: type[StepT]) -> StepT | None:
        """Return the step of one kind, or None where the recipe goes without it."""
        return next((step for step in self.steps if isinstance(step, kind)), None)

    def growing(self, rate: float) -> Recipe:
        """Return the same recipe with another speed of growth, in SD."""
        steps = tuple(
            step.model_copy(update={"rate": rate}) if isinstance(step, GrowthStep) else step
            for step in self.steps
        )
        return self.model_copy(update={"steps": steps})

    @classmethod
    def from_bytes(cls, document: bytes) -> Recipe:
        """Read a progression's recipe; raise RecipeError naming the first field that is wrong."""
        return _valid(cls, _parsed(document))


class ConsensusRecipe(RecipeDocument):
    """The mean of several pictures of one person at one age, each by its own recipe."""

    product: Literal["consensus"] = CONSENSUS
    parts: tuple[Recipe, ...] = Field(min_length=2)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every photograph of the parts, once, the first part's drawn one first."""
        found = {source.sha256: source for part in self.parts for source in part.sources[::-1]}
        drawn = self.parts[0].sources[0]
        return (drawn, *(s for sha256, s in found.items() if sha256 != drawn.sha256))

    @property
    def target_age_years(self) -> float:
        """The age that the picture shows, which all its parts show."""
        return self.parts[0].target_age_years

    @model_validator(mode="after")
    def _of_one_age(self) -> Self:
        ages = sorted({part.target_age_years for part in self.parts})
        if len(ages) > 1:
            raise ValueError(f"shows the ages {', '.join(f'{age:g}' for age in ages)}, not one")
        return self


def middle_place(parts: Sequence[Recipe]) -> int:
    """Return the place of the picture of usual growth among those of a mean, or of the first."""
    steps = (part.step(GrowthStep) for part in parts)
    usual = (step is not None and step.rate == RATES["median"] for step in steps)
    return next((place for place, is_usual in enumerate(usual) if is_usual), 0)


Progressed = Recipe | ConsensusRecipe
"""A recipe that is drawn from photographs, at an age."""

AnyRecipe = Progressed | ApproximationRecipe | FlatRecipe | SuperimpositionRecipe | PostmortemRecipe
_Document = TypeVar("_Document", bound=RecipeDocument)


def read_recipe(document: bytes) -> AnyRecipe:
    """Read a recipe of any product; raise RecipeError naming the first field that is wrong."""
    fields = _parsed(document)
    match fields:
        case {"product": "consensus"}:
            return _valid(ConsensusRecipe, fields)
        case {"product": "facial_approximation"}:
            return _valid(ApproximationRecipe, fields)
        case {"product": "facial_approximation_photographs"}:
            return _valid(FlatRecipe, fields)
        case {"product": "superimposition"}:
            return _valid(SuperimpositionRecipe, fields)
        case {"product": "post_mortem"}:
            return _valid(PostmortemRecipe, fields)
        case _:
            return _valid(Recipe, fields)


def _parsed(document: bytes) -> object:
    try:
        return json.loads(document)
    except (ValueError, RecursionError) as error:
        raise RecipeError(f"The recipe is not JSON that can be read. {_REMEDY}") from error


def _valid(kind: type[_Document], fields: object) -> _Document:
    try:
        recipe = kind.model_validate(fields)
        # Half of a surrogate pair passes as text but has no canonical form.
        recipe.canonical()
        return recipe
    except ValidationError as error:
        fault = describe_fault(error.errors()[0])
        raise RecipeError(f"{fault} {_REMEDY}") from error
    except (ValueError, RecursionError) as error:
        raise RecipeError(f"The recipe is not JSON that can be read. {_REMEDY}") from error
