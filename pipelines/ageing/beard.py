"""The shadow of a shaven beard: upper lip first, then chin and jaw."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.ageing.light import darkened
from pipelines.ageing.mesh import both_sides
from pipelines.ageing.skin_work import Work
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats

# From which age to which it comes, years: on the upper lip, then on chin and jaw. The order is that
# of Tanner 1962, Growth at Adolescence [recalled]; the ages are ours.
_LIP_YEARS, _JAW_YEARS = (13.0, 16.5), (15.0, 19.0)
# The jaw below this line on both sides; lips and what the skin mask leaves out stay free.
_JAW = (132, 58, 172, 136, 150, 149, 176, 148, 152)
_INNER = (57, 212, 216, 207, 187, 147)
_LIP_MIDDLE, _LIP_SPREAD = (164, 0), (0.23, 0.06)
_FEATHER, _JAW_SHARE = 0.07, 0.8
# What it takes of the light of skin of L* 65, stubble among it; hairs under the skin take less of
# blue than of red beside a shadow that falls on it.
_DARKER, _STUBBLE, _COOLER = 11.0, 2.4, np.array([1.12, 0.98, 0.85])


def beard_shadow(work: Work, *, lip: float, jaw: float) -> Floats:
    """Return the change (h, w, 3) of Lab of a beard shadow on lip and jaw that has gone so far.

    Both are from 0 to 1. It darkens in proportion to the skin's lightness, and in the colours of
    the photograph.
    """
    mesh, frame, shape = work.face.mesh, work.face.frame, work.face.shape
    where = np.maximum(lip * _lip(mesh, frame, shape), jaw * _JAW_SHARE * _jaw(mesh, frame, shape))
    where *= work.regions.skin * np.clip(work.lab[..., 0] / 65, 0, 1)
    stubble = work.noise(0.006, 0.014)
    shade = where * (_STUBBLE * work.as_sharp(stubble) - _DARKER)
    return darkened(work.lab, shade, work.tonality * _COOLER)


def grown_beard(from_age: float, to_age: float) -> tuple[float, float]:
    """Return how far the beard of lip and jaw has come between two ages in years, -1 to 1."""
    shares = (
        np.interp([from_age, to_age], years, [0.0, 1.0]) for years in (_LIP_YEARS, _JAW_YEARS)
    )
    lip, jaw = (float(end - start) for start, end in shares)
    return lip, jaw


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
