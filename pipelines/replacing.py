"""A normal layer that leaves exactly the wanted pixels, whatever part of each it covers."""

from __future__ import annotations

from functools import reduce

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels, at
from pipelines.lab import in_three
from pipelines.layers import Layer

_STRIP = 128


def replacing_layer(
    name: str,
    below: Pixels,
    wanted: Floats,
    cover: Floats,
    *,
    offset: tuple[int, int],
    strength: float,
) -> Layer:
    """Return the RGBA layer that turns ``below`` into ``wanted`` at a ``strength`` of 1.

    ``below`` (h, w, 3) uint8 and ``wanted`` (h, w, 3) 0..255 are windows at ``offset``, the
    second or only its places (n, 3) under a ``cover`` above 0, in the order of rows;
    ``cover`` (h, w) 0..1 is the opacity to keep to where its colour can be had, as at the ends
    of strands. Unlike a linear light layer it can reach black and white. Where nothing changes
    by half a grey level the layer is clear.
    """
    if wanted.ndim == 2:
        under = np.flatnonzero(cover)
        rgba = np.zeros((*below.shape[:2], 4), np.uint8)
        changed = _replaced(at(below, under)[None], wanted[None], at(cover, under)[None])
        rgba.reshape(-1, 4)[under] = changed[0]
        return Layer(name, rgba, offset, opacity=strength)
    rgba = np.empty((*below.shape[:2], 4), np.uint8)
    # By strips: over a large head the numbers in between are many times the picture.
    for top in range(0, len(below), _STRIP):
        rows = slice(top, top + _STRIP)
        rgba[rows] = _replaced(below[rows], wanted[rows], cover[rows])
    return Layer(name, rgba, offset, opacity=strength)


def _replaced(below: Pixels, wanted: Floats, cover: Floats) -> Pixels:
    ground = below.astype(np.float32)
    change = np.clip(wanted, 0, 255).astype(np.float32) - ground
    size = np.abs(change)
    room = np.where(change > 0, 255 - ground, ground)
    np.maximum(room, 1, out=room)
    largest, needed = (reduce(np.maximum, cv2.split(values)) for values in (size, size / room))
    opacity = np.clip(np.maximum(cover, needed), 0, 1).astype(np.float32)
    opacity[largest < 0.5] = 0
    opacity = np.ceil(opacity * 255)
    change *= in_three(255 / np.maximum(opacity, 1))
    change += ground
    rgba = np.empty((*opacity.shape, 4), np.uint8)
    rgba[..., :3] = np.rint(np.clip(change, 0, 255, out=change))
    rgba[..., 3] = opacity
    return rgba
