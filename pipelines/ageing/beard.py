"""The shadow of a shaven beard, by choice: upper lip first, then chin and jaw."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.ageing.grain import banded_noise
from pipelines.ageing.mesh import both_sides
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats

BEGINS_YEARS, FULL_AFTER_YEARS = 13.0, 4.0
# The jaw below this line on both sides; lips and what the skin mask leaves out stay free.
_JAW = (132, 58, 172, 136, 150, 149, 176, 148, 152)
_INNER = (57, 212, 216, 207, 187, 147)
_LIP_MIDDLE, _LIP_SPREAD = (164, 0), (0.23, 0.06)
_FEATHER, _JAW_SHARE = 0.07, 0.8
_DARKER, _STUBBLE, _CHROMA = 11.0, 2.4, (-2.2, -5.0)


def beard_shadow(
    lab: Floats, skin: Floats, mesh: Floats, frame: EyeFrame, *, far: float, seed: int
) -> Floats:
    """Return the change (h, w, 3) of CIE Lab of a beard shadow that has gone ``far``, 0 to 1.

    It darkens in proportion to the skin's lightness, and hardly tints skin that is dark.
    """
    where = np.maximum(_lip(mesh, frame, skin.shape), _JAW_SHARE * _jaw(mesh, frame, skin.shape))
    where = far * where * skin
    share = np.clip(lab[..., 0] / 65, 0, 1)
    stubble = banded_noise(skin.shape, 0.006 * frame.unit, 0.014 * frame.unit, seed=seed)
    change = np.empty_like(lab)
    change[..., 0] = where * (-_DARKER * share + _STUBBLE * stubble * share)
    for channel, tint in enumerate(_CHROMA, start=1):
        change[..., channel] = where * tint * share**2
    return change


def grown_beard(from_age: float, to_age: float) -> float:
    """Return how far the beard has come between two ages in years, -1 to 1."""
    start, end = (
        float(np.clip((age - BEGINS_YEARS) / FULL_AFTER_YEARS, 0, 1)) for age in (from_age, to_age)
    )
    return end - start


def _lip(mesh: Floats, frame: EyeFrame, shape: tuple[int, ...]) -> Floats:
    middle = frame.enter(mesh[list(_LIP_MIDDLE)].mean(axis=0))
    x, y = (
        (axis - np.float32(start)) / np.float32(spread)
        for axis, start, spread in zip(frame.grid(shape), middle, _LIP_SPREAD, strict=True)
    )
    return np.exp(np.float32(-0.5) * (x**2 + y**2))


def _jaw(mesh: Floats, frame: EyeFrame, shape: tuple[int, ...]) -> Floats:
    right, left = both_sides((*_JAW, *_INNER))
    mask = np.zeros(shape, np.float32)
    cheek_line = [*right[len(_JAW) :]]
    outline = [*right[: len(_JAW)], *reversed(left[: len(_JAW) - 1])]
    ring = [*outline, *reversed(left[len(_JAW) :]), *cheek_line]
    cv2.fillPoly(mask, [np.rint(mesh[ring]).astype(np.int32)], (1.0,))
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(_FEATHER * frame.unit, 0.3)), np.float32)
