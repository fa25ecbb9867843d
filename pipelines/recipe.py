"""The recipe of a picture: everything that decides its pixels, in one canonical document."""

from __future__ import annotations

import hashlib
import json
from typing import Literal

import rfc8785
from pydantic import Field, ValidationError

from pipelines.errors import RecipeError
from pipelines.frozen import Frozen, Sex, Sha256
from pipelines.landmarks import Landmarks
from pipelines.recipe_faults import describe_fault
from pipelines.steps import Step, StepT

_REMEDY = "Give a file that was saved by the workbench, unchanged."


class Source(Frozen):
    """A photograph that the picture is made from, with its face and the age it shows."""

    sha256: Sha256
    age_years: float = Field(ge=0, le=110)
    landmarks_json: str
    """The landmark file's text, kept whole so that it hashes the same everywhere."""

    @property
    def landmarks(self) -> Landmarks:
        """The face's landmarks in pixels of the upright photograph."""
        return Landmarks.from_json(self.landmarks_json)


class Recipe(Frozen):
    """Typed steps over named photographs; the same recipe always gives the same bytes.

    The first source is the photograph that is drawn; the others only shape it. ``software`` names
    the version and the code that planned it, ``libraries`` the versions that were at work then, and
    ``tables`` the SHA-256 of every table and weight that a rendering reads. The weights that found
    the landmarks are not among them: the landmarks themselves are here.
    """

    format: Literal[1] = 1
    product: Literal["age_progression"] = "age_progression"
    software: str
    libraries: dict[str, str]
    sources: tuple[Source, ...] = Field(min_length=1)
    target_age_years: float = Field(ge=0, le=110)
    sex: Sex | None = None
    steps: tuple[Step, ...]
    tables: dict[str, Sha256]

    def canonical(self) -> bytes:
        """Return the recipe as canonical JSON (RFC 8785), the form that is hashed and kept."""
        return rfc8785.dumps(self.model_dump(mode="json"))

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical form."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def step(self, kind: type[StepT]) -> StepT | None:
        """Return the step of one kind, or None where the recipe goes without it."""
        return next((step for step in self.steps if isinstance(step, kind)), None)

    @classmethod
    def from_bytes(cls, document: bytes) -> Recipe:
        """Read a recipe; raise RecipeError naming the first field that is wrong."""
        try:
            recipe = cls.model_validate(json.loads(document))
            # Half of a surrogate pair passes as text but has no canonical form.
            recipe.canonical()
            return recipe
        except ValidationError as error:
            fault = describe_fault(error.errors()[0])
            raise RecipeError(f"{fault} {_REMEDY}") from error
        except (ValueError, RecursionError) as error:
            raise RecipeError(f"The recipe is not JSON that can be read. {_REMEDY}") from error
