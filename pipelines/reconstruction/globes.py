"""Eyeballs of true size with a neutral iris: no colour can be told from bone."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.skull import Faces

_RINGS: Final = 48
_AROUND: Final = 64
# Across: the iris of 11.7 mm and a pupil of 4 mm.
_IRIS_RADIUS_MM: Final = 5.85
_PUPIL_RADIUS_MM: Final = 2.0
_WHITE, _IRIS, _RIM, _PUPIL = 226.0, 120.0, 84.0, 34.0


def globe_surface(centre: Floats, radius: float) -> tuple[Floats, Faces, Floats]:
    """Return vertices (n, 3), triangles (m, 3) and greys (n, 3) of an eyeball looking ahead."""
    polar = np.pi * (np.arange(_RINGS + 1) / _RINGS) ** 1.5
    turn = 2 * np.pi * np.arange(_AROUND) / _AROUND
    ring, way = np.meshgrid(polar, turn, indexing="ij")
    unit = np.stack([np.sin(ring) * np.cos(way), -np.cos(ring), np.sin(ring) * np.sin(way)], -1)
    across = radius * np.sin(polar) + (polar > np.pi / 2) * radius
    grey = np.full(len(polar), _WHITE)
    grey[across < _IRIS_RADIUS_MM] = _RIM
    grey[across < 0.88 * _IRIS_RADIUS_MM] = _IRIS
    grey[across < _PUPIL_RADIUS_MM] = _PUPIL
    row, column = np.meshgrid(np.arange(_RINGS), np.arange(_AROUND), indexing="ij")
    a = (row * _AROUND + column).ravel()
    b = (row * _AROUND + (column + 1) % _AROUND).ravel()
    faces = np.concatenate(
        [np.stack([a, a + _AROUND, b], 1), np.stack([b, a + _AROUND, b + _AROUND], 1)]
    )
    colour = np.repeat(np.repeat(grey, _AROUND)[:, None], 3, axis=1)
    return centre + radius * unit.reshape(-1, 3), faces.astype(np.intp), colour
