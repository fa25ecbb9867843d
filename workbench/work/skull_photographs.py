"""Approximations from photographs of a skull in a case: a version for each build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.photograph import Photograph, read_photograph
from pipelines.reconstruction.flat_recipe import FROM_PHOTOGRAPHS, FlatRecipe
from pipelines.reconstruction.skull_recipe import OwnTable
from workbench.cases.records import SourceSkull
from workbench.cases.store import find_skull
from workbench.skull_files import photograph_suffix
from workbench.work.superimpositions import SuperimpositionWork
from workbench.work.versions import SavedVersion, build_note

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Person
    from pipelines.reconstruction.scaled_view import ViewKind

OnStep = Callable[[int, int, str], None]


class SkullPhotographWork(SuperimpositionWork):
    """What is done with photographs of skulls."""

    def lay_out_skull(
        self,
        number: str,
        photo_files: Mapping[ViewKind, Path],
        points_file: Path,
        *,
        person: Person,
        table_file: Path | None = None,
        note: str = "",
        on_step: OnStep = lambda done, total, doing: None,
    ) -> list[SavedVersion]:
        """Take photographs of a skull in and save their layers for each build as a version.

        All is drawn before anything is kept. Raises PipelineError, VaultError and AccessError.
        """
        # It takes libraries that are slow to load, and no other work needs them.
        from pipelines.reconstruction.skull_photographs import read_views
        from workbench.skull_photographing import planned

        self.store.permit("version saved")
        read: dict[ViewKind, Photograph] = {
            kind: read_photograph(path, pixel_limit=self.settings.pixel_limit)
            for kind, path in photo_files.items()
        }
        for photograph in read.values():
            self.darkroom.keep(photograph)
        hashes: dict[ViewKind, str] = {kind: photograph.sha256 for kind, photograph in read.items()}
        table = OwnTable.read(table_file) if table_file else None
        recipes = planned(hashes, read_views(points_file), person, table)
        steps = len(recipes) + 1
        for done, recipe in enumerate(recipes):
            on_step(done, steps, f"Drawing the {recipe.build} build")
            self.darkroom.preview(recipe)
        for path in photo_files.values():
            self.find_or_take_in_skull_photograph(number, path)
        on_step(steps - 1, steps, "Saving")
        saved = [
            self.save_version(number, recipe, note=build_note(recipe.build, note))
            for recipe in recipes
        ]
        on_step(steps, steps, "Done")
        return saved

    def take_in_skull_photograph(self, number: str, data: bytes, file_name: str) -> SourceSkull:
        """Return the case's photograph of a skull that these bytes are, taken in once it is read.

        Raises PhotographError, SkullError, VaultError and AccessError; then the case is as it was.
        """
        suffix = photograph_suffix(file_name)
        read = read_photograph(data, pixel_limit=self.settings.pixel_limit)
        kept = self._keep_skull(number, Path(file_name).name, data, suffix, 0)
        self.darkroom.keep(read)
        return kept

    def skull_photograph(self, number: str, skull: int) -> Photograph:
        """Return a case's photograph of a skull, decoded; raise VaultError."""
        return self.darkroom.photograph(find_skull(self.case(number), skull).sha256)

    def plan_skull_photographs(
        self,
        number: str,
        views: Mapping[ViewKind, int],
        document: Mapping[str, Any],
        *,
        person: Person,
        table: OwnTable | None = None,
    ) -> list[FlatRecipe]:
        """Return the recipe of each build over a case's photographs of a skull; keep nothing.

        ``document`` holds rulers and points by view. Raises SkullPhotographError where they are
        wrong, and DepthError where there are no depths for the person.
        """
        from pipelines.reconstruction.scaled_view import view_from
        from workbench.skull_photographing import planned

        case = self.case(number)
        for kind, skull in views.items():
            view_from(kind, document.get(kind), self.skull_photograph(number, skull).size)
        hashes: dict[ViewKind, str] = {
            kind: find_skull(case, skull).sha256 for kind, skull in views.items()
        }
        return planned(hashes, document, person, table)

    def newest_over_photographs(self, number: str) -> FlatRecipe | None:
        """Return the newest recipe of the case that was drawn over photographs of a skull."""
        for version in reversed(self.case(number).versions):
            if version.kind == FROM_PHOTOGRAPHS:
                recipe = self.recipe(number, version.number)
                return recipe if isinstance(recipe, FlatRecipe) else None
        return None
