"""Take out the blocks of strong JPEG compression."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.faults import BLOCK, LUMA, Blocks, block_steps, luma
from pipelines.restoration.noise import guided

# Colours are stored at half size, so that their blocks are of 16 px. These shifts visit every
# fourth px both ways without standing in rows.
_MARGIN: Final = 2 * BLOCK
_SHIFTS: Final = tuple((4 * i + j, 4 * j + i) for i in range(4) for j in range(4))
_QUALITIES: Final = (85, 70, 55, 40, 30, 20, 15, 10)
_PROBE_SIDE: Final = 512
# Half an iris, in pupil distances: colours smoothed wider would take the iris its own.
_IRIS_SHARE: Final = 0.055
# What was compressed once loses less the second time.
_LIKE_SHARE: Final = 0.8


def without_blocks(pixels: Pixels, *, quality: int, step: float, unit_px: float) -> Floats:
    """Return (H, W, 3) float32 without the borders that JPEG of ``quality`` left.

    The picture is compressed as strongly again on grids shifted against its own, and the
    results are averaged: what was constant within one block is now a mixture of many
    (Nosratinia, Denoising of JPEG images by re-application of JPEG, 2001).
    """
    height, width = pixels.shape[:2]
    padded = np.pad(pixels, ((_MARGIN, _MARGIN), (_MARGIN, _MARGIN), (0, 0)), mode="reflect")
    total = np.zeros(pixels.shape, np.float32)
    for right, down in _SHIFTS:
        again = _compressed(padded[down:, right:], quality)
        top, left = _MARGIN - down, _MARGIN - right
        total += again[top : top + height, left : left + width]
    return _evened(total / np.float32(len(_SHIFTS)), 2 * step, unit_px)


def _evened(colours: Floats, sd: float, unit_px: float) -> Floats:
    """Smooth the terraces that are left, up to the next edge, in luma and in colours."""
    plane = colours @ LUMA
    even = guided(plane, plane, sd=sd, radius_px=BLOCK)
    radius = max(min(2 * BLOCK, round(_IRIS_SHARE * unit_px)), 1)
    red, blue = (
        guided(colours[..., channel] - plane, even, sd=2 * sd, radius_px=radius)
        for channel in (0, 2)
    )
    green = -(LUMA[0] * red + LUMA[2] * blue) / LUMA[1]
    return even[..., None] + np.stack([red, green, blue], axis=-1)


def like_quality(pixels: Pixels, blocks: Blocks) -> int:
    """Return the highest JPEG quality that steps nearly as much on another grid as the picture."""
    height, width = pixels.shape[:2]
    top, left = max((height - _PROBE_SIDE) // 2, 0), max((width - _PROBE_SIDE) // 2, 0)
    probe = pixels[top : top + _PROBE_SIDE, left : left + _PROBE_SIDE]
    # Half a block beside the picture's own grid.
    down, right = (blocks.y - top) % BLOCK + BLOCK // 2, (blocks.x - left) % BLOCK + BLOCK // 2
    probe = probe[down:, right:]
    for quality in _QUALITIES:
        if block_steps(luma(_compressed(probe, quality))).step > _LIKE_SHARE * blocks.step:
            return quality
    return _QUALITIES[-1]


def _compressed(pixels: Pixels, quality: int) -> Pixels:
    # The order of the channels matters, since luma and colours are stored apart.
    turned = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB), np.uint8)
