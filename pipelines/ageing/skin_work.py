"""What an effect works on: a face at one size, its colours so far, its parts, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.ageing.regions import Regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import Face
from pipelines.arrays import Floats


@dataclass(frozen=True)
class Work:
    """A face at a working size; ``lab`` (h, w, 3) is the picture with earlier effects in it."""

    face: Face
    lab: Floats
    regions: Regions
    sitter: Sitter

    @property
    def share(self) -> Floats:
        """How much of a change of lightness skin of this lightness takes, (h, w) float32.

        Dark skin reflects less, so the same hollow takes less from it: in proportion to L*.
        """
        return np.clip(self.lab[..., 0] / np.float32(70), 0.3, 1.2)
