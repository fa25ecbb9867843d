"""The relief of folds: skin that hangs over as a ridge, with a crease at its foot."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
import scipy

from models.ageing import Fold
from pipelines.ageing.mesh import both_sides
from pipelines.arrays import Floats

# Places along a fold, and how far along it each reaches, in pupil distances.
_PLACES, _ALONG = 15, 0.05
# How far across a fold it is worked out, in standard deviations of its wider side.
_SIGHT = 3.0
# The crease lies this share of the drop beyond its steepest place.
_FOOT = 0.7
# A young fold is this narrow against one that has gone all the way.
_YOUNG, _WIDENING = 0.75, 0.2
# Shares of a fold's length by which it has risen and from which it fades; and how much wider it
# is at its end.
_RISES, _FADES, _SPREADING = 0.15, 0.30, 1.1


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
    spline = scipy.interpolate.make_interp_spline(places, np.eye(knots), k=min(3, knots - 1))
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
    broad = max(fold.ridge.back, fold.ridge.front) * widths[:, None]
    sights = _SIGHT * unit * (_ALONG * np.abs(along) + broad * np.abs(across))
    lows = np.ceil(curve - sights).astype(int)
    width, height = (np.floor(curve + sights).astype(int) + 1 - lows).max(axis=0).tolist()
    along, across = along / _ALONG, across / widths[:, None]
    # All places at once, in windows of one size.
    x = ((np.arange(width) + (lows - curve)[:, :1]) / unit)[:, None]
    y = ((np.arange(height) + (lows - curve)[:, 1:]) / unit)[:, :, None]
    from_place, away = (
        (axis[:, :1, None] * x).astype(np.float32) + (axis[:, 1:, None] * y).astype(np.float32)
        for axis in (along, across)
    )
    profiles = _profile(away, fold)
    profiles *= share.astype(np.float32)[:, None, None] * _bell(from_place)
    for profile, (left, top) in zip(profiles, lows.tolist(), strict=True):
        first_x, first_y = max(left, 0), max(top, 0)
        seen = relief[first_y : max(top + height, 0), first_x : max(left + width, 0)]
        part = profile[first_y - top :, first_x - left :]
        seen += part[: seen.shape[0], : seen.shape[1]]


def _profile(away: Floats, fold: Fold) -> Floats:
    """Return the height at distances across in widths, negative behind the drop."""
    ridge, crease = fold.ridge, fold.crease
    from_crest = away + np.float32(ridge.front)
    from_crest *= np.where(from_crest < 0, np.float32(1 / ridge.back), np.float32(1 / ridge.front))
    from_foot = (away - np.float32(_FOOT * ridge.front)) / np.float32(crease.width)
    high, low = np.float32(ridge.height), np.float32(crease.depth)
    return high * _bell(from_crest) - low * _bell(from_foot)


def _bell(values: Floats) -> Floats:
    return np.exp(np.float32(-0.5) * values * values)


def _ease(part: Floats) -> Floats:
    part = np.clip(part, 0, 1)
    return part * part * (3 - 2 * part)
