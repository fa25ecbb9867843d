"""What ripens in youth beyond the growth that tables hold: brows sink, necks fill and lengthen.

All figures were chosen by eye, on synthetic and research photographs; lengths in pupil distances.
"""

from __future__ import annotations

import numpy as np

from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from pipelines.landmarks import EYES
from pipelines.recipe import Sex

# From which age to which: with puberty, which girls reach earlier.
_YEARS: dict[Sex | None, tuple[float, float]] = {
    "M": (9.0, 18.0),
    "F": (8.0, 16.0),
    None: (8.5, 17.0),
}
# As the brow ridge comes forward, brows sink towards the eyes.
_BROWS = slice(17, 27)
_BROWS_SINK: dict[Sex | None, float] = {"M": 0.030, "F": 0.013, None: 0.021}
# How much broader a neck becomes, and how much longer.
_BROADER: dict[Sex | None, float] = {"M": 0.08, "F": 0.02, None: 0.05}
_LONGER: dict[Sex | None, float] = {"M": 0.06, "F": 0.04, None: 0.05}
# The neck reaches so far down from the chin and to both sides; the shoulders go nowhere.
_NECK_DOWN_TO, _NECK_TO, _SHOULDERS = 1.2, 0.55, 1.3


def ripened(from_age: float, to_age: float, sex: Sex | None) -> float:
    """Return the share, -1 to 1, of what ripens in youth that comes between two ages in years."""
    start, end = np.interp([from_age, to_age], _YEARS[sex], [0.0, 1.0])
    return float(end - start)


def with_sunken_brows(points: Floats, *, far: float, sex: Sex | None) -> Floats:
    """Return the 68 points (68, 2) px with brows that have sunk by ``far`` of what ripens, 0 to 1.

    Where ``far`` is negative, brows rise, as on the way back to a child.
    """
    frame = EyeFrame.between(*(points[list(eye)].mean(axis=0) for eye in EYES.values()))
    sunk = points.astype(np.float64)
    sunk[_BROWS] += far * _BROWS_SINK[sex] * frame.axes[1]
    return sunk


def neck_growth(below: Floats, *, far: float, sex: Sex | None) -> Floats:
    """Return how points (n, 2) below the chin move as the neck fills, in pupil distances.

    ``below`` says where they stand from the chin, ``far`` as for :func:`with_sunken_brows`.
    """
    x, y = below.T
    neck = np.clip((_SHOULDERS - np.abs(x)) / (_SHOULDERS - _NECK_TO), 0, 1)
    neck *= np.clip((_NECK_DOWN_TO - y) / (0.5 * _NECK_DOWN_TO), 0, 1)
    down = np.clip(y / _NECK_DOWN_TO, 0, 1)
    return far * np.column_stack([_BROADER[sex] * neck * x, _LONGER[sex] * down])
