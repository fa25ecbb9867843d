"""Facial approximations: a skull in a case, and a version for each build over it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from models.tissue_depths import Build
from pipelines.photograph import read_photograph
from pipelines.reconstruction.craniometry import (
    Craniometry,
    craniometry_of,
    read_craniometry,
)
from pipelines.reconstruction.depths import depths_for, table_of
from pipelines.reconstruction.product_names import MESH_SUFFIXES
from pipelines.reconstruction.recipe import (
    APPROXIMATION,
    ApproximationRecipe,
    plan_approximation,
)
from pipelines.reconstruction.skull_recipe import OwnTable, SkullSource
from pipelines.reconstruction.superimposition_recipe import (
    SUPERIMPOSITION,
    SuperimpositionRecipe,
)
from workbench.cases.store import find_skull
from workbench.errors import VersionError
from workbench.kept_products import read_products
from workbench.skull_files import read_skull_file
from workbench.work.corrections import CorrectionWork
from workbench.work.skulls import source_of
from workbench.work.versions import SavedVersion, build_note, check_originals

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Person, Reading
    from pipelines.reconstruction.skull import Skull

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
        recipes = self.plan_over(
            number, skull_file, points_file, person=person, reading=reading, table_file=table_file
        )
        saved: list[SavedVersion] = []
        for done, recipe in enumerate(recipes, 1):
            on_step(done, steps, f"Drawing the {recipe.build} build")
            words = build_note(recipe.build, note)
            saved.append(self.save_version(number, recipe, note=words))
        on_step(steps, steps, "Done")
        return saved

    def plan_over(
        self,
        number: str,
        skull_file: Path,
        points_file: Path,
        *,
        person: Person,
        reading: Reading,
        table_file: Path | None = None,
    ) -> list[ApproximationRecipe]:
        """Take a skull in and return the recipe of each build over it.

        Everything is read and checked before the skull is kept. Raises PipelineError, VaultError
        and AccessError.
        """
        points = _as_kept(read_craniometry(points_file))
        table = OwnTable.read(table_file) if table_file else None
        for build in person.builds:
            _check_depths(person, build, table)
        # Reading skulls takes libraries that are slow to load, and no other work needs them.
        from pipelines.reconstruction.approximation import open_skull
        from pipelines.reconstruction.point_checks import check_on_skull

        surface = open_skull(skull_file, reading, points)
        check_on_skull(points, surface)
        skull = source_of(self.find_or_take_in_skull(number, skull_file), reading)
        return self._laid_out(_planned(skull, points, person, table), surface)

    def _laid_out(
        self, planned: Iterator[ApproximationRecipe], surface: Skull
    ) -> list[ApproximationRecipe]:
        recipes = list(planned)
        for recipe in recipes:
            self.darkroom.lay_out(recipe, surface)
        return recipes

    def plan_faces(
        self,
        number: str,
        skull: int,
        points: Craniometry,
        *,
        person: Person,
        reading: Reading,
        table: OwnTable | None = None,
        rules: Mapping[str, str] = MappingProxyType({}),
    ) -> list[ApproximationRecipe]:
        """Return the recipe of each build over a skull that the case has, and keep nothing.

        ``rules`` names another than the usual rule of a feature, as `rule_choices` has them.
        Raises CraniometryError where the points do not fit the bone, DepthError where there are
        no depths for the person, and what `bone` raises.
        """
        from pipelines.reconstruction.point_checks import check_on_skull

        points = _as_kept(points)
        for build in person.builds:
            _check_depths(person, build, table)
        surface = self.bone(number, skull, reading)
        check_on_skull(points, surface)
        source = source_of(find_skull(self.case(number), skull), reading)
        return self._laid_out(_planned(source, points, person, table, rules), surface)

    def newest_over(
        self, number: str, skull: int
    ) -> ApproximationRecipe | SuperimpositionRecipe | None:
        """Return the newest recipe of the case that was drawn over a skull, by its surface."""
        case = self.case(number)
        sha256 = find_skull(case, skull).sha256
        for version in reversed(case.versions):
            if version.kind not in (APPROXIMATION, SUPERIMPOSITION):
                continue
            recipe = self.recipe(number, version.number)
            over = isinstance(recipe, ApproximationRecipe | SuperimpositionRecipe)
            if over and recipe.skull.sha256 == sha256:
                return recipe
        return None

    def reading_of(self, number: str, skull: int) -> Reading:
        """Return how a skull's file was read last: for its newest version, or at its intake."""
        from pipelines.reconstruction.approximation import Reading

        drawn = self.newest_over(number, skull)
        if drawn is not None:
            read = Reading(**drawn.skull.model_dump(exclude={"sha256", "suffix"}))
            # A surface whose points were given was read in their frame.
            surface = drawn.skull.suffix in MESH_SUFFIXES
            return replace(read, frame=read.frame or "LPS") if surface else read
        for entry in self.log(number):
            if entry.action == "skull added" and entry.details["skull"] == skull:
                return Reading(**entry.details.get("read_as", {}))
        return Reading()

    def draw_over_again(
        self,
        number: str,
        skull_file: Path,
        recipe: ApproximationRecipe | SuperimpositionRecipe,
        *,
        photo_file: Path | None = None,
        note: str = "",
    ) -> SavedVersion:
        """Take a skull in and save what a recipe makes of it, and of a photograph beside it.

        Raises VersionError for another skull or photograph than the recipe's, and where the case
        has not the photograph; then it is as it was.
        """
        if photo_file is not None and isinstance(recipe, SuperimpositionRecipe):
            self._check_photograph(photo_file, recipe)
        data, suffix, packed = read_skull_file(skull_file)
        given = hashlib.sha256(data).hexdigest()
        if given != recipe.skull.sha256:
            raise VersionError(
                f"The recipe was made over another skull ({recipe.skull.sha256[:12]}…) than "
                f"'{skull_file.name}' ({given[:12]}…). Give the very file."
            )
        check_originals(recipe, self.case(number), beside=[given])
        self._keep_skull(number, skull_file.name, data, suffix, packed)
        return self.save_version(number, recipe, note=note)

    def _check_photograph(self, file: Path, recipe: SuperimpositionRecipe) -> None:
        given = read_photograph(file, pixel_limit=self.settings.pixel_limit).sha256
        if given != recipe.photograph:
            raise VersionError(
                f"The recipe lays the skull over another photograph ({recipe.photograph[:12]}…) "
                f"than '{file.name}' ({given[:12]}…). Give the very file."
            )

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


def _planned(
    skull: SkullSource,
    points: Craniometry,
    person: Person,
    table: OwnTable | None,
    rules: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[ApproximationRecipe]:
    for build in person.builds:
        yield plan_approximation(
            skull,
            points,
            sex=person.sex,
            age_band=person.age_band,
            build=build,
            accept_adult_depths=person.accept_adult_depths,
            own_table=table,
            rules=rules,
        )


def _check_depths(person: Person, build: Build, table: OwnTable | None) -> None:
    rows = table_of(table.text, table.name) if table else ()
    accept = person.accept_adult_depths
    depths_for(person.sex, person.age_band, build, table=rows, accept_adult=accept)
