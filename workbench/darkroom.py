"""The darkroom: photographs decoded once, and drawings that only need to be laid down anew."""

from __future__ import annotations

import os
from contextlib import nullcontext
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

from pipelines.consensus import averaged
from pipelines.developing import Developed, develop
from pipelines.drafting import FINAL, Draft
from pipelines.materials import Materials
from pipelines.photograph import Photograph, read_photograph
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe import AnyRecipe, ConsensusRecipe, Recipe
from pipelines.reconstruction.skull_recipe import BoneRecipe, SkullRecipe, SkullSource
from pipelines.render import draw as draw_recipe
from pipelines.render import drawing_key, render, retuned
from pipelines.rendering import Rendering
from pipelines.steps import RestoreStep
from workbench.cases.vault import Vault
from workbench.recent import Recent
from workbench.skull_shelf import SkullShelf

if TYPE_CHECKING:
    from pipelines.reconstruction.skull import Skull

# Room for decoded photographs and for drawings, in bytes each; one of any size always fits.
_ROOM = 512 * 2**20
# More small drawings at once would only wait for one another, all of them to the end.
_AT_ONCE: Final = os.cpu_count() or 1


class Darkroom:
    """Renders recipes over the originals of one vault, and remembers what is used again."""

    def __init__(self, vault: Vault, *, pixel_limit: int) -> None:
        self._vault = vault
        self._pixel_limit = pixel_limit
        self._photographs: Recent[tuple[str, int | None], Photograph] = Recent(_ROOM)
        self._negatives: Recent[tuple[str, str], Developed] = Recent(_ROOM)
        self._skulls = SkullShelf(vault)
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._drawings: Recent[tuple[str, int | None, str], Rendering] = Recent(_ROOM)

    def photograph(self, sha256: str, *, max_side: int | None = None) -> Photograph:
        """Return an original, decoded, after checking that it is unchanged.

        ``max_side`` limits its longer side in px.
        """
        return self._photographs.get((sha256, max_side), lambda: self._decoded(sha256, max_side))

    def materials(self, *, max_side: int | None = None) -> Materials:
        """Return all that the vault holds as what recipes are drawn from."""
        return Materials(
            photograph=lambda sha256: self.photograph(sha256, max_side=max_side),
            file=lambda sha256: self._vault.read("models", sha256),
            skull=self._skulls.skull,
        )

    def lay_out(self, recipe: SkullRecipe, skull: Skull) -> None:
        """Have the skull of a recipe ready that was just read."""
        self._skulls.lay_out(recipe, skull)

    def bone(self, source: SkullSource) -> Skull:
        """Return the surface that a kept file of bone holds; raise as `open_skull` does."""
        return self._skulls.bone(source)

    def lay_bone(self, source: SkullSource, bone: Skull) -> None:
        """Have the surface ready that was just read from a file of bone."""
        self._skulls.lay_bone(source, bone)

    def keep(self, photograph: Photograph) -> None:
        """Remember a photograph that was just decoded."""
        self._photographs.get((photograph.sha256, None), lambda: photograph)

    def preview(
        self, recipe: AnyRecipe, *, max_side: int | None = None, draft: Draft = FINAL
    ) -> Rendering:
        """Render a recipe; where only strengths of layers differ from before, lay them anew.

        A progression may be drawn as a ``draft``, and a drawing over bone given up by one.
        """
        if isinstance(recipe, ConsensusRecipe):
            parts = recipe.parts

            def average() -> Rendering:
                return averaged([self.preview(part, max_side=max_side) for part in parts])

            return self._drawings.get((recipe.sha256, max_side, ""), average)

        if isinstance(recipe, BoneRecipe):
            return self._drawings.get(
                (recipe.sha256, None, ""), lambda: render(recipe, self.materials(), draft=draft)
            )

        if isinstance(recipe, PostmortemRecipe):
            return self._drawings.get(
                (recipe.sha256, max_side, ""),
                lambda: render(recipe, self.materials(), max_side=max_side),
            )

        drawn: Rendering | None = None

        def draw() -> Rendering:
            nonlocal drawn
            with self._turns if max_side is not None else nullcontext():
                draft.go_on()
                materials = self.materials(max_side=max_side)
                drawn = draw_recipe(
                    recipe, self._developed(recipe, max_side), materials, draft=draft
                )
                return drawn

        by = "" if draft is FINAL else draft.outline(recipe.sources[0].landmarks).to_json()
        drawing = self._drawings.get((drawing_key(recipe), max_side, by), draw)
        # What was drawn just now has this recipe's own strengths, and is laid down already.
        return drawn or retuned(drawing, recipe)

    def _developed(self, recipe: Recipe, max_side: int | None) -> Developed:
        """Return the recipe's photograph restored at its own size, and scaled only then."""
        drawn, step = recipe.sources[0].sha256, recipe.step(RestoreStep)
        if step is None:
            return Developed(self.photograph(drawn, max_side=max_side))

        def restored() -> Developed:
            return develop(recipe, self.photograph(drawn))

        whole = self._negatives.get((drawn, step.model_dump_json()), restored)
        return whole if max_side is None else whole.scaled(max_side)

    def _decoded(self, sha256: str, max_side: int | None) -> Photograph:
        if max_side is not None:
            return self.photograph(sha256).scaled(max_side)
        return read_photograph(self._vault.read("originals", sha256), pixel_limit=self._pixel_limit)
