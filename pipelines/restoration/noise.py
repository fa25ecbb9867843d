"""Take noise out of luma and colours, leaving edges and lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from pipelines.arrays import Floats
from pipelines.faults import noise_sd

# Sixteen-bit steps a grey level, so that smooth skin does not come out in terraces.
_FINE: Final = 64.0
# Filter strength over noise sd, patch and search side in px: by root mean square against clean
# pictures and by eye (Buades, Coll and Morel, A non-local algorithm for image denoising, 2005).
_STRENGTH, _PATCH_PX, _SEARCH_PX = 1.0, 5, 13
# Below this pupil distance features are as small as grain.
_LEAST_UNIT_PX: Final = 50.0
_MOST_SIZES: Final = 4


def grain_sds(plane: Floats, *, sd: float, unit_px: float) -> tuple[float, ...]:
    """Return the noise of a luma plane (H, W) at full size, half size, and so on.

    At full size it is ``sd``, as measured around the face.
    """
    sds = [sd]
    while unit_px / 2 >= _LEAST_UNIT_PX and len(sds) < _MOST_SIZES:
        plane, unit_px = _half(plane), unit_px / 2
        sds.append(noise_sd(plane, unit_px=unit_px))
    return tuple(sds)


def without_luma_noise(plane: Floats, sds: Sequence[float]) -> Floats:
    """Return a luma plane (H, W) float32 after non-local means for noise of `grain_sds`.

    First at half size and below, where the coarse grain of prints is as fine as noise is at
    full size.
    """
    if len(sds) > 1:
        height, width = plane.shape
        half = _half(plane)
        coarse = without_luma_noise(half, sds[1:]) - half
        plane = plane + cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return _non_local_means(plane, sds[0])


def _half(plane: Floats) -> Floats:
    half = cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.float32)


def _non_local_means(plane: Floats, sd: float) -> Floats:
    fine = np.clip(np.rint(plane * np.float32(_FINE)), 0, 65535).astype(np.uint16)
    strength = [max(_STRENGTH * sd, 0.1) * _FINE]
    calm = cv2.fastNlMeansDenoising(fine, strength, None, _PATCH_PX, _SEARCH_PX, cv2.NORM_L1)
    return calm.astype(np.float32) / np.float32(_FINE)


def guided(plane: Floats, guide: Floats, *, sd: float, radius_px: int) -> Floats:
    """Return a plane (H, W), smoothed where the luma ``guide`` (H, W) has no edge.

    He, Sun and Tang, Guided image filtering, 2013; ``sd`` is what counts as no edge.
    """
    side = (2 * radius_px + 1,) * 2
    mean_guide, mean = cv2.blur(guide, side), cv2.blur(plane, side)
    shared = cv2.blur(guide * plane, side) - mean_guide * mean
    spread = cv2.blur(guide * guide, side) - mean_guide**2
    slope = shared / (spread + np.float32(sd**2 + 1e-3))
    offset = mean - slope * mean_guide
    return np.asarray(cv2.blur(slope, side) * guide + cv2.blur(offset, side), np.float32)
