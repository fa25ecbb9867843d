"""How near one shape of 68 points comes to another, and to whom it comes nearest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.alignment import aligned, symmetrised
from pipelines.arrays import Floats

# Nose tip and chin farther than this from the line half way between the eyes, in eye distances:
# the head is turned, and a flat comparison of shapes says little.
FRONTAL_WITHIN = 0.10


def shape_error_percent(shape: Floats, real: Floats) -> float:
    """Return how far ``shape`` (68, 2) lies from ``real`` (68, 2), mean in % of its eyes' distance.

    ``shape`` is first laid over ``real`` by the best similarity, so that place, size and turn in
    the picture do not count. Both are float px in iBUG order.
    """
    away = np.linalg.norm(aligned(shape, real) - real, axis=1)
    return 100.0 * float(away.mean()) / eye_distance(real)


def even_error_percent(shape: Floats, real: Floats) -> float:
    """Return the error after both shapes were averaged with their mirror images.

    That takes out most of what small turns of the head and one-sided expressions do.
    """
    return shape_error_percent(symmetrised(shape), symmetrised(real))


def identity_share_percent(shape: Floats, real: Floats, strangers: Sequence[Floats]) -> float:
    """Return the share of ``strangers`` that ``shape`` lies farther from than from ``real``, in %.

    50 is chance, 100 means that nobody of that age is nearer than the real person; not a number
    without strangers. All shapes are (68, 2) and are compared symmetrised.
    """
    if not strangers:
        return float("nan")
    own = even_error_percent(shape, real)
    farther = [even_error_percent(shape, stranger) > own for stranger in strangers]
    return 100.0 * float(np.mean(farther))


def eye_distance(shape: Floats) -> float:
    """Return the distance of the eye centres (means of the lids) of a shape (68, 2), px."""
    right, left = _eyes(shape)
    return float(np.hypot(*(left - right)))


def is_near_frontal(shape: Floats) -> bool:
    """Tell whether nose tip and chin stand close to the middle between the eyes."""
    right, left = _eyes(shape)
    across = (left - right) / np.hypot(*(left - right))
    aside = (shape[[30, 8]] - (right + left) / 2) @ across / eye_distance(shape)
    return bool(np.abs(aside).max() <= FRONTAL_WITHIN)


def _eyes(shape: Floats) -> tuple[Floats, Floats]:
    return shape[36:42].mean(axis=0), shape[42:48].mean(axis=0)
