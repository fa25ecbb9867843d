"""Variants: slow, median and fast growth, and the mean of several versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from pipelines.ageing.plan import plan_consensus
from pipelines.consensus import Spread, spread_of
from pipelines.drafting import FINAL, Draft
from pipelines.recipe import ConsensusRecipe, Recipe
from pipelines.sentences import Sentence
from pipelines.steps import RATES
from workbench.errors import VersionError
from workbench.work.versions import SavedVersion, VersionWork, Wish


class VariantWork(VersionWork):
    """What is done with several pictures of one age."""

    def progress_variants(
        self,
        number: str,
        *,
        note: str = "",
        goes_on_from: int | None = None,
        **wish: Unpack[Wish],
    ) -> list[SavedVersion]:
        """Save slow, median and fast growth as three versions, and their consensus as a fourth.

        Never one picture as *the* face.
        """
        recipe = self.plan(number, **wish)
        return self.save_variants(number, recipe, note=note, goes_on_from=goes_on_from)

    def save_variants(
        self,
        number: str,
        recipe: Recipe,
        *,
        note: str = "",
        goes_on_from: int | None = None,
        draft: Draft = FINAL,
    ) -> list[SavedVersion]:
        """Save a recipe with slow, median and fast growth, and the consensus of the three.

        Each version's note says which it is; ``note`` follows it. The three go on from the
        version ``goes_on_from``, the consensus comes from the three.
        """
        saved = [
            self.save_version(
                number,
                recipe.growing(rate),
                note=_with(f"{name.capitalize()} growth", note),
                goes_on_from=goes_on_from,
                draft=draft,
            )
            for name, rate in RATES.items()
        ]
        numbers = [one.version.number for one in saved]
        words = _with(consensus_note(numbers), note)
        return [*saved, self.consensus(number, numbers, note=words)]

    def consensus(self, number: str, versions: Sequence[int], *, note: str = "") -> SavedVersion:
        """Average versions of one age in a common shape and save the mean as the next version.

        Raises RecipeError for fewer than two or other ages, VersionError for a consensus in them.
        """
        chosen = list(dict.fromkeys(versions))
        recipe = self.plan_consensus(number, chosen)
        words = note or consensus_note(chosen)
        return self.save_version(number, recipe, note=words, parents=chosen)

    def plan_consensus(self, number: str, versions: Sequence[int]) -> ConsensusRecipe:
        """Return the recipe of the mean of versions; raise RecipeError and VersionError."""
        return plan_consensus([self._drawn_recipe(number, version) for version in versions])

    def _drawn_recipe(self, number: str, version: int) -> Recipe:
        recipe = self.recipe(number, version)
        if isinstance(recipe, ConsensusRecipe):
            raise VersionError(
                Sentence(
                    "Version {version} of case {number} is a consensus itself. Choose the "
                    "versions that it averages instead.",
                    version=version,
                    number=number,
                )
            )
        if not isinstance(recipe, Recipe):
            kind = recipe.product.replace("_", " ")
            raise VersionError(
                Sentence(
                    "Version {version} of case {number} is another product ({kind}), and only "
                    "age progressions are averaged. Choose others.",
                    version=version,
                    number=number,
                    kind=kind,
                )
            )
        return recipe

    def spread(self, number: str, version: int) -> Spread:
        """Return where the pictures of a consensus disagree; raise VersionError for another kind.

        It is worked out anew from the recipe, which takes as long as drawing its pictures.
        """
        spread = spread_of(self.preview(number, self.recipe(number, version)))
        if spread is None:
            raise VersionError(
                Sentence(
                    "Version {version} of case {number} is one picture, in which nothing "
                    "disagrees. Save a consensus of several first.",
                    version=version,
                    number=number,
                )
            )
        return spread


def consensus_note(versions: Sequence[int]) -> str:
    """Return the note of a consensus that nobody wrote one for."""
    return f"consensus of versions {', '.join(map(str, versions))}"


def _with(opening: str, note: str) -> str:
    return f"{opening}: {note}" if note else opening
