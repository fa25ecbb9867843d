"""What recipes over bone share: whose it was and the depths; over a skull: its file and points."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from models import registry
from models.tissue_depths import AgeBand, Build
from pipelines.errors import RecipeError
from pipelines.frozen import Frozen, Sha256
from pipelines.recipe_document import AgelessRecipe
from pipelines.reconstruction.craniometry import Craniometry, craniometry_of
from pipelines.reconstruction.depths import Sex, read_table_text, table_of
from pipelines.reconstruction.frames import Unit
from pipelines.reconstruction.placing import unchecked

# What a file of a skull may end in; the reader goes by it.
Suffix = Literal[
    ".zip", ".dcm", ".nii", ".nii.gz", ".nrrd", ".inv3", ".stl", ".ply", ".obj", ".glb"
]


class SkullSource(Frozen):
    """The file of a skull and how it is read: its axes, unit, series, and what counts as bone."""

    sha256: Sha256
    suffix: Suffix
    frame: str | None = Field(default=None, pattern="^[LRPASIlrpasi]{3}$")
    unit: Unit = "mm"
    series: int | None = Field(default=None, ge=1)
    bone_hu: float = Field(default=300.0, ge=100, le=1500)


class OwnTable(Frozen):
    """A table of tissue depths of the agency's own; its text is kept whole, as it was given."""

    name: str = Field(min_length=1, max_length=120)
    text: str

    @classmethod
    def read(cls, path: Path) -> OwnTable:
        """Read a table's file; raise DepthError where it cannot be read or is at fault."""
        table = cls(name=path.name, text=read_table_text(path))
        table_of(table.text, table.name)
        return table

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class BoneRecipe(AgelessRecipe):
    """A picture over one person's bone, with the depths of one build.

    ``tables`` names the SHA-256 of every table that a drawing reads, which a product lists as its
    ``TABLES``; ``own_table`` stands before the published depths.
    """

    TABLES: ClassVar[tuple[str, ...]] = ()

    sex: Sex
    age_band: AgeBand
    build: Build
    accept_adult_depths: bool = False
    own_table: OwnTable | None = None
    tables: dict[str, Sha256]

    def check_tables(self) -> None:
        """Raise RecipeError where the tables here are others than it was made with."""
        if self.tables != table_hashes(self.TABLES):
            raise RecipeError(
                f"The recipe was made with other tables of depths, points or rules than this "
                f"version of the workbench has. Install the version that the recipe names "
                f"({self.software}) to draw it again."
            )


class SkullRecipe(BoneRecipe):
    """A picture over the surface of one skull."""

    skull: SkullSource
    points_json: str
    """The landmark file's text, kept whole so that it hashes the same everywhere."""

    @property
    def skulls(self) -> tuple[str, ...]:
        """The SHA-256 of every file of bone it is drawn from."""
        return (self.skull.sha256,)

    @property
    def points(self) -> Craniometry:
        """The points of the skull, LPS mm."""
        return craniometry_of(self.points_json, "the recipe's points")


def table_hashes(names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of tables by their names."""
    return {name: registry.sha256(name) for name in names}


def unchecked_points(recipe: object) -> tuple[str, ...]:
    """Return what must be said before a picture over a skull is judged: one line, or nothing."""
    return tuple(unchecked(recipe.points)) if isinstance(recipe, SkullRecipe) else ()
