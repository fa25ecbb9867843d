"""Soft masks of the parts of a face, from its mesh and from the colour of its own skin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.ageing.mesh import (
    CHIN,
    LIPS,
    MOUTH,
    OVAL,
    RIGHT_BROW,
    RIGHT_CHEEK,
    RIGHT_EYE,
    both_sides,
)
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats

# The mesh ends below the hairline; the forehead reaches this far above it, in pupil distances.
_FOREHEAD = 0.35
# The neck, in pupil distances from the chin.
_NECK_FROM, _NECK_HALF, _NECK_EASE = 0.1, 0.75, 0.15
# From lobe to lobe the outline of the face is that of the jaw.
_LOBE = 58
# Smallest spread of skin in L*, a*, b*, so that an evenly lit cheek does not rule out the rest.
_LEAST_SPREAD = (6.0, 2.5, 2.5)
_TOLERANCE = (5.0, 3.2, 3.2)
# Where the colour of skin is read: discs of these radii, in pupil distances, on each cheek and
# below the lid above it, which counts unless it is darker by so much L*.
_RIGHT_LOWER_LID = 120
_CHEEK, _LID, _NO_DARKER = 0.14, 0.07, 5.0


@dataclass(frozen=True)
class Regions:
    """Masks (h, w) float32 from 0 to 1 over one window of the picture.

    ``skin`` leaves out eyes, brows and lips, and whatever has not the colour of the cheeks, such
    as hair, glasses or a hand; ``neck`` is what has that colour below the chin, ``throat`` all of
    it that lies outside the line of the jaw.
    """

    face: Floats
    skin: Floats
    eyes: Floats
    brows: Floats
    lips: Floats
    neck: Floats
    throat: Floats


def face_regions(lab: Floats, mesh: Floats, frame: EyeFrame) -> Regions:
    """Return the masks for a window of CIE Lab (h, w, 3), mesh and frame in px of the window."""
    unit, shape = frame.unit, lab.shape[:2]
    oval = mesh[list(OVAL)]
    up = -_FOREHEAD * frame.axes[1]
    face = np.maximum(filled(shape, [oval]), filled(shape, [oval + up]))
    face = _feather(face, 0.03 * unit)
    eyes = _grown(shape, [mesh[list(v)] for v in both_sides(RIGHT_EYE)], 0.015, 0.02, unit)
    brows = _grown(shape, [mesh[list(v)] for v in both_sides(RIGHT_BROW)], 0.02, 0.025, unit)
    lips = _feather(filled(shape, [mesh[list(LIPS)]]), 0.02 * unit)
    mouth = _feather(filled(shape, [mesh[list(MOUTH)]]), 0.01 * unit)
    bare = np.clip(1 - eyes - brows - lips, 0, 1)
    likeness = _skin_likeness(lab, mesh, unit)
    return Regions(
        face=face,
        skin=face * bare * likeness,
        eyes=eyes * face,
        brows=brows * face,
        lips=np.clip(lips - mouth, 0, 1),
        neck=_below_chin(shape, mesh, frame) * (1 - face) * likeness,
        throat=_below_lobes(shape, mesh, frame) * (1 - face) * likeness,
    )


def _below_lobes(shape: tuple[int, ...], mesh: Floats, frame: EyeFrame) -> Floats:
    lobes = frame.enter(mesh[[side[0] for side in both_sides((_LOBE,))]])
    return _neck_below(float(lobes[:, 1].mean()), shape, mesh, frame)


def _below_chin(shape: tuple[int, ...], mesh: Floats, frame: EyeFrame) -> Floats:
    return _neck_below(float(frame.enter(mesh[CHIN])[1]) + _NECK_FROM, shape, mesh, frame)


def _neck_below(start: float, shape: tuple[int, ...], mesh: Floats, frame: EyeFrame) -> Floats:
    x, y = frame.grid(shape)
    below = np.clip((y - np.float32(start)) / np.float32(_NECK_EASE), 0, 1)
    away = np.abs(x - np.float32(frame.enter(mesh[CHIN])[0]))
    return below * np.clip((np.float32(_NECK_HALF) - away) / np.float32(_NECK_EASE), 0, 1)


def _skin_likeness(lab: Floats, mesh: Floats, unit: float) -> Floats:
    """Return (h, w) how likely each colour is the person's skin.

    Skin ranges from cheek to cheek, over light, and from each cheek to the lid above it, over its
    blush and its shine: a lit forehead is as much skin as the cheeks that it outshines.
    """
    smooth = _feather(lab, 0.02 * unit)
    cheeks, lids = (
        [_disc_of(smooth, mesh[v[0]], radius * unit) for v in both_sides((vertex,))]
        for vertex, radius in ((RIGHT_CHEEK, _CHEEK), (_RIGHT_LOWER_LID, _LID))
    )
    if not all(map(len, (*cheeks, *lids))):
        return np.ones(lab.shape[:2], np.float32)
    spread = np.maximum(np.mean([c.std(axis=0) for c in cheeks], axis=0), _LEAST_SPREAD)
    scale = np.asarray(1 / (spread * _TOLERANCE), np.float32)
    right, left = (np.median(cheek, axis=0) * scale for cheek in cheeks)
    colours = smooth * scale
    away = _away_from(colours, right, left)
    for cheek, lid in zip((right, left), lids, strict=True):
        paler = np.median(lid, axis=0) * scale
        # What is darker is the rim of glasses, or a shadow.
        if paler[0] > cheek[0] - _NO_DARKER * scale[0]:
            away = np.minimum(away, _away_from(colours, cheek, paler))
    return np.exp(-1.5 * np.maximum(away - 0.6, 0)).astype(np.float32)


def _away_from(colours: Floats, start: Floats, end: Floats) -> Floats:
    """Return the squared distance (h, w) of ``colours`` (h, w, 3) from what lies between two."""
    way = end - start
    along = (colours - start) @ way / max(float(way @ way), 1e-6)
    nearest = start + np.clip(along, 0, 1)[..., None] * way
    return np.asarray(((colours - nearest) ** 2).sum(axis=-1), np.float32)


def _disc_of(values: Floats, centre: Floats, radius: float) -> Floats:
    """Return the values (n, 3) of (h, w, 3) nearer to ``centre`` (2,) px than ``radius``."""
    low = np.maximum(np.floor(centre - radius), 0).astype(int)
    high = np.maximum(np.ceil(centre + radius), 0).astype(int) + 1
    part = values[low[1] : high[1], low[0] : high[0]]
    rows, columns = np.ogrid[: part.shape[0], : part.shape[1]]
    x, y = centre - low
    return part[(columns - x) ** 2 + (rows - y) ** 2 < radius**2]


def filled(shape: tuple[int, ...], outlines: Sequence[Floats]) -> Floats:
    """Return (h, w) float32 of closed outlines (n, 2) px: 1 inside, 0 outside."""
    mask = np.zeros(shape, np.uint8)
    for outline in outlines:
        # OpenCV draws in sixteenths of a pixel here, for edges that do not jump with the window.
        cv2.fillPoly(mask, [np.rint(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / np.float32(255)


def _grown(
    shape: tuple[int, ...], outlines: Sequence[Floats], margin: float, feather: float, unit: float
) -> Floats:
    side = 2 * max(round(margin * unit), 1) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    grown = cv2.dilate(filled(shape, outlines), kernel)
    return _feather(np.asarray(grown, np.float32), feather * unit)


def _feather(mask: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(sigma, 0.3)), np.float32)
