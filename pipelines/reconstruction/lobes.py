"""Round the lobes of the CC0 head's ears, which are cut off straight, with a corner below."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.arrays import Floats

# All by eye, in heights of the ear: where its edge is pushed, (back of its middle, above its lowest
# place), how far (back, up), and over which reach.
_PUSHES: Final = (
    ((0.18, 0.12), (0.03, -0.02), 0.13),
    ((-0.12, 0.08), (0.0, -0.045), 0.12),
)
# The lobe leans in towards the cheek below this height, by so much at its lowest place.
_LEANING, _LEANING_IN = 0.22, 0.02


def with_round_lobes(vertices: Floats, ears: Floats) -> Floats:
    """Return skin (n, 3) whose ear lobes are round; ``ears`` (n,) weighs the skin 0 to 1."""
    rounded = vertices.copy()
    for out in (1.0, -1.0):
        held = ears * (out * vertices[:, 0] > 0)
        own = vertices[held > 0.5]
        low, high = own.min(axis=0), own.max(axis=0)
        size = high[2] - low[2]
        seen = (vertices[:, 1:] - [(low[1] + high[1]) / 2, low[2]]) / size
        for place, push, reach in _PUSHES:
            near = held * np.exp(-((seen - place) ** 2).sum(axis=1) / reach**2)
            rounded[:, 1:] += size * near[:, None] * push
        leaning = held * np.clip(1 - seen[:, 1] / _LEANING, 0, 1) ** 2
        rounded[:, 0] -= out * size * _LEANING_IN * leaning
    return rounded
