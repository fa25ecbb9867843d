"""Close the lips of the CC0 head, which part and lean back from each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from pipelines.arrays import Floats

# All by eye. Lips come so far forward where they meet, over these heights above and below, but for
# a share where they roll in.
_MEETING_MM: Final = 3.2
_MEETING_HEIGHTS_MM: Final = (3.0, 4.5)
_ROLLED, _ROLLED_HEIGHT_MM = 0.5, 1.2
# So much of their gap is closed, over this height.
_CLOSING, _CLOSING_HEIGHT_MM = 0.9, 1.5
# Their line runs above incision, lower at the corners, and is bowed.
_LINE_UP_MM, _CORNERS_DOWN_MM = 0.9, 0.6
_BOW_MM: Final = 0.5
# Where the line ends, the head has a pit whose lower wall shines as a dot. It is filled up so far
# about a place so far towards the middle and down from the corner.
_FILLED_MM, _FILLED_REACH_MM = 1.0, 1.5
_FILLED_INWARD_MM, _FILLED_DOWN_MM = 1.0, 0.7
_FILLED_DEPTH_MM: Final = 6.0


def with_meeting_lips(vertices: Floats, lips: Floats, points: Mapping[str, Floats]) -> Floats:
    """Return skin (n, 3) whose lips meet in a line near their front, not in a gap behind it.

    ``lips`` (n,) weighs the skin 0 to 1; ``points`` hold incision and both mouth corners.
    """
    x, _y, z = vertices.T
    side = np.clip(np.abs(x / points["ch_l"][0]), 0, 1)
    height = z - points["inc"][2] - _LINE_UP_MM + _CORNERS_DOWN_MM * side**4
    near = np.exp(-((height / np.where(height > 0, *_MEETING_HEIGHTS_MM)) ** 2))
    closing = height * np.exp(-((height / _CLOSING_HEIGHT_MM) ** 2))
    bow = -np.cos(2.5 * np.pi * side) * (1 - side**2)
    rolled = 1 - _ROLLED * np.exp(-((height / _ROLLED_HEIGHT_MM) ** 2))
    forward = _MEETING_MM * near * rolled * (1 - side**4)
    up = _BOW_MM * near * bow - _CLOSING * closing * (1 - side**12)
    met = vertices + lips[:, None] * np.stack([np.zeros(len(x)), -forward, up], axis=1)
    met[:, 1] -= sum(_filled(met, points[name]) for name in ("ch_l", "ch_r"))
    return met


def _filled(vertices: Floats, corner: Floats) -> Floats:
    """Return how far forward skin (n, 3) comes where the pit at a corner (3,) is filled, mm."""
    inward = -np.sign(corner[0]) * _FILLED_INWARD_MM
    x, y, z = (vertices - corner - [inward, 0.0, -_FILLED_DOWN_MM]).T
    filled = _FILLED_MM * np.exp(-(x**2 + z**2) / _FILLED_REACH_MM**2)
    return np.where(np.abs(y) < _FILLED_DEPTH_MM, filled, 0.0)
