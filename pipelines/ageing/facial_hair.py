"""Grey brows and beard, which turn later than the hair of the head."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.ageing.hair import check_share
from pipelines.ageing.mesh import LIPS, OVAL, RIGHT_BROW, both_sides
from pipelines.ageing.strands import strand_noise, turned_hairs
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab, to_levels
from pipelines.layers import Layer
from pipelines.replacing import replacing_layer
from pipelines.warp import Box

# Chosen by eye. Nothing turns before this share of the head's hair is grey.
_BROWS_LATER, _BEARD_LATER = 0.25, 0.15
# L* of grey hairs on a face, and how far single dark hairs go there.
_GREY, _FAR = 66.0, 0.75
# How much lighter than its skin a grey hair may be, and which share of its colour shows through.
_OVER_SKIN, _WARMTH = 8.0, 0.55
# Every so manyth row and column tell the colour of skin.
_EVERY = 3
# A hair is darker than the skin around it by more than this, in L*; fully so by the second.
_HAIR_FROM, _HAIR_FULL = 4.0, 16.0
# Mesh vertices from ear to ear along the upper edge of a beard, person's right to left.
_BEARD_TOP = (132, 58, 205, 203, 2, 423, 425, 288, 361)


def greyed_brows(
    pixels: Pixels, mesh: Floats, *, frame: EyeFrame, fraction: float, strength: float = 1.0
) -> Layer:
    """Return the layer of greying brows while ``fraction`` of the head's hair is grey.

    ``pixels`` (H, W, 3) uint8, ``mesh`` (468, 2) px of the picture. Only hairs change, that is
    what is darker than the skin around it.
    """
    outlines = [mesh[list(vertices)] for vertices in both_sides(RIGHT_BROW)]
    later = _later("share of grey hair", fraction, _BROWS_LATER)
    return _greyed("grey brows", pixels, outlines, [], frame, later, strength)


def greyed_beard(
    pixels: Pixels, mesh: Floats, *, frame: EyeFrame, fraction: float, strength: float = 1.0
) -> Layer:
    """Return the layer of a greying beard or moustache; call it only where there is one."""
    below = OVAL[OVAL.index(361) : OVAL.index(132) + 1]
    outline = mesh[[*_BEARD_TOP, *below]]
    later = _later("share of grey hair", fraction, _BEARD_LATER)
    lips = [mesh[list(LIPS)]]
    return _greyed("grey beard", pixels, [outline], lips, frame, later, strength)


def _later(name: str, fraction: float, delay: float) -> float:
    check_share(name, fraction)
    return float(np.clip((fraction - delay) / (1 - delay), 0, 1))


def _greyed(
    name: str,
    pixels: Pixels,
    outlines: list[Floats],
    without: list[Floats],
    frame: EyeFrame,
    share: float,
    strength: float,
) -> Layer:
    unit = frame.unit
    box = _around(outlines, pixels.shape, 0.35 * unit)
    part = pixels[box.y : box.y + box.height, box.x : box.x + box.width]
    corner = np.array([box.x, box.y])
    where = _soft_area([o - corner for o in outlines], part.shape[:2], 0.03 * unit)
    if without:
        where *= 1 - _soft_area([o - corner for o in without], part.shape[:2], 0.02 * unit)
    lab = to_lab(part)
    skin = _skin_around(lab[..., 0], unit)
    darker = skin - lab[..., 0]
    hairs = where * np.clip((darker - _HAIR_FROM) / (_HAIR_FULL - _HAIR_FROM), 0, 1)
    # Some hairs have turned and others have not; as a mass they would look powdered.
    lightness = np.ascontiguousarray(lab[..., 0])
    noise = strand_noise(lightness, where, frame, (box.x, box.y))
    turned = hairs * turned_hairs(noise, share, unit)
    wanted = lab.copy()
    # Grey hair lies in the light of the skin that it grows on.
    grey = np.minimum(_GREY, skin + _OVER_SKIN)
    wanted[..., 0] += turned * _FAR * np.maximum(grey - lab[..., 0], 0)
    # Skin shines through thin hairs: without its warmth they would look blue on it.
    bare = lab[::_EVERY, ::_EVERY][hairs[::_EVERY, ::_EVERY] < 0.05]
    around = np.median(bare, axis=0) if len(bare) else np.zeros(3)
    for channel in (1, 2):
        wanted[..., channel] += turned * (_WARMTH * around[channel] - lab[..., channel])
    result = part + (to_levels(wanted) - to_levels(lab))
    return replacing_layer(name, part, result, hairs, offset=(box.x, box.y), strength=strength)


def _around(outlines: list[Floats], shape: tuple[int, ...], margin: float) -> Box:
    points = np.vstack(outlines)
    size = np.array([shape[1], shape[0]])
    low = np.clip(np.floor(points.min(axis=0) - margin), 0, size - 1).astype(int)
    high = np.clip(np.ceil(points.max(axis=0) + margin), low + 1, size).astype(int)
    return Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def _soft_area(outlines: list[Floats], shape: tuple[int, ...], soft: float) -> Floats:
    mask = np.zeros(shape, np.uint8)
    for outline in outlines:
        hull = cv2.convexHull(outline.astype(np.float32))
        cv2.fillPoly(mask, [np.rint(hull * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    side = 2 * max(1, round(soft)) + 1
    grown = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    blurred = cv2.GaussianBlur(grown.astype(np.float32), (0, 0), max(soft, 0.5))
    return np.asarray(blurred / 255, np.float32)


def _skin_around(lightness: Floats, unit: float) -> Floats:
    """Return how light the skin around each pixel is: the lightest nearby, smoothed."""
    step = max(1, round(0.02 * unit))
    height, width = lightness.shape
    size = (max(width // step, 1), max(height // step, 1))
    small = cv2.resize(lightness, size, interpolation=cv2.INTER_AREA)
    side = 2 * max(1, round(0.12 * unit / step)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    # Closing, not dilation: a highlight beside the brow must not make all skin look dark.
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, disc)
    soft = cv2.GaussianBlur(light, (0, 0), max(0.05 * unit / step, 0.5))
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
