"""Names for the arrays that pass between the pipelines."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

# Coordinates and lengths; worked on in float64, kept in float32 where a picture is large.
Floats = NDArray[np.floating[Any]]
# 8-bit sRGB pixels, (H, W, 3) or (H, W, 4) with straight alpha.
Pixels = NDArray[np.uint8]


# Places of a window (h, w) in the order of rows, as flat indices (n,).
Places = NDArray[np.intp]

Value = TypeVar("Value", bound=np.generic)


def at(values: NDArray[Value], places: Places) -> NDArray[Value]:
    """Return what (h, w) or (h, w, 3) has at some of its places, (n,) or (n, 3)."""
    return np.take(values.reshape(-1, *values.shape[2:]), places, axis=0)


class Sized(Protocol):
    """Something that knows how much memory it takes."""

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        ...
