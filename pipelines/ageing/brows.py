"""Brows of growing children: they thicken and darken, boys' more than girls'."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.recipe import Sex

# In pupil distances; chosen in trials on research photographs, judged by eye.
_THICKER = {"M": 0.026, "F": 0.015, None: 0.020}
_DETAIL, _SKIN_AROUND, _SKIN_BLUR = 0.02, 0.22, 0.06
# Px between the pupils at which the skin around the brows is read.
_AROUND_UNIT = 60.0
# How far around the brows skin is looked at, in pupil distances.
_MARGIN = 0.4
_MIXED, _DETAIL_KEPT, _GREYER = 0.85, 1.0, 0.25
_DARKER = {"M": 1.0, "F": 0.65, None: 0.8}
# Contrast of a brow to skin of this L*, below which nothing is darkened and above which it is
# dark enough: more looks stuck on. On darker skin less contrast says the same.
_SKIN, _LEAST, _ENOUGH = 70.0, 8.0, 38.0


def grown_brows(lab: Floats, brows: Floats, *, unit: float, sex: Sex | None, far: float) -> Floats:
    """Return the change (h, w, 3) of CIE Lab that thickens and darkens the brows.

    ``brows`` (h, w) from 0 to 1 says where brows may be, ``unit`` is the pupil distance in px and
    ``far`` runs from 0 to 1. A brow that is dark against its skin already grows thicker, but no
    darker, whatever the skin's tone.
    """
    change = np.zeros_like(lab)
    left, top, width, height = cv2.boundingRect((brows > 0).astype(np.uint8))
    if not width or far <= 0:
        return change
    margin = round(_MARGIN * unit)
    part = np.s_[
        max(top - margin, 0) : top + height + margin, max(left - margin, 0) : left + width + margin
    ]
    change[part] = _grown(lab[part], brows[part], unit, sex, far)
    return change


def _grown(lab: Floats, brows: Floats, unit: float, sex: Sex | None, far: float) -> Floats:
    light = np.ascontiguousarray(lab[..., 0])
    change = np.zeros_like(lab)
    inside = brows > 0.5
    if not inside.any():
        return change
    skin = _skin_around(light, unit)
    # Lightness of skin as a share of light skin's: what counts as dark goes with it.
    tone = np.maximum(skin, 1.0) / _SKIN
    contrast = float(np.percentile(((skin - light) / tone)[inside], 75))
    faint = float(np.clip((_ENOUGH - contrast) / (_ENOUGH - _LEAST), 0, 1))
    fine = light - cv2.GaussianBlur(light, (0, 0), max(_DETAIL * unit, 0.3))
    spread = cv2.erode(light - fine, _disc(_THICKER[sex] * unit))
    thick = light + _MIXED * (spread + _DETAIL_KEPT * fine - light)
    least = _LEAST * tone
    dark = thick - faint * _DARKER[sex] * np.maximum(skin - thick - least, 0)
    hairy = np.clip((skin - dark - 0.5 * least) / least, 0, 1)
    change[..., 0] = far * brows * np.minimum(dark - light, 0)
    change[..., 1:] = -far * faint * _GREYER * (brows * hairy)[..., None] * lab[..., 1:]
    return change


def _skin_around(light: Floats, unit: float) -> Floats:
    """Return the lightness of the skin around each place, found on a small picture."""
    factor = min(1.0, _AROUND_UNIT / unit)
    height, width = light.shape
    size = (max(round(width * factor), 8), max(round(height * factor), 8))
    small = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    lightest = cv2.dilate(small, _disc(_SKIN_AROUND * unit * factor))
    soft = cv2.GaussianBlur(lightest, (0, 0), _SKIN_BLUR * unit * factor)
    return np.asarray(cv2.resize(soft, (width, height)), np.float32)


def _disc(radius: float) -> Pixels:
    side = 2 * max(round(radius), 1) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
