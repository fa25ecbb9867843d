"""Develop a photograph for drawing: restored where the recipe wants it, before anything moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipelines.arrays import Floats
from pipelines.photograph import Photograph
from pipelines.quality import measure_quality
from pipelines.recipe import Recipe
from pipelines.restoration import Restoration, proposed, restore
from pipelines.steps import RestoreStep
from pipelines.warp import Box


@dataclass(frozen=True)
class Developed:
    """A photograph ready to be drawn, and the grain (H, W) float32 that restoring took from it."""

    photograph: Photograph
    grain: Floats | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        return self.photograph.nbytes + (0 if self.grain is None else self.grain.nbytes)

    def scaled(self, max_side: int) -> Developed:
        """Return it with the longer side at most ``max_side`` px, by area means."""
        small = self.photograph.scaled(max_side)
        if self.grain is None or small is self.photograph:
            return replace(self, photograph=small)
        grain = cv2.resize(self.grain, small.size, interpolation=cv2.INTER_AREA)
        return Developed(small, np.asarray(grain, np.float32))


def develop(recipe: Recipe, photograph: Photograph) -> Developed:
    """Return the recipe's drawn photograph, restored at its own size; raise RestorationError."""
    step = recipe.step(RestoreStep)
    if step is None:
        return Developed(photograph)
    wishes = restoration_of(step)
    unit_px = recipe.sources[0].landmarks.pupil_distance
    restored = restore(photograph.pixels, unit_px=unit_px, wishes=wishes)
    return Developed(replace(photograph, pixels=restored.pixels), restored.grain)


def with_restoration(recipe: Recipe, photograph: Photograph) -> Recipe:
    """Return the recipe with the mending that its photograph calls for, if it calls for any."""
    wishes = proposed(measure_quality(photograph.pixels, recipe.sources[0].landmarks))
    if wishes.idle:
        return recipe
    kept = [step for step in recipe.steps if not isinstance(step, RestoreStep)]
    return recipe.model_copy(update={"steps": (restore_step(wishes), *kept)})


_SHARES = ("noise", "blocks", "blur", "fading", "cast", "tint")


def restoration_of(step: RestoreStep) -> Restoration:
    """Return a step's wishes as restoration takes them."""
    patch = None if step.neutral_patch is None else Box(*step.neutral_patch)
    shares = {name: getattr(step, name) for name in _SHARES}
    return Restoration(faults=step.faults, neutral_patch=patch, **shares)


def restore_step(wishes: Restoration) -> RestoreStep:
    """Return the recipe's step of such wishes."""
    box = wishes.neutral_patch
    patch = None if box is None else (box.x, box.y, box.width, box.height)
    shares = {name: getattr(wishes, name) for name in _SHARES}
    return RestoreStep(faults=wishes.faults, neutral_patch=patch, **shares)
