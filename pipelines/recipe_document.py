"""What all recipes share: one canonical form, which is hashed and kept."""

from __future__ import annotations

import hashlib
from typing import Literal

import rfc8785
from pydantic import Field

from pipelines.frozen import Frozen, Sha256
from pipelines.landmarks import Landmarks


class Source(Frozen):
    """A photograph that the picture is made from, with its face and the age it shows."""

    sha256: Sha256
    age_years: float = Field(ge=0, le=110)
    landmarks_json: str
    """The landmark file's text, kept whole so that it hashes the same everywhere."""
    weight: float = Field(default=1.0, gt=0, le=1)
    """What the photograph is worth beside the others for the shape, by its quality."""

    @property
    def landmarks(self) -> Landmarks:
        """The face's landmarks in pixels of the upright photograph."""
        return Landmarks.from_json(self.landmarks_json)


class RecipeDocument(Frozen):
    """A recipe of any product.

    ``software`` names the version and the code that planned it, ``libraries`` the versions that
    were at work then.
    """

    format: Literal[1] = 1
    software: str
    libraries: dict[str, str]

    def canonical(self) -> bytes:
        """Return the recipe as canonical JSON (RFC 8785), the form that is hashed and kept."""
        return rfc8785.dumps(self.model_dump(mode="json"))

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical form."""
        return hashlib.sha256(self.canonical()).hexdigest()


class AgelessRecipe(RecipeDocument):
    """A recipe of a picture that shows no age: over bone, or after death."""

    @property
    def parts(self) -> tuple[()]:
        """The progressions that it draws: none."""
        return ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The photographs that show a person at an age: none, as it draws no age."""
        return ()

    @property
    def photographs(self) -> tuple[str, ...]:
        """The SHA-256 of every photograph of a face that it is drawn from, the drawn one first."""
        return ()

    @property
    def skulls(self) -> tuple[str, ...]:
        """The SHA-256 of every file of bone it is drawn from."""
        return ()
