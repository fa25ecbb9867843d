"""Approximations from photographs of a skull in a case: a version for each build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.photograph import Photograph, read_photograph
from workbench.work.superimpositions import SuperimpositionWork
from workbench.work.versions import SavedVersion

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
        from workbench.skull_photographing import planned

        self.store.permit("version saved")
        read: dict[ViewKind, Photograph] = {
            kind: read_photograph(path, pixel_limit=self.settings.pixel_limit)
            for kind, path in photo_files.items()
        }
        for photograph in read.values():
            self.darkroom.keep(photograph)
        hashes: dict[ViewKind, str] = {kind: photograph.sha256 for kind, photograph in read.items()}
        recipes = planned(hashes, points_file, person, table_file)
        steps = len(recipes) + 1
        for done, recipe in enumerate(recipes):
            on_step(done, steps, f"Drawing the {recipe.build} build")
            self.darkroom.preview(recipe)
        for path in photo_files.values():
            self.find_or_take_in_skull_photograph(number, path)
        on_step(steps - 1, steps, "Saving")
        saved = [
            self.save_version(
                number, recipe, note=f"{recipe.build.capitalize()} build. {note}".rstrip()
            )
            for recipe in recipes
        ]
        on_step(steps, steps, "Done")
        return saved
