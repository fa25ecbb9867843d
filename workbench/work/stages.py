"""The stages of a version: the picture before and after each of its layers."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from pipelines.arrays import Pixels
from pipelines.developing import develop
from pipelines.layers import Layer, flatten
from pipelines.photograph import Photograph
from pipelines.recipe import Progressed
from pipelines.rendering import Rendering
from pipelines.steps import RestoreStep

Stage = tuple[str, str, Pixels, Pixels]
"""A title, a detail, and the picture (h, w, 3) uint8 before and after."""


def stages_of(recipe: Progressed, drawing: Rendering, photograph: Photograph) -> Iterator[Stage]:
    """Yield the stages from the photograph as it came to the picture, at the drawing's size."""
    height, width = drawing.layers[0].pixels.shape[:2]
    before = _at(photograph.pixels, (width, height))
    part = recipe.parts[0]
    if len(recipe.parts) == 1 and part.step(RestoreStep):
        restored = _at(develop(part, photograph).photograph.pixels, (width, height))
        yield "restored photograph", "Before anything moves.", before, restored
        before = restored
    yield from layers_of(drawing, before)


def layers_of(drawing: Rendering, before: Pixels) -> Iterator[Stage]:
    """Yield the layers of a drawing, each with the picture before and after it."""
    for count, layer in enumerate(drawing.layers, 1):
        after = flatten(drawing.layers[:count])
        yield layer.name, _detail(layer, before, after), before, after
        before = after


def _detail(layer: Layer, before: Pixels, after: Pixels) -> str:
    apart = np.abs(after.astype(np.int16) - before).max(axis=2)
    changed = 100 * float((apart > 0).mean())
    return (
        f"{layer.blend.capitalize()}, opacity {layer.opacity:.2f}"
        f"{'' if layer.visible else ', hidden'}. Changes {changed:.1f} % of the picture, by at "
        f"most {int(apart.max())} of 255 grey levels."
    )


def _at(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
