"""Facial approximations: a skull in a case, and a version for each build over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from models.tissue_depths import Build
from pipelines.reconstruction.craniometry import (
    Craniometry,
    check_on_skull,
    craniometry_of,
    read_craniometry,
)
from pipelines.reconstruction.depths import depths_for, table_of
from pipelines.reconstruction.recipe import ApproximationRecipe, plan_approximation
from pipelines.reconstruction.skull_recipe import OwnTable, SkullSource
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from workbench.errors import VersionError
from workbench.kept_products import read_products
from workbench.work.corrections import CorrectionWork
from workbench.work.versions import SavedVersion

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Person, Reading

OnStep = Callable[[int, int, str], None]


class ApproximationWork(CorrectionWork):
    """What is done to draw faces over skulls."""

    def reconstruct(
        self,
        number: str,
        skull_file: Path,
        points_file: Path,
        *,
        person: Person,
        reading: Reading,
        table_file: Path | None = None,
        note: str = "",
        on_step: OnStep = lambda done, total, doing: None,
    ) -> list[SavedVersion]:
        """Take a skull in and save a face over it for each build as a version of its own.

        They share the skull and all else of their recipes but the build: each is reviewed,
        approved and exported by itself, since a poster and a court see one face at a time, and
        none is made from another. Everything is read and checked before anything is kept. Raises
        PipelineError, VaultError and AccessError.
        """
        self.store.permit("version saved")
        steps = len(person.builds) + 1
        on_step(0, steps, "Reading the skull")
        points = _as_kept(read_craniometry(points_file))
        table = OwnTable.read(table_file) if table_file else None
        for build in person.builds:
            _check_depths(person, build, table)
        # Reading skulls takes libraries that are slow to load, and no other work needs them.
        from pipelines.reconstruction.approximation import open_skull

        surface = open_skull(skull_file, reading, points)
        check_on_skull(points, surface)
        kept = self.find_or_take_in_skull(number, skull_file)
        skull = SkullSource.model_validate(
            {"sha256": kept.sha256, "suffix": kept.suffix, **asdict(reading)}
        )
        saved: list[SavedVersion] = []
        for done, build in enumerate(person.builds, 1):
            on_step(done, steps, f"Drawing the {build} build")
            recipe = plan_approximation(
                skull,
                points,
                sex=person.sex,
                age_band=person.age_band,
                build=build,
                accept_adult_depths=person.accept_adult_depths,
                own_table=table,
            )
            self.darkroom.lay_out(recipe, surface)
            words = f"{build} build. {note}".rstrip()
            saved.append(self.save_version(number, recipe, note=words))
        on_step(steps, steps, "Done")
        return saved

    def draw_over_again(
        self,
        number: str,
        skull_file: Path,
        recipe: ApproximationRecipe | SuperimpositionRecipe,
        *,
        note: str = "",
    ) -> SavedVersion:
        """Take a skull in and save what a recipe makes of it; raise VersionError for another."""
        kept = self.find_or_take_in_skull(number, skull_file)
        if kept.sha256 != recipe.skull.sha256:
            raise VersionError(
                f"The recipe was made over another skull ({recipe.skull.sha256[:12]}…) than "
                f"'{skull_file.name}' ({kept.sha256[:12]}…). Give the very file."
            )
        return self.save_version(number, recipe, note=note)

    def products(self, number: str, version: int) -> Mapping[str, bytes]:
        """Return the views, surfaces and documents of a version, by their names."""
        listed = self.version(number, version).products_sha256
        if listed is None:
            return {}
        named = read_products(self.store.vault.read("products", listed))
        return {name: self.store.vault.read("products", sha) for name, sha in named.items()}


def _as_kept(points: Craniometry) -> Craniometry:
    """Return points as a recipe keeps them, to the thousandth of a mm."""
    return craniometry_of(points.json(), "the points")


def _check_depths(person: Person, build: Build, table: OwnTable | None) -> None:
    rows = table_of(table.text, table.name) if table else ()
    accept = person.accept_adult_depths
    depths_for(person.sex, person.age_band, build, table=rows, accept_adult=accept)
