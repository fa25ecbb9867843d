"""What ripens in youth beyond the growth that tables hold.

Brows sink, the tip of a turned-up nose comes down, cheeks lose their fat between the breadths that
tables measure, necks fill and lengthen.

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
# The tip of the nose comes down towards its base, and the bridge above it a little.
_TIP = {30: 1.0, 29: 0.4}
_TIP_DROPS: dict[Sex | None, float] = {"M": 0.024, "F": 0.018, None: 0.021}
# Between cheekbones and corners of the jaw the outline draws in on both sides.
_CHEEKS: dict[tuple[int, int], float] = {
    (1, 15): 0.4,
    (2, 14): 0.8,
    (3, 13): 1.0,
    (4, 12): 0.9,
}
_CHEEKS_SLIM: dict[Sex | None, float] = {"M": 0.032, "F": 0.024, None: 0.028}
# How much broader a neck becomes, and how much longer.
_BROADER: dict[Sex | None, float] = {"M": 0.08, "F": 0.02, None: 0.05}
_LONGER: dict[Sex | None, float] = {"M": 0.06, "F": 0.04, None: 0.05}
# The neck reaches so far down from the chin and to both sides; the shoulders go nowhere.
_NECK_DOWN_TO, _NECK_TO, _SHOULDERS = 1.2, 0.55, 1.3


def ripened(from_age: float, to_age: float, sex: Sex | None) -> float:
    """Return the share, -1 to 1, of what ripens in youth that comes between two ages in years."""
    start, end = np.interp([from_age, to_age], _YEARS[sex], [0.0, 1.0])
    return float(end - start)


def ripened_face(points: Floats, *, far: float, sex: Sex | None) -> Floats:
    """Return the 68 points (68, 2) px of a face that has gone ``far`` of what ripens, 0 to 1.

    Where ``far`` is negative, it goes the way back to a child.
    """
    frame = EyeFrame.between(*(points[list(eye)].mean(axis=0) for eye in EYES.values()))
    across, down = far * frame.axes
    ripe = points.astype(np.float64)
    ripe[_BROWS] += _BROWS_SINK[sex] * down
    for point, share in _TIP.items():
        ripe[point] += share * _TIP_DROPS[sex] * down
    for (right, left), share in _CHEEKS.items():
        ripe[right] += share * _CHEEKS_SLIM[sex] * across
        ripe[left] -= share * _CHEEKS_SLIM[sex] * across
    return ripe


def neck_growth(below: Floats, *, far: float, sex: Sex | None) -> Floats:
    """Return how points (n, 2) below the chin move as the neck fills, in pupil distances.

    ``below`` says where they stand from the chin, ``far`` as for :func:`ripened_face`.
    """
    x, y = below.T
    neck = np.clip((_SHOULDERS - np.abs(x)) / (_SHOULDERS - _NECK_TO), 0, 1)
    neck *= np.clip((_NECK_DOWN_TO - y) / (0.5 * _NECK_DOWN_TO), 0, 1)
    down = np.clip(y / _NECK_DOWN_TO, 0, 1)
    return far * np.column_stack([_BROADER[sex] * neck * x, _LONGER[sex] * down])
