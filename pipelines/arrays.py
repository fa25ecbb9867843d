"""Names for the arrays that pass between the pipelines."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

# Coordinates and lengths; worked on in float64, kept in float32 where a picture is large.
Floats = NDArray[np.floating[Any]]
# 8-bit sRGB pixels, (H, W, 3) or (H, W, 4) with straight alpha.
Pixels = NDArray[np.uint8]


class Sized(Protocol):
    """Something that knows how much memory it takes."""

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        ...
