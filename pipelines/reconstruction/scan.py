"""What a reader of volumes hands over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from pipelines.arrays import Floats


@dataclass(frozen=True)
class Scan:
    """Values (k, j, i) and the way from (i, j, k) to mm; ``oriented`` where that is known LPS."""

    values: NDArray[Any]
    affine: Floats
    oriented: bool
    notes: tuple[str, ...] = ()
