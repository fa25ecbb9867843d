"""Gaussian bells of the face's own frame, worked out only where they can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pipelines.ageing.mesh import both_sides
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats

# A bell is cut where it has fallen to two thousandths.
_REACH = 3.5


def bell(
    shape: tuple[int, ...], centre: Floats, frame: EyeFrame, spread: tuple[float, float]
) -> tuple[tuple[slice, slice], Floats]:
    """Return the part of an array of ``shape`` that a bell reaches, and its height there, 0 to 1.

    ``centre`` (2,) and ``frame`` are in px of the array; ``spread`` is the standard deviation
    along the frame's two axes, in pupil distances.
    """
    far = _REACH * max(spread) * frame.unit
    low = np.clip(np.ceil(centre - far).astype(int), 0, (shape[1], shape[0]))
    high = np.clip(np.floor(centre + far).astype(int) + 1, low, (shape[1], shape[0]))
    x = (np.arange(low[0], high[0]) - centre[0]).astype(np.float32)
    y = (np.arange(low[1], high[1]) - centre[1]).astype(np.float32)[:, None]
    axes = (frame.axes / frame.unit**2 / np.array(spread)[:, None]).astype(np.float32)
    across, down = (axis[0] * x + axis[1] * y for axis in axes)
    height = np.exp(np.float32(-0.5) * (across * across + down * down))
    return (slice(low[1], high[1]), slice(low[0], high[0])), height


def sum_of_bells(
    parts: Iterable[tuple[Sequence[int], tuple[float, float], float]],
    mesh: Floats,
    frame: EyeFrame,
    shape: tuple[int, ...],
) -> Floats:
    """Return the sum (h, w) float32 of bells on both sides of a face.

    Each part is given by vertices of ``mesh`` (468, 2) px whose mean is the bell's middle on the
    person's right, by its spread in pupil distances, and by its height.
    """
    total = np.zeros(shape, np.float32)
    for right, spread, height in parts:
        for vertices in both_sides(right):
            reached, part = bell(shape, mesh[list(vertices)].mean(axis=0), frame, spread)
            total[reached] += np.float32(height) * part
    return total
