"""Creases of the face: a one-sided shadow along a curve, and the lit rim opposite."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from scipy.interpolate import make_interp_spline
from scipy.spatial import KDTree

from models.ageing import Fold
from pipelines.ageing.mesh import both_sides
from pipelines.arrays import Floats

_SAMPLES = 120
# In pupil distances: how far a fold can be seen, the softness of its edge, its lit rim.
_SIGHT, _EDGE = 0.22, 0.017
_RIM_AT, _RIM_WIDTH, _RIM_GAIN = -0.055, 0.045, 0.035


def fold_factors(
    folds: Sequence[tuple[Fold, float]], mesh: Floats, shape: tuple[int, ...], *, unit: float
) -> tuple[Floats, Floats]:
    """Return the shadow (share of light lost) and the rim (share gained), both (h, w) float32.

    ``folds`` come with how far each has gone; ``mesh`` is (468, 2) px of the window of ``shape``.
    """
    light, rim = np.ones(shape, np.float32), np.zeros(shape, np.float32)
    for fold, far in folds:
        for side in range(2):
            # both_sides gives the right side first and the left one last.
            towards = mesh[both_sides((fold.towards,))[-side][0]]
            _cast(light, rim, _curve(fold, mesh, side), towards, fold, unit, far)
    return 1 - _soft(light, 0.013 * unit), _soft(rim, 0.02 * unit)


def _soft(values: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), max(sigma, 0.3)), np.float32)


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
    """Return the matrix (samples, knots) that draws a cubic spline through evenly spaced knots."""
    places = np.linspace(0, 1, knots)
    spline = make_interp_spline(places, np.eye(knots), k=min(3, knots - 1))
    return np.asarray(spline(np.linspace(0, 1, _SAMPLES)), np.float64)


def _cast(
    light: Floats,
    rim: Floats,
    curve: Floats,
    towards: Floats,
    fold: Fold,
    unit: float,
    far: float,
) -> None:
    low = np.maximum(np.floor(curve.min(axis=0) - _SIGHT * unit).astype(int), 0)
    high = np.ceil(curve.max(axis=0) + _SIGHT * unit).astype(int)
    part = (slice(low[1], max(high[1], 0)), slice(low[0], max(high[0], 0)))
    rows, columns = light[part].shape
    if not rows or not columns:
        return
    x, y = np.meshgrid(low[0] + np.arange(columns), low[1] + np.arange(rows))
    pixels = np.column_stack([x.ravel(), y.ravel()]).astype(np.float64)
    found = KDTree(curve).query(pixels, distance_upper_bound=_SIGHT * unit)
    away, nearest = np.asarray(found[0], np.float64), np.asarray(found[1], np.intp)
    seen = np.isfinite(away)
    pixels, away, nearest = pixels[seen], away[seen], nearest[seen]
    along = np.gradient(curve, axis=0)
    across = np.column_stack([-along[:, 1], along[:, 0]])
    middle = _SAMPLES // 2
    shadow_side = np.sign((towards - curve[middle]) @ across[middle])
    side = np.sign(((pixels - curve[nearest]) * across[nearest]).sum(axis=1)) * shadow_side
    distance = away * side / unit
    place = nearest / (_SAMPLES - 1)
    # The ends taper to nothing, so that a fold is never cut off.
    weight = np.sin(np.pi * place) ** 1.2 * ((nearest > 0) & (nearest < _SAMPLES - 1))
    edge = 1 / (1 + np.exp(-1.7 * distance / (_EDGE * (1 + 0.8 * place))))
    fall = np.exp(-np.maximum(distance, 0) / fold.reach)
    lit = np.exp(-0.5 * ((distance - _RIM_AT) / _RIM_WIDTH) ** 2)
    shadow, lit_rim = np.zeros((2, rows * columns), np.float32)
    shadow[seen] = far * fold.depth * weight * edge * fall
    lit_rim[seen] = far * _RIM_GAIN * weight * lit
    light[part] *= 1 - shadow.reshape(rows, columns)
    rim[part] += lit_rim.reshape(rows, columns)
