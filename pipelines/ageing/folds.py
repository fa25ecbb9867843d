"""Creases of the face: a one-sided shadow along a curve, and the lit rim opposite."""

from __future__ import annotations

import cv2
import numpy as np
from scipy.interpolate import make_interp_spline
from scipy.spatial import KDTree

from models.ageing import Fold
from pipelines.ageing.mesh import both_sides
from pipelines.arrays import Floats

_SAMPLES = 160
# In pupil distances: how far a fold can be seen, the softness of its edge, its lit rim.
_SIGHT, _EDGE = 0.22, 0.010
_RIM_AT, _RIM_WIDTH, _RIM_GAIN = -0.045, 0.035, 0.075


def fold_factors(
    fold: Fold, mesh: Floats, shape: tuple[int, ...], *, unit: float, far: float
) -> tuple[Floats, Floats]:
    """Return the shadow (share of light lost) and the rim (share gained), both (h, w) float32.

    ``mesh`` is (468, 2) px of the window of ``shape``; ``far`` is how far the fold has gone.
    """
    shadow, rim = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for side in range(2):
        curve = _curve(fold, mesh, side)
        towards = mesh[both_sides((fold.towards,))[-side][0]]
        _cast(shadow, rim, curve, towards, fold, unit, far)
    return (
        np.asarray(cv2.GaussianBlur(shadow, (0, 0), max(0.007 * unit, 0.3)), np.float32),
        np.asarray(cv2.GaussianBlur(rim, (0, 0), max(0.012 * unit, 0.3)), np.float32),
    )


def _curve(fold: Fold, mesh: Floats, side: int) -> Floats:
    # both_sides gives the right side first and the left one last.
    knots = np.array(
        [
            sum(weight * mesh[both_sides((v,))[-side][0]] for v, weight in knot.items())
            for knot in fold.curve
        ]
    )
    places = np.linspace(0, 1, len(knots))
    return make_interp_spline(places, knots, k=min(3, len(knots) - 1))(np.linspace(0, 1, _SAMPLES))


def _cast(
    shadow: Floats,
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
    rows, columns = shadow[part].shape
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
    weight = np.sin(np.pi * place) ** 0.6 * ((nearest > 0) & (nearest < _SAMPLES - 1))
    edge = 1 / (1 + np.exp(-1.7 * distance / (_EDGE * (1 + 0.8 * place))))
    fall = np.exp(-np.maximum(distance, 0) / fold.reach)
    lit = np.exp(-0.5 * ((distance - _RIM_AT) / _RIM_WIDTH) ** 2)
    for values, canvas in (
        (fold.depth * weight * edge * fall, shadow),
        (_RIM_GAIN * weight * lit, rim),
    ):
        flat = np.zeros(rows * columns, np.float32)
        flat[seen] = far * values
        canvas[part] += flat.reshape(rows, columns)
