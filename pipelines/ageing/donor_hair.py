"""Lay the hair of another photograph on a head."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.ageing.hair import hair_colour, recolour_lab
from pipelines.alignment import similarity
from pipelines.arrays import Floats, Pixels
from pipelines.background import background_filled
from pipelines.errors import MatteError
from pipelines.foreground import content_box, crop, cut_out
from pipelines.lab import to_lab
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer
from pipelines.replacing import replacing_layer

# The head's upper half in the 68 points: the outline beside the eyes, and the brows.
_UPPER = (0, 1, 2, 14, 15, 16, *range(17, 27), 27)
# Old hair that shows is filled this far in from its edge, in pupil distances; of what lies
# deeper, no more than this area may show. Wider fills smear.
_TRACE, _RIM, _PATCH = 0.02, 0.10, 0.03


@dataclass(frozen=True, eq=False)
class Head:
    """One person in one photograph (H, W, 3) uint8, with the matte (H, W) of the hair."""

    pixels: Pixels
    landmarks: Landmarks
    hair: Floats


def donor_hair(
    head: Head, donor: Head, *, keep_colour: bool = True, strength: float = 1.0
) -> tuple[tuple[Layer, ...], Floats]:
    """Return the layers that give ``head`` the hair of ``donor``, and its matte (H, W) there.

    The donor's hair is moved by the similarity between both heads' upper halves, and keeps the
    colour that the head's own hair has, unless ``keep_colour`` is False. Old hair around it
    is filled in where it is narrow; raises MatteError where more of it would show.
    """
    colours, cover = _moved(donor, head)
    if keep_colour and (head.hair > 0.5).any():
        colours = _in_colour_of(colours, donor, head)
    removed = _old_hair_removed(head, cover)
    below = removed if removed is not None else head.pixels
    box = content_box(cover)
    share = crop(cover, box)[..., None]
    wanted = crop(below, box) * (1 - share) + share * crop(colours, box)
    layers: list[Layer] = []
    if removed is not None:
        layers.append(_removal(head, removed, strength))
    layers.append(
        replacing_layer(
            "donor hair",
            crop(below, box),
            wanted,
            share[..., 0],
            offset=(box.x, box.y),
            strength=strength,
        )
    )
    return tuple(layers), cover


def _moved(donor: Head, head: Head) -> tuple[Floats, Floats]:
    """Return the donor's hair colours (H, W, 3) and matte (H, W) in the head's photograph."""
    box = content_box(donor.hair, margin=4)
    pixels, matte = crop(donor.pixels, box), crop(donor.hair, box)
    corner = np.array([box.x, box.y])
    source = donor.landmarks.ibug68[list(_UPPER)] - corner
    matrix = similarity(source, head.landmarks.ibug68[list(_UPPER)]).matrix
    scale = float(np.hypot(*matrix[:, 0]))
    rgba = cut_out(pixels, matte).astype(np.float32)
    rgba[..., :3] *= rgba[..., 3:] / 255
    if scale < 1:
        # Made smaller by averaging, or strands would break up.
        size = (max(round(box.width * scale), 1), max(round(box.height * scale), 1))
        shrink = np.array(size) / [box.width, box.height]
        rgba = cv2.resize(rgba, size, interpolation=cv2.INTER_AREA)
        linear = matrix[:, :2] / shrink
        matrix = np.column_stack([linear, matrix[:, 2] + (linear @ (0.5 - 0.5 * shrink))])
    size = (head.pixels.shape[1], head.pixels.shape[0])
    moved = np.asarray(cv2.warpAffine(rgba, matrix, size, flags=cv2.INTER_LINEAR), np.float32)
    cover = moved[..., 3] / 255
    return moved[..., :3] / np.maximum(cover, 1e-3)[..., None], cover


def _in_colour_of(colours: Floats, donor: Head, head: Head) -> Floats:
    lab = cv2.cvtColor(np.clip(colours / 255, 0, 1).astype(np.float32), cv2.COLOR_RGB2Lab)
    theirs = hair_colour(donor.pixels, donor.hair)
    own = hair_colour(head.pixels, head.hair)
    moved = recolour_lab(np.asarray(lab, np.float32), theirs, own)
    lightest = max(_lightest(head), own[0] + 1)
    eased = _eased(moved[..., 0], float(own[0] + lightest) / 2, lightest)
    # What was as light before may stay so.
    moved[..., 0] = np.clip(np.maximum(eased, np.minimum(moved[..., 0], lab[..., 0])), 0, 100)
    return np.clip(np.asarray(cv2.cvtColor(moved, cv2.COLOR_Lab2RGB), np.float32), 0, 1) * 255


def _eased(lightness: Floats, start: float, end: float) -> Floats:
    """Return L* that eases from ``start`` on towards ``end``, which it never passes.

    A parting is skin, which the step from dark to fair hair would make glow.
    """
    over = np.maximum(lightness - start, 0) / (end - start)
    return np.minimum(lightness, start + (end - start) * np.tanh(over))


def _lightest(head: Head) -> float:
    """Return the L* that nearly all of a head's own hair stays below."""
    lightness = to_lab(head.pixels[head.hair > 0.5][None])[..., 0]
    return float(np.percentile(lightness, 98))


def _old_hair_removed(head: Head, cover: Floats) -> Pixels | None:
    """Return the picture without the old hair that the new leaves bare, or None if none is."""
    bare = (head.hair > _TRACE) & (cover < 1 - _TRACE)
    if not bare.any():
        return None
    unit = head.landmarks.pupil_distance
    box = content_box(head.hair, margin=2)
    depth = cv2.distanceTransform((crop(head.hair, box) > _TRACE).astype(np.uint8), cv2.DIST_L2, 5)
    deep = (depth > _RIM * unit) & (crop(cover, box) < 0.5)
    if deep.sum() > _PATCH * unit**2:
        raise MatteError(
            f"The head's own hair would show around the donor's over {deep.sum() / unit**2:.2f} "
            f"squared pupil distances; up to {_PATCH:g} can be filled without inventing. Choose "
            f"fuller hair, or finish it by hand on the exported layers."
        )
    filled = background_filled(head.pixels, head.hair, band_px=2 * _RIM * unit, unit_px=unit)
    return np.where(bare[..., None], filled, head.pixels)


def _removal(head: Head, removed: Pixels, strength: float) -> Layer:
    box = content_box(head.hair, margin=4)
    part = crop(head.pixels, box)
    return replacing_layer(
        "old hair removed",
        part,
        crop(removed, box).astype(np.float32),
        np.ones(part.shape[:2], np.float32),
        offset=(box.x, box.y),
        strength=strength,
    )
