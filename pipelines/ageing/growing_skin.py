"""What growing up does to skin beside volume: lashes, a child's flush, the shadow under the jaw."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.ageing.bands import blurred, coarse_within
from pipelines.ageing.mesh import CHIN, RIGHT_EYE, UPPER_LID, both_sides
from pipelines.ageing.regions import filled
from pipelines.ageing.skin_work import Work, part_around
from pipelines.arrays import Floats

# All chosen by eye, on synthetic and research photographs; lengths in pupil distances.
# How far lashes reach from the upper lid's rim, and how far away what is dark counts as lashes.
_REACH, _SOFT, _AROUND, _THICKER = 0.045, 0.012, 0.05, 0.006
# How far around the lids' rims is looked at.
_BESIDE = 0.25
_DENSER = {"M": 0.2, "F": 0.3, None: 0.25}
# Skin that is redder than its face by this much in a* keeps it; of what is more, a share goes.
_FLUSH_BLUR, _KEPT, _FADED, _MOST = 0.10, 0.5, 0.4, 4.0
# A child's lips that are redder than the skin by more than this lose a share of what is more; those
# bluer than this share of the skin's hue come so far back to it, but for little more than the last.
_LIPS_KEPT, _LIPS_FADED, _LIPS_HUE, _LIPS_BACK, _LIPS_MOST = 9.0, 0.3, 0.6, 0.6, 9.0
# Lightness that the underside of a jaw loses as it comes forward, just below its edge.
_UNDER_JAW, _JAW_REACH = 6.0, 0.22


def fuller_lashes(work: Work) -> Floats:
    """Return the change of Lab that makes the upper lashes denser and darker.

    Only what is dark already beside the rim of the lid grows darker, so that no lash is drawn
    where there is none; iris and white of the eye stay as they are.
    """
    change = np.zeros_like(work.lab)
    rims = np.vstack([work.face.mesh[list(lid)] for lid in both_sides(UPPER_LID)])
    part = part_around(rims, _BESIDE * work.face.frame.unit)
    if change[part].size:
        change[part] = _denser_lashes(work.within(part))
    return change


def _denser_lashes(work: Work) -> Floats:
    unit, shape = work.face.frame.unit, work.face.shape
    light = np.ascontiguousarray(work.lab[..., 0])
    change = np.zeros_like(work.lab)
    rims = [work.face.mesh[list(lid)] for lid in both_sides(UPPER_LID)]
    open_eyes = [work.face.mesh[list(eye)] for eye in both_sides(RIGHT_EYE)]
    near = np.zeros(shape, np.uint8)
    for rim in rims:
        line = np.rint(rim * 16).astype(np.int32)
        thick = max(2 * round(_REACH * unit), 1)
        cv2.polylines(near, [line], False, 255, thick, cv2.LINE_AA, 4)
    where = blurred(near.astype(np.float32) / 255, _SOFT * unit) * (1 - filled(shape, open_eyes))
    side = 2 * max(round(_THICKER * unit), 1) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    spread = np.minimum(light, 0.5 * (light + np.asarray(cv2.erode(light, disc), np.float32)))
    dark = np.minimum(spread - blurred(light, _AROUND * unit), 0)
    denser = (spread - light) + _DENSER[work.sitter.ages.sex] * dark
    change[..., 0] = float(np.clip(work.sitter.childhood, 0, 1)) * where * denser
    return change


def faded_flush(work: Work) -> Floats:
    """Return the change of Lab that lets a child's flush fade on cheeks and lips."""
    unit, skin = work.face.frame.unit, work.regions.skin
    change = np.zeros_like(work.lab)
    sure = skin > 0.5
    if not sure.any():
        return change
    red = coarse_within(work.lab[..., 1], skin, _FLUSH_BLUR * unit)
    over = np.clip(red - float(np.median(red[sure])) - _KEPT, 0, _MOST / _FADED)
    far = float(np.clip(work.sitter.childhood, 0, 1))
    change[..., 1] = -far * _FADED * over * skin
    return change + far * _paler_lips(work, np.median(work.lab[sure], axis=0))


def _paler_lips(work: Work, skin: Floats) -> Floats:
    """Return the change of Lab of lips that lose a child's red, and what is violet in it."""
    lips, (red, yellow) = work.regions.lips, np.moveaxis(work.lab[..., 1:], -1, 0)
    change = np.zeros_like(work.lab)
    change[..., 1] = -_LIPS_FADED * lips * np.clip(red - skin[1] - _LIPS_KEPT, 0, 20)
    own_hue = _LIPS_HUE * red * skin[2] / max(float(skin[1]), 4.0)
    change[..., 2] = lips * np.clip(_LIPS_BACK * (own_hue - yellow), 0, _LIPS_MOST)
    return change


def jaw_shadow(work: Work) -> Floats:
    """Return the change of Lab of the shadow that a longer jaw throws on the neck below it."""
    frame, shape = work.face.frame, work.face.shape
    below = frame.grid(shape)[1] - np.float32(frame.enter(work.face.mesh[CHIN])[1])
    fading = np.exp(np.float32(-0.5) * (np.maximum(below, 0) / np.float32(_JAW_REACH)) ** 2)
    change = np.zeros_like(work.lab)
    change[..., 0] = -_UNDER_JAW * work.sitter.childhood * fading * work.regions.neck * work.share
    return change
