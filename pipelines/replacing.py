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
        under = np.flatnonzero(cover > 0)
        rgba = np.zeros((*below.shape[:2], 4), np.uint8)
        changed = _replaced(at(below, under)[None], wanted[None], at(cover, under)[None])
        # As one number per pixel, which is ten times as fast as its four bytes are.
        rgba.view(np.uint32).reshape(-1)[under] = changed.view(np.uint32).reshape(-1)
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
    needed = np.maximum(change / np.maximum(255 - ground, 1), -change / np.maximum(ground, 1))
    size, needed = (reduce(np.maximum, cv2.split(values)) for values in (np.abs(change), needed))
    opacity = np.clip(np.maximum(cover, needed), 0, 1).astype(np.float32)
    opacity *= size >= 0.5
    opacity = np.ceil(opacity * 255)
    change *= in_three(255 / np.maximum(opacity, 1))
    change += ground
    colours = cv2.add(change, np.zeros(4), dtype=cv2.CV_8U)
    return np.asarray(cv2.merge([*cv2.split(colours), opacity.astype(np.uint8)]), np.uint8)
