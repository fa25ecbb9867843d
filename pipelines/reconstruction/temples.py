"""The temples, where skin lies not over bone but over a sheet stretched between its edges.

The deep temporal fascia spans from the temporal line to the zygomatic arch, and muscle fills the
fossa under it. There distance is taken from the convex hull of the skull, elsewhere from its
closed envelope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import scipy

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.envelope import DistanceGrid
from pipelines.reconstruction.features import standing_axes

# What bounds a temple: temporal line, euryon, ear canal, arch and the orbit's lateral rim.
_BOUNDS: Final = ("ft", "eu", "po", "zy", "lo")
# Between the first two the temporal line arches so far above the straight way (by eye).
_ARCHED_MM: Final = 15.0
_SOFT_MM: Final = 16.0


class StretchedEnvelope:
    """Signed distance from the envelope of a skull whose temples are spanned, mm.

    ``skin`` has places of the template's points, already over the skull: they bound a temple where
    a point of bone is lacking.
    """

    def __init__(
        self,
        envelope: DistanceGrid,
        samples: Floats,
        points: Craniometry,
        skin: Mapping[str, Floats],
    ) -> None:
        self._envelope = envelope
        self._hull = np.asarray(scipy.spatial.ConvexHull(samples).equations, float)
        self._axes = standing_axes(points)
        bounds = {**skin, **{name: np.array(point.xyz) for name, point in points.items()}}
        self._outlines = [
            (sign, self._outline([bounds[f"{name}_{side}"] for name in _BOUNDS]))
            for side, sign in (("l", 1.0), ("r", -1.0))
        ]
        self._middle = float(np.median(samples @ self._axes[0]))

    def at(self, places: Floats) -> Floats:
        """Return the distance at places (n, 3), mm."""
        here, share = self._envelope.at(places), self._share(places)
        within = np.flatnonzero(share > 0)
        planes = places[within] @ self._hull[:, :3].T + self._hull[:, 3]
        here[within] += share[within] * (planes.max(axis=1) - here[within])
        return here

    def gradient(self, places: Floats, *, reach: float) -> Floats:
        """Return unit directions (n, 3) away from it, over ``reach`` mm to either side."""
        slopes = [
            self.at(places + reach * axis) - self.at(places - reach * axis) for axis in np.eye(3)
        ]
        ways = np.stack(slopes, axis=-1)
        return ways / np.maximum(np.linalg.norm(ways, axis=-1, keepdims=True), 1e-6)

    def _outline(self, bounds: Sequence[Floats]) -> Floats:
        seen = np.array(bounds) @ self._axes[1:].T
        line = seen[:2].mean(axis=0) + [0.0, _ARCHED_MM]
        seen = np.vstack([seen, line])
        return np.asarray(scipy.spatial.ConvexHull(seen).equations, float)

    def _share(self, places: Floats) -> Floats:
        """Return how far places (n, 3) belong to a temple, 0 to 1 (n,)."""
        share = np.zeros(len(places))
        seen, across = places @ self._axes[1:].T, places @ self._axes[0] - self._middle
        for sign, outline in self._outlines:
            beyond = (seen @ outline[:, :2].T + outline[:, 2]).max(axis=1)
            one = np.clip(0.5 - beyond / (2 * _SOFT_MM), 0, 1) * (sign * across > 0)
            share = np.maximum(share, one**2 * (3 - 2 * one))
        return share
