"""Let a growing head become narrower than the picture behind it allows.

Heads grow narrower against the pupils. Moved sideways with everything around it, a head would bend
the door frame beside it; so it is cut out and laid over its own background, whose rim that it
uncovers is filled.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.abreast import abreast
from pipelines.ageing.head import KEPT, Narrowing
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.background import WIDEST_RIM, background_filled
from pipelines.foreground import both_sides, crop
from pipelines.layers import Layer
from pipelines.matte import Mattes, shares
from pipelines.recipe import Recipe
from pipelines.steps import HeadStep
from pipelines.warp import Box, Field, dense_maps, remap

TRUSTED = 0.5
"""Confidence of a matte below which the head keeps its breadth; chosen by eye."""
# In pupil distances: where the two ways part by less than the first, nothing is laid; the rim is
# filled this much wider than the head draws back, for the softness of the matte.
_PARTED, _SOFT_RIM = 0.012, 0.14
# How far around what is laid the background is looked at, to continue it.
_AROUND = 0.35
# Px between the pupils at which the background is continued and told from the hair: finer detail
# of either is never made up.
_WORK_UNIT = 72.0
_TRACE, _SOFT = 0.02, 0.03
# Over so many px of that size what is continued dies away into what was there.
_EASED_PX = 1.2
# How far to both sides of the eyes' middle there may be head.
_HEAD = 1.5
# Where above the eyes the breadth of a head is read, and how far to both sides it is looked for.
_ABOVE_EARS, _WIDEST = (-1.1, -0.9, -0.7), 2.5
# What is larger is no preview: of it memory is spared, and not time.
_PREVIEWED_PX = 2**21
_HALF = 128  # of the levels of a matte


def head_narrowing(
    recipe: Recipe, mattes: Mattes | None, frame: EyeFrame
) -> tuple[Narrowing, tuple[str, ...]]:
    """Return how the head can be made narrower, and what to say where it cannot.

    ``frame`` is the eye frame of the photograph that the mattes were found in.
    """
    step = recipe.step(HeadStep)
    if step is None or not step.strength or mattes is None:
        return KEPT, ()
    if mattes.confidence >= TRUSTED:
        person = mattes.person_levels
        return Narrowing(step.strength, not _cut_off(person, frame), _breadth(person, frame)), ()
    return KEPT, (
        f"The head keeps its breadth: its outline was found with a confidence of "
        f"{mattes.confidence:.2f}, and {TRUSTED:g} is needed to cut it out. A head of this age "
        f"would be a little narrower; mark hair and person with the brush, or finish it by hand.",
    )


def _cut_off(person: Pixels, frame: EyeFrame) -> bool:
    """Tell whether the upper edge of the picture cuts off the head."""
    x = int(frame.centre[0])
    reach = round(_HEAD * frame.unit)
    return bool((person[:2, max(x - reach, 0) : max(x + reach, 1)] >= _HALF).any())


def _breadth(person: Pixels, frame: EyeFrame) -> float:
    """Return how broad head and hair are above the ears, in pupil distances."""
    x = np.arange(-_WIDEST, _WIDEST, 0.01)
    rows = [frame.leave(np.column_stack([x, np.full_like(x, y)])) for y in _ABOVE_EARS]
    across, down = np.moveaxis(np.stack(rows).astype(np.float32), -1, 0)
    seen = np.asarray(cv2.remap(person, across, down, cv2.INTER_NEAREST, borderValue=0)) >= _HALF
    return float(seen.sum(axis=1).max()) * 0.01


def narrower_head(
    grown: Pixels, pixels: Pixels, person: Pixels, *, behind: Field, head: Field, unit_px: float
) -> tuple[Layer, ...]:
    """Return the layers that lay a narrower head over the background of the ``grown`` picture.

    ``pixels`` (H, W, 3) is the photograph, ``person`` (H, W) its matte in uint8 levels; ``behind``
    is the field that made ``grown`` of it, ``head`` the one that the person follows. Both cover the
    same nodes. Empty where they hardly part.
    """
    laid = _laid_box(behind, head, person, unit_px)
    if laid is None:
        return ()
    box, factor = _around(laid, round(_AROUND * unit_px), person), min(1.0, _WORK_UNIT / unit_px)
    size = (max(round(box.width * factor), 8), max(round(box.height * factor), 8))
    way = _ways(behind, box, size)
    parted = cv2.magnitude(*cv2.split(_ways(head, box, size) - way)) / np.float32(unit_px)
    old = _moved(person, way, box)
    rim = min(float(parted[old > _TRACE].max(initial=0.0)) + _SOFT_RIM, WIDEST_RIM)
    rim_px, unit = rim * unit_px * factor, unit_px * factor
    (filled, made_up), (front, cover) = abreast(
        lambda: _filled(crop(grown, box), old, rim_px, unit),
        lambda: _carried(pixels, person, head, laid, unit_px),
        at_once=box.width * box.height <= _PREVIEWED_PX,
    )
    gone = np.asarray(cv2.dilate(old, _disc(_SOFT * unit)), np.float32) > _TRACE
    gone = _even(gone | made_up)
    part = Box(laid.x - box.x, laid.y - box.y, laid.width, laid.height)
    # Copies, so that what lies around the part is let go of.
    filled = crop(filled, part).copy()
    gone, share = (
        crop(_enlarged(plane, (box.height, box.width)), part).copy()
        for plane in (gone, np.clip(parted / _PARTED, 0, 1))
    )
    # Of the background no more than the head leaves free, so that where the two ways begin to
    # part, and the head is laid thinly, nothing shows through it.
    gone *= share * (1 - cover)
    share *= cover
    gone /= np.maximum(1 - share, 1e-3)
    offset = (laid.x, laid.y)
    return (
        Layer("background beside the head", _rgba(filled, gone), offset),
        Layer("narrower head", _rgba(front, share), offset),
    )


def _laid_box(behind: Field, head: Field, person: Pixels, unit: float) -> Box | None:
    """Return the part of the picture in which the person's two ways part, or None."""
    cell = behind.cell
    away = cv2.magnitude(*cv2.split(head.grid - behind.grid)) > 0.2 * _PARTED * unit
    there = [_moved(person, field.grid, field.box) > _TRACE for field in (behind, head)]
    near = cv2.dilate((there[0] | there[1]).view(np.uint8), _disc(_SOFT_RIM * unit / cell)) > 0
    x, y, columns, rows = cv2.boundingRect((near & away).view(np.uint8))
    if not columns:
        return None
    left, top = behind.origin[0] + cell * x, behind.origin[1] + cell * y
    return _around(Box(left, top, cell * columns, cell * rows), cell, person)


def _around(box: Box, margin: int, person: Pixels) -> Box:
    """Return a box of the picture wider by ``margin`` px on every side."""
    x0, y0 = max(box.x - margin, 0), max(box.y - margin, 0)
    x1 = min(box.x + box.width + margin, person.shape[1])
    y1 = min(box.y + box.height + margin, person.shape[0])
    return Box(x0, y0, x1 - x0, y1 - y0)


def _ways(field: Field, box: Box, size: tuple[int, int]) -> Floats:
    """Return the displacement (h, w, 2) px over ``box``, at a ``size`` (w, h) of its own."""
    x = (box.x - field.origin[0] + (np.arange(size[0]) + 0.5) * box.width / size[0]) / field.cell
    y = (box.y - field.origin[1] + (np.arange(size[1]) + 0.5) * box.height / size[1]) / field.cell
    across, down = (axis.astype(np.float32) for axis in np.meshgrid(x - 0.5, y - 0.5))
    ways = cv2.remap(field.grid, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(ways, np.float32)


def _moved(person: Pixels, way: Floats, box: Box) -> Floats:
    """Return a matte (H, W) over ``box`` as a displacement (h, w, 2) moves it, in shares."""
    height, width = way.shape[:2]
    x = box.x - 0.5 + (np.arange(width) + 0.5) * box.width / width
    y = box.y - 0.5 + (np.arange(height) + 0.5) * box.height / height
    across, down = (
        (start + way[..., axis]).astype(np.float32) for axis, start in enumerate(np.meshgrid(x, y))
    )
    moved = cv2.remap(person, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return shares(np.asarray(moved, np.uint8))


def _filled(
    below: Pixels, person: Floats, rim_px: float, unit: float
) -> tuple[Pixels, NDArray[np.bool_]]:
    """Return ``below`` (H, W, 3) with the rim of a person (h, w) filled, and where (h, w)."""
    if not (person > 0).any():
        return below, np.zeros(person.shape, np.bool_)
    size = (person.shape[1], person.shape[0])
    small = np.asarray(cv2.resize(below, size, interpolation=cv2.INTER_AREA), np.uint8)
    filled = background_filled(small, person, band_px=rim_px, unit_px=unit)
    large = cv2.resize(filled, below.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.uint8), np.asarray((filled != small).any(axis=-1), np.bool_)


def _carried(
    pixels: Pixels, person: Pixels, head: Field, box: Box, unit: float
) -> tuple[Pixels, Floats]:
    """Return the person's colours, free of the background, and matte as ``head`` carries them."""
    map_x, map_y = dense_maps(head, box)
    height, width = person.shape
    left, top = (max(int(way.min()) - 3, 0) for way in (map_x, map_y))
    right, bottom = min(int(map_x.max()) + 4, width), min(int(map_y.max()) + 4, height)
    read = Box(left, top, right - left, bottom - top)
    map_x -= left
    map_y -= top
    matte = shares(crop(person, read))
    front = remap(_freed(crop(pixels, read), matte, unit), map_x, map_y)
    cover = cv2.remap(matte, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return front, np.asarray(cover, np.float32)


def _freed(pixels: Pixels, person: Floats, unit: float) -> Pixels:
    """Return the picture with the person's border free of what was behind it."""
    factor = min(1.0, _WORK_UNIT / unit)
    height, width = person.shape
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    cover = np.asarray(cv2.resize(person, size, interpolation=cv2.INTER_AREA), np.float32)
    front, behind = both_sides(small, cover)
    near = cv2.dilate((person > _TRACE).astype(np.uint8), _disc(_SOFT * unit)) > 0
    rows, columns = np.nonzero(near & (person < 1 - _TRACE))
    at = (rows * size[1] // height, columns * size[0] // width)
    share, own = person[rows, columns, None], front[at]
    seen = pixels[rows, columns].astype(np.float32)
    mixed = share * own + (1 - share) * behind[at]
    freed = pixels.copy()
    freed[rows, columns] = np.rint(np.clip(own + share * (seen - mixed), 0, 255))
    return freed


def _even(mask: NDArray[np.bool_]) -> Floats:
    """Return a mask (h, w) as 1 where it is true, which dies away beside it without steps."""
    wider = np.asarray(cv2.dilate(mask.view(np.uint8), _disc(2)), np.float32)
    return np.maximum(mask, cv2.GaussianBlur(wider, (0, 0), _EASED_PX)).astype(np.float32)


def _enlarged(mask: Floats | NDArray[np.bool_], shape: tuple[int, int]) -> Floats:
    large = cv2.resize(mask.astype(np.float32), shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)


def _rgba(colours: Pixels, cover: Floats) -> Pixels:
    rgba = cv2.cvtColor(colours, cv2.COLOR_RGB2RGBA)
    cv2.insertChannel(np.rint(np.clip(cover, 0, 1) * 255).astype(np.uint8), rgba, 3)
    return np.asarray(rgba, np.uint8)


def _disc(radius: float) -> Pixels:
    side = 2 * max(round(radius), 1) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
