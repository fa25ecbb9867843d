"""The relief of folds: skin that hangs over as a ridge, with a crease at its foot."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
from scipy.interpolate import make_interp_spline

from models.ageing import Fold
from pipelines.ageing.mesh import both_sides
from pipelines.arrays import Floats

# Places along a fold, and how far along it each reaches, in pupil distances.
_PLACES, _ALONG = 25, 0.05
# How far across a fold it is worked out, in standard deviations of its wider side.
_SIGHT = 3.0
# The crease lies this share of the drop beyond its steepest place.
_FOOT = 0.7
# A young fold is this narrow against one that has gone all the way.
_YOUNG, _WIDENING = 0.75, 0.2
# Shares of a fold's length by which it has risen and from which it fades; and how much wider it
# is at its end.
_RISES, _FADES, _SPREADING = 0.10, 0.66, 0.6


def relief_of_folds(
    folds: Iterable[tuple[Fold, float]], mesh: Floats, shape: tuple[int, ...], *, unit: float
) -> Floats:
    """Return the height (h, w) towards the camera, in pupil distances, of folds gone so far.

    ``mesh`` is (468, 2) px of the window of ``shape``, ``unit`` the pupil distance in px.
    """
    relief = np.zeros(shape, np.float32)
    for fold, far in folds:
        for side in range(2):
            # both_sides gives the right side first and the left one last.
            towards = mesh[both_sides((fold.towards,))[-side][0]]
            _raise(relief, _curve(fold, mesh, side), towards, fold, unit, far)
    return relief


def _curve(fold: Fold, mesh: Floats, side: int) -> Floats:
    knots = np.array(
        [
            sum(weight * mesh[both_sides((v,))[-side][0]] for v, weight in knot.items())
            for knot in fold.curve
        ]
    )
    return _spline_through(len(knots)) @ knots


@cache
def _spline_through(knots: int) -> Floats:
    """Return the matrix (places, knots) that draws a cubic spline through evenly spaced knots."""
    places = np.linspace(0, 1, knots)
    spline = make_interp_spline(places, np.eye(knots), k=min(3, knots - 1))
    return np.asarray(spline(np.linspace(0, 1, _PLACES)), np.float64)


def _raise(
    relief: Floats, curve: Floats, towards: Floats, fold: Fold, unit: float, far: float
) -> None:
    """Add one fold: a sum over its places, so that it has no edge and no end anywhere."""
    along = np.gradient(curve, axis=0)
    step = np.linalg.norm(along, axis=1)
    along = along / np.maximum(step, 1e-9)[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    middle = _PLACES // 2
    across *= np.sign((towards - curve[middle]) @ across[middle])
    part = np.linspace(0, 1, _PLACES)
    # A fold begins soon and dies away long, wider and wider: it is never cut off.
    share = _ease(part / _RISES) * (1 - _ease((part - _FADES) / (1 - _FADES)))
    share *= far * step / (_ALONG * unit * np.sqrt(2 * np.pi))
    widths = (_YOUNG + _WIDENING * min(abs(far), 1.5)) * (1 + _SPREADING * part)
    for place, tangent, normal, weight, width in zip(
        curve, along, across, share, widths, strict=True
    ):
        sight = _SIGHT * width * max(fold.ridge.back, fold.ridge.front) * unit
        low = np.clip(np.ceil(place - sight).astype(int), 0, relief.shape[::-1])
        high = np.clip(np.floor(place + sight).astype(int) + 1, low, relief.shape[::-1])
        x = (np.arange(low[0], high[0]) - place[0]).astype(np.float32) / np.float32(unit)
        y = (np.arange(low[1], high[1]) - place[1]).astype(np.float32)[:, None] / np.float32(unit)
        reach = np.exp(-0.5 * ((tangent[0] * x + tangent[1] * y) / _ALONG) ** 2)
        profile = _profile(normal[0] * x + normal[1] * y, fold, width)
        relief[low[1] : high[1], low[0] : high[0]] += (weight * reach * profile).astype(np.float32)


def _profile(distance: Floats, fold: Fold, width: float) -> Floats:
    """Return the height at distances across, negative behind the drop and positive at its foot."""
    ridge, crease = fold.ridge, fold.crease
    from_crest = distance / width + ridge.front
    spread = np.where(from_crest < 0, ridge.back, ridge.front)
    high = ridge.height * np.exp(-0.5 * (from_crest / spread) ** 2)
    from_foot = distance / width - _FOOT * ridge.front
    return high - crease.depth * np.exp(-0.5 * (from_foot / crease.width) ** 2)


def _ease(part: Floats) -> Floats:
    part = np.clip(part, 0, 1)
    return part * part * (3 - 2 * part)
