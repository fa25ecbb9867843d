"""Versions: planning a picture, looking at it, keeping it, and finding it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.ageing.lent import unblended
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.developing import with_restoration
from pipelines.environment import environment
from pipelines.lending import NeuralStep
from pipelines.materials import photographs_of
from pipelines.recipe import Recipe
from pipelines.rendering import Rendering
from pipelines.steps import RATES, USUAL, Choices
from workbench.agency_models import check_models
from workbench.borrowing import NOTHING, Borrowings, with_borrowed
from workbench.cases.records import DRAFT, Version
from workbench.cases.store import find_case, find_photo, find_version
from workbench.errors import NoPhotographError, VersionError
from workbench.exports.encoding import Pixels, decode_rendering, encode_rendering
from workbench.particulars import version_particulars
from workbench.work.lending import CaseLender
from workbench.work.photographs import PhotographWork


@dataclass(frozen=True)
class SavedVersion:
    """A version as it was recorded, with the recipe and the rendering that it came from."""

    version: Version
    recipe: Recipe
    rendering: Rendering


class VersionWork(PhotographWork):
    """What is done with the versions of a case."""

    def plan(
        self,
        number: str,
        *,
        target_age: float,
        photos: Sequence[int] = (),
        choices: Choices = USUAL,
        borrowed: Borrowings = NOTHING,
        restore: bool = False,
        allow_regression: bool = False,
    ) -> Recipe:
        """Return the recipe of an age progression from the subject's photographs, or from some.

        ``borrowed`` names relatives and a hair donor by their photographs' numbers, and models.
        With ``restore`` the drawn photograph is mended as its measured quality calls for.
        Raises IntakeError where there is none, GrowthError where the ages do not fit.
        """
        case = self.case(number)
        chosen = [find_photo(case, photo) for photo in dict.fromkeys(photos)]
        chosen = chosen or [photo for photo in case.photos if photo.relation == "subject"]
        if not chosen:
            raise NoPhotographError(
                f"Case {number} has no photograph of the subject yet. Add one first."
            )
        recipe = plan_progression(
            [
                AgedFace(photo.sha256, self.landmarks(number, photo.number), photo.age_years)
                for photo in chosen
            ],
            target_age=target_age,
            sex="F" if case.sex == "F" else "M" if case.sex == "M" else None,
            choices=with_borrowed(choices, borrowed, CaseLender(self, number)),
            allow_regression=allow_regression,
        )
        if not restore:
            return recipe
        return with_restoration(recipe, self.darkroom.photograph(recipe.sources[0].sha256))

    def preview(self, number: str, recipe: Recipe, *, max_side: int | None = None) -> Rendering:
        """Render a recipe over the case's photographs and keep nothing."""
        case = self.case(number)
        known = {photo.sha256 for photo in case.photos}
        for sha256 in photographs_of(recipe):
            if sha256 not in known:
                raise VersionError(
                    f"The recipe uses the photograph {sha256[:12]}…, which is not in case "
                    f"{number}. Add that very file first."
                )
        check_models(recipe, self.store.vault)
        return self.darkroom.preview(recipe, max_side=max_side)

    def save_version(
        self, number: str, recipe: Recipe, *, note: str = "", parents: Sequence[int] = ()
    ) -> SavedVersion:
        """Render a recipe at full size and keep both as the case's next version, a draft.

        With relatives in it, the picture without them is kept first, as its parent.
        """
        self.store.permit("version saved")
        rendering = self.preview(number, recipe)
        plain = unblended(recipe)
        if plain != recipe:
            parents = [*parents, self._plain_version(number, plain)]
        for sha256 in photographs_of(recipe):
            self.store.vault.read("originals", sha256)
        recipe_sha256 = self.store.vault.keep("products", recipe.canonical())
        picture = self.store.vault.keep("products", encode_rendering(rendering.pixels))
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            version = Version(
                number=len(case.versions) + 1,
                kind=recipe.product,
                age_years=recipe.target_age_years,
                recipe_sha256=recipe_sha256,
                rendering_sha256=picture,
                artist=self.store.actor,
                note=note[:2000],
                state=DRAFT,
                created_at=self.store.now(),
                drawn_with=environment(networks=recipe.step(NeuralStep) is not None),
                parents=[find_version(case, parent) for parent in parents],
            )
            case.versions.append(version)
            acting.log("version saved", version, **version_particulars(version))
        return SavedVersion(self.version(number, version.number), recipe, rendering)

    def _plain_version(self, number: str, plain: Recipe) -> int:
        for version in self.case(number).versions:
            if version.recipe_sha256 == plain.sha256:
                return version.number
        return self.save_version(number, plain, note="without relatives").version.number

    def progress(
        self,
        number: str,
        *,
        target_age: float,
        photos: Sequence[int] = (),
        choices: Choices = USUAL,
        borrowed: Borrowings = NOTHING,
        restore: bool = False,
        allow_regression: bool = False,
        note: str = "",
    ) -> SavedVersion:
        """Plan an age progression, render it and save it as the case's next version."""
        recipe = self.plan(
            number,
            target_age=target_age,
            photos=photos,
            choices=choices,
            borrowed=borrowed,
            restore=restore,
            allow_regression=allow_regression,
        )
        return self.save_version(number, recipe, note=note)

    def progress_variants(
        self,
        number: str,
        *,
        target_age: float,
        choices: Choices = USUAL,
        borrowed: Borrowings = NOTHING,
        restore: bool = False,
    ) -> list[SavedVersion]:
        """Save slow, median and fast growth as three versions; never one picture as *the* face."""
        return [
            self.progress(
                number,
                target_age=target_age,
                choices=choices.growing(rate),
                borrowed=borrowed,
                restore=restore,
                note=f"{name} growth",
            )
            for name, rate in RATES.items()
        ]

    def version(self, number: str, version: int) -> Version:
        """Return a case's version; raise VersionError."""
        return find_version(self.case(number), version)

    def recipe(self, number: str, version: int) -> Recipe:
        """Return the recipe of a version."""
        kept = self.version(number, version).recipe_sha256
        return Recipe.from_bytes(self.store.vault.read("products", kept))

    def picture(self, number: str, version: int) -> Pixels:
        """Return the pixels of a version, (H, W, 3) uint8 sRGB, as they were saved."""
        kept = self.version(number, version).rendering_sha256
        return decode_rendering(self.store.vault.read("products", kept))
