"""A rendering's layers as sheets that every photo editor composes alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Self

import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Pixels
from pipelines.layers import Layer, flatten

Mode = Literal["normal", "linear dodge", "linear burn"]
ROUNDING: Final = "rounding"
_NEUTRAL: Final = 128
_Canvas = NDArray[np.float32]


@dataclass(frozen=True)
class Sheet:
    """One layer as an editor keeps it: pixels (h, w, 3 or 4) uint8 at the (x, y) ``offset``.

    ``opacity`` is 0 to 255. "Linear dodge" adds its colours to what lies below, "linear burn"
    takes 255 minus its colours away.
    """

    name: str
    pixels: Pixels
    offset: tuple[int, int]
    mode: Mode
    opacity: int
    visible: bool


@dataclass(frozen=True)
class Stage:
    """One layer of the rendering, as the sheets that together do the same in any editor."""

    name: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Stack:
    """A picture (H, W, 3) uint8 and the stages that compose to it, from the bottom up."""

    picture: Pixels
    stages: tuple[Stage, ...]

    @classmethod
    def of(cls, layers: Sequence[Layer]) -> Self:
        """Take the layers of a rendering apart."""
        return cls(flatten(layers), tuple(editor_stages(layers)))


def editor_stages(layers: Sequence[Layer]) -> Iterator[Stage]:
    """Yield the layers as stages of sheets that every editor composes alike, bottom up.

    Editors disagree whether 127.5 or 128 is neutral in "linear light", by half a grey level for
    each layer. Adding from black and burning from white have neutrals that all share. What the
    rounding of our own layers leaves is made good by a last stage of a grey level or two.
    """
    canvas = layers[0].pixels[..., :3].astype(np.float32)
    for layer in layers:
        stage = _changing(layer, canvas) if layer.blend == "linear light" else _covering(layer)
        for sheet in stage.sheets:
            _compose(canvas, sheet)
        if stage.sheets:
            yield stage
    left = flatten(layers).astype(np.float32) - np.rint(canvas)
    rounding = _lighter_and_darker(ROUNDING, left, (0, 0), opacity=255, visible=True)
    if rounding.sheets:
        yield rounding


def _covering(layer: Layer) -> Stage:
    pixels, offset = layer.pixels, _whole(layer.offset)
    if pixels.shape[2] == 4:
        pixels, offset = _cropped(pixels, offset, pixels[..., 3] > 0)
    opacity = _opacity(layer)
    sheets = (Sheet(layer.name, pixels, offset, "normal", opacity, layer.visible),)
    return Stage(layer.name, sheets if pixels.size else ())


def _changing(layer: Layer, canvas: _Canvas) -> Stage:
    """Return what a linear light layer does to the canvas, kept short of black and white.

    Where a sum would leave 0 to 255, editors differ in when they cut it off.
    """
    x, y = offset = _whole(layer.offset)
    height, width = layer.pixels.shape[:2]
    below = canvas[y : y + height, x : x + width]
    change = (layer.pixels[..., :3].astype(np.float32) - _NEUTRAL) * 2
    if layer.pixels.shape[2] == 4:
        change *= layer.pixels[..., 3:] / np.float32(255)
    change = np.clip(change, -np.floor(below), 255 - np.ceil(below))
    return _lighter_and_darker(
        layer.name, np.rint(change), offset, opacity=_opacity(layer), visible=layer.visible
    )


def _lighter_and_darker(
    name: str, change: _Canvas, offset: tuple[int, int], *, opacity: int, visible: bool
) -> Stage:
    lighter = np.maximum(change, 0).astype(np.uint8)
    darker = 255 - np.maximum(-change, 0).astype(np.uint8)
    halves: tuple[tuple[str, Mode, Pixels, NDArray[np.bool_]], ...] = (
        ("lighter", "linear dodge", lighter, lighter.max(axis=2) > 0),
        ("darker", "linear burn", darker, darker.min(axis=2) < 255),
    )
    return Stage(
        name,
        tuple(
            Sheet(called, *_cropped(pixels, offset, used), mode, opacity, visible)
            for called, mode, pixels, used in halves
            if used.any()
        ),
    )


def _compose(canvas: _Canvas, sheet: Sheet) -> None:
    """Lay a visible sheet down as an editor does that rounds at the very end."""
    if not sheet.visible:
        return
    x, y = sheet.offset
    height, width = sheet.pixels.shape[:2]
    below = canvas[y : y + height, x : x + width]
    colours = sheet.pixels[..., :3].astype(np.float32)
    if sheet.mode == "linear dodge":
        colours += below
    elif sheet.mode == "linear burn":
        colours += below - 255
    share = np.float32(sheet.opacity / 255)
    if sheet.pixels.shape[2] == 4:
        share = sheet.pixels[..., 3:] * np.float32(sheet.opacity / 255**2)
    below += share * (np.clip(colours, 0, 255) - below)


def _cropped(
    pixels: Pixels, offset: tuple[int, int], used: NDArray[np.bool_]
) -> tuple[Pixels, tuple[int, int]]:
    rows, columns = np.flatnonzero(used.any(axis=1)), np.flatnonzero(used.any(axis=0))
    if not rows.size:
        return pixels[:0, :0], offset
    top, left = int(rows[0]), int(columns[0])
    cut = pixels[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    return np.ascontiguousarray(cut), (offset[0] + left, offset[1] + top)


def _opacity(layer: Layer) -> int:
    return round(layer.opacity * 255)


def _whole(offset: tuple[int, int]) -> tuple[int, int]:
    # Offsets come out of NumPy as well, whose numbers no file format takes.
    return int(offset[0]), int(offset[1])
