"""Closed-form matting: how much of each pixel at a border belongs to what lies in front.

Levin, Lischinski & Weiss 2008 (IEEE PAMI 30:228). Written here with SciPy: the library for it
compiles itself on first use (most of a minute), writes into its own installation and brings
200 MB along, for what is one sparse linear system over a narrow band.
"""

from __future__ import annotations

import cv2
import numpy as np
import scipy
from numpy.typing import NDArray

from pipelines.arrays import Floats, Pixels

# Smallest spread of colours in a 3 x 3 window, squared, of colours in 0..1.
_EPSILON = 1e-6
_WINDOW = 9


def solve_alpha(picture: Pixels, trimap: Floats) -> Floats:
    """Return the share (h, w) float32 from 0 to 1 that is in front, at every pixel.

    ``picture`` is (h, w, 3) uint8; ``trimap`` (h, w) is 1 where all is in front, 0 where
    nothing is, and in between where the share is sought. One system, solved directly: the same
    bytes on every run.
    """
    unknown = (trimap > 0) & (trimap < 1)
    alpha = trimap.astype(np.float64)
    if unknown.any() and not unknown.all():
        laplacian = _laplacian(picture, unknown)
        inside, outside = np.flatnonzero(unknown), np.flatnonzero(~unknown)
        pull = -(laplacian[inside][:, outside] @ alpha.ravel()[outside])
        # A pixel whose windows are all flat hangs by rounding alone; this holds it at its guess.
        hold = 1e-9
        system = scipy.sparse.csc_matrix(laplacian[inside][:, inside])
        system.setdiag(system.diagonal() + hold)
        solver = scipy.sparse.linalg.splu(
            system, "MMD_AT_PLUS_A", diag_pivot_thresh=0, options={"SymmetricMode": True}
        )
        alpha.ravel()[inside] = solver.solve(pull + hold * alpha.ravel()[inside])
    # Kept to 1/1024, so that the last bits of the solver never reach a pixel.
    return (np.rint(np.clip(alpha, 0, 1) * 1024) / 1024).astype(np.float32)


def _laplacian(picture: Pixels, unknown: NDArray[np.bool_]) -> scipy.sparse.csc_matrix:
    """Return the matting Laplacian of all windows that touch an unknown pixel."""
    height, width = unknown.shape
    near = np.asarray(cv2.dilate(unknown.astype(np.uint8), np.ones((3, 3), np.uint8)), bool)
    near[[0, -1]] = near[:, [0, -1]] = False
    rows, columns = np.nonzero(near)
    steps = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    members = np.stack([(rows + dy) * width + columns + dx for dy, dx in steps], axis=1)
    colours = picture.reshape(-1, 3)[members].astype(np.float64) / 255
    away = colours - colours.mean(axis=1, keepdims=True)
    spread = away.transpose(0, 2, 1) @ away / _WINDOW + _EPSILON / _WINDOW * np.eye(3)
    affinity = (1 + away @ np.linalg.solve(spread, away.transpose(0, 2, 1))) / _WINDOW
    values = np.eye(_WINDOW) - affinity
    i = np.repeat(members, _WINDOW, axis=1).ravel()
    j = np.tile(members, (1, _WINDOW)).ravel()
    return scipy.sparse.csc_matrix((values.ravel(), (i, j)), shape=(height * width,) * 2)
