"""What rendering a recipe gives: layers, landmarks, measurements, warnings and times."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from pipelines.arrays import Floats, Pixels
from pipelines.errors import RecipeError
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, flatten
from pipelines.warp import Field


@dataclass(frozen=True)
class Measurement:
    """One facial measure before and after, in mm and percentiles of the norms.

    ``before_percentile`` and ``after_percentile`` are None where the age lies outside the table.
    """

    measure: str
    name: str
    before_mm: float
    after_mm: float
    before_percentile: float | None
    after_percentile: float | None
    source: str
    status: str


@dataclass(frozen=True)
class Laid:
    """The picture (H, W, 3) uint8 of layers that the drawing laid down already."""

    layers: tuple[Layer, ...]
    pixels: Pixels


@dataclass(frozen=True)
class Rendering:
    """Layers from the bottom up, the aged landmarks in output px, and what was measured.

    ``spread`` (H, W) float32 is a consensus's: how far its pictures lie apart, in pupil distances.
    A face over a skull has no landmarks in px; it has ``products``, the files that are made along
    with its picture, by their names. ``laid`` saves laying its layers down again; it says nothing
    of others, so that a rendering with layers replaced shows those. ``movement`` says of
    a progression from where in the photograph all of it came.
    """

    layers: tuple[Layer, ...]
    placed: Landmarks | None = None
    measurements: tuple[Measurement, ...] = ()
    warnings: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict[str, float])
    spread: Floats | None = None
    products: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    laid: Laid | None = field(default=None, repr=False, compare=False)
    movement: Field | None = field(default=None, repr=False, compare=False)

    @property
    def landmarks(self) -> Landmarks:
        """The aged landmarks in output px; raise RecipeError for a picture that has none."""
        if self.placed is None:
            raise RecipeError("A face over a skull has no landmarks in pixels.")
        return self.placed

    @property
    def pixels(self) -> Pixels:
        """The picture with all visible layers laid down, (H, W, 3) uint8 sRGB."""
        if self.laid is not None and self.laid.layers is self.layers:
            return self.laid.pixels
        return flatten(self.layers)

    def without(self, names: Collection[str]) -> Rendering:
        """Return the rendering with the layers of these names switched off, to be looked at."""
        if not any(layer.name in names for layer in self.layers):
            return self
        layers = (
            replace(layer, visible=False) if layer.name in names else layer for layer in self.layers
        )
        return replace(self, layers=tuple(layers))

    @property
    def nbytes(self) -> int:
        """Bytes of its layers, products and pictures."""
        arrays = [layer.pixels for layer in self.layers]
        arrays += [] if self.spread is None else [self.spread]
        arrays += [] if self.laid is None else [self.laid.pixels]
        arrays += [] if self.movement is None else [self.movement.grid]
        return sum(array.nbytes for array in arrays) + sum(map(len, self.products.values()))


class Stopwatch:
    """Milliseconds of each stage of a rendering; never part of the picture.

    ``at_lap`` is called after each stage.
    """

    def __init__(self, at_lap: Callable[[], None] = lambda: None) -> None:
        self.timings_ms: dict[str, float] = {}
        self._at_lap = at_lap
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Book the time since the last lap on ``stage``."""
        now = time.perf_counter()
        self.timings_ms[stage] = round((now - self._last) * 1000, 1)
        self._last = now
        self._at_lap()
