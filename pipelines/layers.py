"""Layers of a rendering, and how they lie on one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels

Blend = Literal["normal", "linear light"]
_NEUTRAL = 128
# Rows that are laid at once: the changes of a whole layer are several times as large as it is.
_BAND = 128


@dataclass(frozen=True)
class Layer:
    """One named stage of a rendering.

    ``pixels`` is (h, w, 3) or (h, w, 4) uint8 sRGB with straight alpha, cropped to its content;
    ``offset`` is the (x, y) of its upper left corner in the picture. A "linear light" layer adds
    twice its distance from middle grey (128) to what lies below.
    """

    name: str
    pixels: Pixels
    offset: tuple[int, int] = (0, 0)
    blend: Blend = "normal"
    opacity: float = 1.0
    visible: bool = True


def change_layer(name: str, change: Floats, *, offset: tuple[int, int], strength: float) -> Layer:
    """Return the layer that adds ``change`` float32 grey levels at a ``strength`` of 1.

    The change is (h, w, 3), or (h, w) where it is the same for all three colours.
    ``offset`` is where the change begins; of it the layer holds the least part with all that
    changes. The change is kept to one grey level at half opacity, so strengths from 0 to 2 fit.
    As in other programs a linear light layer clips before its opacity counts: next to black or
    white a change ends early.
    """
    rows, columns = content(change)
    offset = (offset[0] + columns.start, offset[1] + rows.start)
    return light_layer(name, on_grey(change[rows, columns]), offset=offset, strength=strength)


def on_grey(change: Floats) -> Pixels:
    """Return a change in grey levels, of any shape, as a linear light layer keeps it."""
    neutral = np.full(4, _NEUTRAL, np.float64)
    return np.asarray(cv2.add(change, neutral, dtype=cv2.CV_8U), np.uint8)


def light_layer(name: str, grey: Pixels, *, offset: tuple[int, int], strength: float) -> Layer:
    """Return the layer of a change that is kept :func:`on_grey`, (h, w, 3) or (h, w)."""
    rows, columns = content(grey, nothing=_NEUTRAL)
    offset = (offset[0] + columns.start, offset[1] + rows.start)
    part = np.ascontiguousarray(grey[rows, columns])
    if part.ndim == 2:
        part = np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2RGB), np.uint8)
    return Layer(name, part, offset, blend="linear light", opacity=strength / 2)


def content(values: Floats | Pixels, *, nothing: float = 0) -> tuple[slice, slice]:
    """Return the least part (rows, columns) that holds all that is not ``nothing``.

    ``values`` is (h, w) or (h, w, 3). The part has one pixel at least.
    """
    bound = (nothing,) if values.ndim == 2 else (nothing,) * 3
    seen = cv2.bitwise_not(cv2.inRange(values, bound, bound))
    x, y, width, height = cv2.boundingRect(seen)
    return slice(y, y + max(height, 1)), slice(x, x + max(width, 1))


class Stack:
    """Layers over a first, opaque one, and the picture that they make so far."""

    def __init__(self, ground: Layer) -> None:
        self._layers = [ground]
        self._canvas = ground.pixels[..., :3].copy()
        self._shown = self._canvas.view()
        self._shown.setflags(write=False)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers from the bottom up."""
        return tuple(self._layers)

    @property
    def pixels(self) -> Pixels:
        """The picture (H, W, 3) uint8, read-only; it changes with what is laid on later."""
        return self._shown

    def lay(self, *layers: Layer) -> None:
        """Lay further layers on, in this order."""
        for layer in layers:
            self._layers.append(layer)
            _lay(self._canvas, layer)


def flatten(layers: Sequence[Layer]) -> Pixels:
    """Lay the visible layers over the first, opaque one; (H, W, 3) uint8."""
    canvas = layers[0].pixels[..., :3].copy()
    for layer in layers[1:]:
        _lay(canvas, layer)
    return canvas


def _lay(canvas: Pixels, layer: Layer) -> None:
    if not layer.visible or layer.opacity <= 0:
        return
    x, y = layer.offset
    height, width = layer.pixels.shape[:2]
    for top in range(0, height, _BAND):
        part = layer.pixels[top : top + _BAND]
        _lay_band(canvas[y + top : y + top + len(part), x : x + width], part, layer)


def _lay_band(below: Pixels, pixels: Pixels, layer: Layer) -> None:
    see_through = pixels.shape[2] == 4
    colours = cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB) if see_through else pixels
    if layer.blend == "linear light":
        colours = cv2.addWeighted(colours, 2, below, 1, -2 * _NEUTRAL)
    if see_through:
        alpha = cv2.cvtColor(cv2.extractChannel(pixels, 3), cv2.COLOR_GRAY2RGB)
        change = cv2.subtract(colours, below, dtype=cv2.CV_32F)
        change = cv2.multiply(change, alpha, scale=layer.opacity / 255, dtype=cv2.CV_32F)
        below[:] = cv2.add(change, below, dtype=cv2.CV_8U)
    else:
        below[:] = cv2.addWeighted(colours, layer.opacity, below, 1 - layer.opacity, 0)
