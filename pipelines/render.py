"""Render a recipe: a pure function of the recipe and its photographs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, flatten
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe


@dataclass(frozen=True)
class Measurement:
    """One facial measure before and after, in millimetres and percentiles where scale is known."""

    measure: str
    name: str
    before_mm: float
    after_mm: float
    before_percentile: float | None
    after_percentile: float | None
    source: str
    status: str


@dataclass(frozen=True)
class Rendering:
    """Layers from the bottom up, the aged landmarks in output px, and what was measured."""

    layers: tuple[Layer, ...]
    landmarks: Landmarks
    measurements: tuple[Measurement, ...] = ()
    warnings: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The picture with all visible layers laid down, (H, W, 3) uint8 sRGB."""
        return flatten(self.layers)


def render(
    recipe: Recipe, photographs: Mapping[str, Photograph], *, max_side: int | None = None
) -> Rendering:
    """Make the picture that a recipe describes.

    ``photographs`` maps SHA-256 to the photograph; ``max_side`` limits the longer side of the
    working picture, for previews. Raises RecipeError where a photograph or table is missing.
    """
    raise NotImplementedError
