"""What an effect works on: a face at one size, its colours so far, its parts, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from pipelines.ageing.regions import Regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import Face
from pipelines.arrays import Floats

# Chroma of skin in a*b*: black-and-white scans stay below, the palest skin in colour above.
_GREY_BELOW = 3.0


@dataclass(frozen=True)
class Work:
    """A face at a working size; ``lab`` (h, w, 3) is the picture with earlier effects in it.

    ``towards`` (2,) is where its light comes from, see :mod:`pipelines.ageing.light`; from above
    unless somebody looked.
    """

    face: Face
    lab: Floats
    regions: Regions
    sitter: Sitter
    towards: Floats = field(default_factory=lambda: np.array([0.0, -0.3]))

    @cached_property
    def grey(self) -> bool:
        """Tell whether the face has no colour, as in a black-and-white photograph."""
        sure = self.regions.skin > 0.5
        chroma = np.hypot(self.lab[..., 1], self.lab[..., 2])[sure]
        return len(chroma) > 0 and float(np.median(chroma)) < _GREY_BELOW

    @property
    def share(self) -> Floats:
        """How much of a change of lightness skin of this lightness takes, (h, w) float32.

        The same hollow takes the same share of the light that skin gives back, whatever its tone;
        in L* that goes with L* + 16 (CIE 1976).
        """
        return np.clip((self.lab[..., 0] + 16) / np.float32(86), 0.3, 1.2)
