"""Upper lids that sink over the eye with age, towards the temples most.

The lid is drawn down over the eye; the eye below it stays as it is, round and in its colour.
Lengths are in pupil distances.
"""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.ageing.mesh import both_sides
from pipelines.ageing.skin_work import Work
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats

# The edge of the upper lid on the person's right, outer to inner corner.
_UPPER_EDGE = (33, 246, 161, 160, 159, 158, 157, 173, 133)
# How far it sinks in full at the same places: over the outer half, where the fold of the lid hangs
# free (dermatochalasis). Chosen by eye, as all here.
_SINKS = (0.016, 0.026, 0.029, 0.025, 0.018, 0.011, 0.006, 0.003, 0.0)
# How far above its edge the lid is drawn with it, how far beside the corners it eases off, how
# soft its edge is, and the shadow under it: how far it reaches, which share of L* + 16 it takes.
_REACH, _BESIDE, _SOFT = 0.15, 0.06, 0.010
_SHADE_REACH, _SHADE = 0.038, 0.12


def hooded_lids(work: Work) -> Floats:
    """Return the change (h, w, 3) of Lab of upper lids that have sunk."""
    change, frame = np.zeros_like(work.lab), work.face.frame
    far = work.sitter.far("lid")
    for edge in (work.face.mesh[list(side)] for side in both_sides(_UPPER_EDGE)):
        around = frame.leave(
            frame.enter(edge)[[0, 0, -1, -1]] + [(-0.2, -0.3), (0.2, 0.2), (-0.2, 0.2), (0.2, -0.3)]
        )
        size = (work.face.shape[1], work.face.shape[0])
        low = np.clip(np.floor(around.min(axis=0)).astype(int), 0, size)
        high = np.clip(np.ceil(around.max(axis=0)).astype(int) + 1, low, size)
        part = np.s_[low[1] : high[1], low[0] : high[0]]
        if work.lab[part].size:
            inside = EyeFrame(frame.centre - low, frame.axes)
            change[part] += _sunk(work, part, inside.enter(edge - low), inside, far)
    return change


def _sunk(
    work: Work, part: tuple[slice, slice], edge: Floats, frame: EyeFrame, far: float
) -> Floats:
    lab = np.ascontiguousarray(work.lab[part])
    x, y = frame.grid(lab.shape)
    order = np.argsort(edge[:, 0])
    lid = np.polyval(np.polyfit(edge[:, 0], edge[:, 1], 4), np.clip(x, *edge[order[[0, -1]], 0]))
    sinks = far * np.interp(x, edge[order, 0], np.array(_SINKS)[order])
    aside = np.maximum(edge[order[0], 0] - x, x - edge[order[-1], 0])
    sinks *= 1 - _ease(aside / _BESIDE)
    above = (lid + sinks - y).astype(np.float32)
    moved = (sinks * (1 - _ease(above / _REACH))).astype(np.float32)
    rows, columns = np.indices(x.shape, np.float32)
    drawn = cv2.remap(
        lab,
        columns - np.float32(frame.axes[1, 0]) * moved,
        rows - np.float32(frame.axes[1, 1]) * moved,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    covers = work.as_sharp(_ease(above / _SOFT + 0.5))
    change = covers[..., None] * (np.asarray(drawn, np.float32) - lab)
    # A lid that hangs takes light from what it hangs over.
    shade = _SHADE * np.minimum(sinks / 0.03, 1) * (1 - _ease(-above / _SHADE_REACH))
    change[..., 0] -= (1 - covers) * shade * (lab[..., 0] + 16)
    return change.astype(np.float32)


def _ease(part: Floats) -> Floats:
    part = np.clip(part, 0, 1)
    return np.asarray(part * part * (3 - 2 * part), np.float32)
