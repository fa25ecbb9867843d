"""Going on from a version: what it was planned from, as the desk can plan it again."""

from __future__ import annotations

from pipelines.recipe import ConsensusRecipe, Recipe, middle_place
from pipelines.sentences import Sentence
from workbench.errors import VersionError
from workbench.resuming import Resumed, resumed
from workbench.work.variants import VariantWork


class GoingOnWork(VariantWork):
    """What is done to work on from a version that is there already."""

    def resume(self, number: str, version: int) -> Resumed:
        """Return what an age progression was planned from; of a mean, its picture in the middle.

        Raises VersionError for another product, or where none of its photographs is the subject's.
        """
        recipe = self.recipe(number, version)
        if isinstance(recipe, ConsensusRecipe):
            recipe = recipe.parts[middle_place(recipe.parts)]
        if not isinstance(recipe, Recipe):
            raise VersionError(
                Sentence(
                    "Version {version} of case {number} is no age progression. Go on from it on "
                    "the page that it was made on.",
                    version=version,
                    number=number,
                )
            )
        case = self.case(number)
        sources = {source.sha256 for source in recipe.sources}
        photos = [photo for photo in case.photos if photo.sha256 in sources]
        return resumed(recipe, case, self.worths(number, photos), self.models())
