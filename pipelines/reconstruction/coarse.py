"""A surface with fewer triangles, for a screen that turns it in real time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.skull import Faces, Skull

_START_MM: Final = 0.8
_TIMES: Final = 1.15


def coarse(skull: Skull, *, most: int) -> Skull:
    """Return a skull with at most so many triangles: points in one cell of a grid become one.

    The cells grow until they are few enough (Rossignac & Borrel 1993, Multi-resolution 3D
    approximations, in Modeling in Computer Graphics:455-465). It is as it was where it is coarse
    already.
    """
    vertices, faces, cell = skull.vertices, skull.faces, _START_MM
    while len(faces) > most:
        vertices, faces = _in_cells(skull.vertices, skull.faces, cell)
        cell *= _TIMES
    return replace(skull, vertices=vertices, faces=faces)


def _in_cells(vertices: Floats, faces: Faces, cell: float) -> tuple[Floats, Faces]:
    cells = np.floor((vertices - vertices.min(axis=0)) / cell).astype(np.int64)
    wide = cells.max(axis=0) + 1
    _named, owner, count = np.unique(
        (cells[:, 0] * wide[1] + cells[:, 1]) * wide[2] + cells[:, 2],
        return_inverse=True,
        return_counts=True,
    )
    means = np.zeros((len(count), 3))
    np.add.at(means, owner, vertices)
    kept = owner[faces]
    whole = (kept[:, 0] != kept[:, 1]) & (kept[:, 1] != kept[:, 2]) & (kept[:, 2] != kept[:, 0])
    kept = kept[whole]
    _sorted, first = np.unique(np.sort(kept, axis=1), axis=0, return_index=True)
    return means / count[:, None], kept[np.sort(first)].astype(faces.dtype)
