"""Locks: moles, scars and other marks that no ageing may alter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pipelines.ageing.strokes import stroke_mask
from pipelines.arrays import Floats, Pixels
from pipelines.layers import Layer
from pipelines.steps import Stroke


def lock_layer(
    pixels: Pixels, strokes: Sequence[Stroke], carried: Callable[[Floats], Floats], *, scale: float
) -> Layer:
    """Return the marks under ``strokes`` as they are in the photograph, where the face takes them.

    ``pixels`` is the photograph (H, W, 3) uint8, ``carried`` maps its points (n, 2) px to the aged
    picture, and ``scale`` is the size of this photograph over the one that the strokes were drawn
    on. Each mark is moved by whole pixels, so that under its stroke it is the photograph's to the
    bit.
    """
    height, width = pixels.shape[:2]
    canvas = np.zeros((height, width, 4), np.uint8)
    for stroke in strokes:
        points = (np.array(stroke.points, np.float64) + 0.5) * scale - 0.5
        shift = np.rint((carried(points) - points).mean(axis=0)).astype(int)
        _move(canvas, pixels, stroke_mask((height, width), points, stroke.radius_px * scale), shift)
    return Layer("locks", *_cropped(canvas))


def _move(canvas: Pixels, pixels: Pixels, mask: Pixels, shift: Floats) -> None:
    rows, columns = np.nonzero(mask)
    x, y = columns + shift[0], rows + shift[1]
    inside = (x >= 0) & (y >= 0) & (x < canvas.shape[1]) & (y < canvas.shape[0])
    rows, columns, x, y = rows[inside], columns[inside], x[inside], y[inside]
    # Where the borders of two marks meet, the stronger one counts.
    stronger = mask[rows, columns] > canvas[y, x, 3]
    rows, columns, x, y = rows[stronger], columns[stronger], x[stronger], y[stronger]
    canvas[y, x, :3] = pixels[rows, columns]
    canvas[y, x, 3] = mask[rows, columns]


def _cropped(canvas: Pixels) -> tuple[Pixels, tuple[int, int]]:
    rows, columns = (
        np.flatnonzero(canvas[..., 3].any(axis=1)),
        np.flatnonzero(canvas[..., 3].any(axis=0)),
    )
    if not len(rows):
        return canvas[:1, :1], (0, 0)
    part = canvas[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return part, (int(columns[0]), int(rows[0]))
