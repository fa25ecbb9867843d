"""The plane in which a skull is its own mirror image, found from its surface alone."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import scipy

from pipelines.arrays import Floats
from pipelines.reconstruction.envelope import DistanceGrid
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.turn import Turn

_CELL_MM: Final = 3.0
_MARGIN_MM: Final = 20.0
_MOST: Final = 1500
# Bone so far from any on the other side has none there: it counts no more than this, mm.
_LONE_MM: Final = 25.0
_UNLIKE_MM: Final = 2.0
# Where the search begins: degrees about the two axes across the plane.
_STARTS_DEG: Final = np.arange(-45, 46, 15)
_REFINED: Final = 4


def level_turn(skull: Skull) -> Turn:
    """Return the turn that makes left what is left of a skull's plane of symmetry.

    It finds a plane that lies within some 50 degrees of where it should.
    """
    bone = _thinned(skull.vertices)
    places, centre = bone[:: max(1, len(bone) // _MOST)], bone.mean(axis=0)
    nearest = _distances(bone)

    def unlike(tilt: Floats) -> Floats:
        """Return how far from bone mirrored bone lies, (n,) mm, by two angles and a shift."""
        normal = _turned(tilt)[0]
        across = (places - centre) @ normal - tilt[2]
        mirrored = places - 2 * across[:, None] * normal
        return np.minimum(nearest.at(mirrored), _LONE_MM)

    angles = np.radians(_STARTS_DEG)
    starts = [np.array([about_y, about_z, 0.0]) for about_y in angles for about_z in angles]
    starts.sort(key=lambda start: float(unlike(start).mean()))
    found: list[Any] = [
        scipy.optimize.least_squares(
            unlike, start, loss="soft_l1", f_scale=_UNLIKE_MM, x_scale=(0.05, 0.05, 2.0),
            diff_step=1e-3,
        )
        for start in starts[:_REFINED]
    ]  # fmt: skip
    return Turn(_turned(min(found, key=lambda one: one.cost).x), centre)


def _turned(tilt: Floats) -> Floats:
    """Return axes (3, 3) as rows after a turn about y and z, in radians, the shortest way."""
    turn: Any = scipy.spatial.transform.Rotation.from_rotvec([0.0, tilt[0], tilt[1]])
    return np.asarray(turn.as_matrix().T, float)


def _thinned(places: Floats) -> Floats:
    """Return one of the places (n, 3) in each cell that has any."""
    cells = np.floor((places - places.min(axis=0)) / _CELL_MM).astype(int)
    _cells, first = np.unique(cells, axis=0, return_index=True)
    return places[np.sort(first)]


def _distances(bone: Floats) -> DistanceGrid:
    origin = bone.min(axis=0) - _MARGIN_MM
    cells = np.rint((bone - origin) / _CELL_MM).astype(int)
    free = np.ones(cells.max(axis=0) + round(_MARGIN_MM / _CELL_MM), bool)
    free[tuple(cells.T)] = False
    apart: Any = scipy.ndimage.distance_transform_edt(free)
    return DistanceGrid(np.asarray(_CELL_MM * apart, np.float32), origin, _CELL_MM)
