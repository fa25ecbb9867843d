"""What growing up does to skin beside volume: lashes, a child's flush, the shadow under the jaw."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.ageing.bands import blurred, coarse_within
from pipelines.ageing.light import darkened
from pipelines.ageing.mesh import RIGHT_EYE, UPPER_LID, both_sides
from pipelines.ageing.regions import filled
from pipelines.ageing.skin_work import Work, part_around
from pipelines.arrays import Floats
from pipelines.layers import content
from pipelines.recipe import Sex

# All chosen by eye, on synthetic and research photographs; lengths in pupil distances.
# How far lashes reach from the upper lid's rim, and how far away what is dark counts as lashes.
_REACH, _SOFT, _AROUND, _THICKER = 0.045, 0.012, 0.05, 0.006
# How far around the lids' rims is looked at.
_BESIDE = 0.25
_DENSER = {"M": 0.2, "F": 0.3, None: 0.25}
# Skin that is redder than its face by this much in a* keeps it; of what is more, a share goes.
_FLUSH_BLUR, _KEPT, _FADED, _MOST = 0.10, 0.5, 0.5, 5.0
# How much of red, green and blue light blood takes, so that a flush that fades gains about as much
# L* as it loses a*, as erythema does [recalled]; a small amount of it; and the most that goes.
_BLOOD, _LITTLE, _ALL = np.array([0.14, 0.7, 0.7], np.float32), np.float32(0.05), 0.4
# Which percentage of a face's skin, the palest, says how red its light makes it.
_PALER_SHARE = 70.0
# A child's lips that are redder than the skin by more than this lose a share of what is more, a
# boy's more; those bluer than this share of the skin's hue come so far back to it, but for little
# more than the last.
_LIPS_FADED: dict[Sex | None, float] = {"M": 0.45, "F": 0.3, None: 0.38}
_LIPS_KEPT, _LIPS_HUE, _LIPS_BACK, _LIPS_MOST = 7.0, 0.6, 0.6, 9.0
# Lightness that skin just outside the line of a jaw loses as it comes forward, and how far.
_UNDER_JAW: dict[Sex | None, float] = {"M": 8.0, "F": 5.5, None: 6.5}
_JAW_REACH = 0.20


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
    """Return the change of Lab that lets a child's flush fade on cheeks and lips.

    Blood takes green and blue light above all; it gives that light back as it goes. Were only red
    to go, the dark of the flush would stay behind as a brown patch.
    """
    change, sure = np.zeros_like(work.lab), work.regions.skin > 0.5
    if work.grey or not sure.any():
        return change
    far = float(np.clip(work.sitter.childhood, 0, 1))
    over = np.clip(_redder_than_light_makes(work, sure) - _KEPT, 0, _MOST / _FADED)
    change = _with_less_blood(work.lab, far * _FADED * over * work.regions.skin)
    return change + far * _paler_lips(work, np.median(work.lab[sure], axis=0))


def _redder_than_light_makes(work: Work, sure: NDArray[np.bool_]) -> Floats:
    """Return by how much a* (h, w) skin is redder than skin of this face in the same light.

    Shadows of a warm print are redder than its lights without any blood in them.
    """
    light, red = (
        coarse_within(work.lab[..., plane], work.regions.skin, _FLUSH_BLUR * work.face.frame.unit)
        for plane in (0, 1)
    )
    x, y = light[sure], red[sure]
    slope, start = 0.0, float(np.median(y))
    for _ in range(2):
        away = y - (start + slope * x)
        # What stands out by its redness is flushed, and says nothing about the light.
        usual = away <= np.percentile(away, _PALER_SHARE)
        middle, level = float(x[usual].mean()), float(y[usual].mean())
        aside = x[usual] - middle
        # A spread of light of less than one L* says nothing either.
        slope = float(aside @ (y[usual] - level) / (aside @ aside + usual.sum()))
        start = level - slope * middle
    return red - np.float32(start) - np.float32(slope) * light


def _with_less_blood(lab: Floats, fades: Floats) -> Floats:
    """Return the change of Lab of skin whose blood goes until a* has lost ``fades`` (h, w)."""
    whole, part = np.zeros_like(lab), content(fades)
    lab, fades = np.ascontiguousarray(lab[part]), fades[part]
    linear = np.asarray(cv2.cvtColor(lab, cv2.COLOR_Lab2LRGB), np.float32)
    little = cv2.cvtColor(linear * np.exp(_LITTLE * _BLOOD), cv2.COLOR_LRGB2Lab)
    paler = np.maximum(lab[..., 1] - little[..., 1], np.float32(0.1))
    blood = np.clip(_LITTLE * fades / paler, 0, _ALL)
    linear *= np.exp(blood[..., None] * _BLOOD)
    change = np.asarray(cv2.cvtColor(linear, cv2.COLOR_LRGB2Lab), np.float32) - lab
    whole[part] = change * (fades > 0)[..., None]
    return whole


def _paler_lips(work: Work, skin: Floats) -> Floats:
    """Return the change of Lab of lips that lose a child's red, and what is violet in it."""
    lips, (red, yellow) = work.regions.lips, np.moveaxis(work.lab[..., 1:], -1, 0)
    fades = _LIPS_FADED[work.sitter.ages.sex] * np.clip(red - skin[1] - _LIPS_KEPT, 0, 20)
    change = _with_less_blood(work.lab, lips * fades)
    own_hue = _LIPS_HUE * red * skin[2] / max(float(skin[1]), 4.0)
    change[..., 2] += lips * np.clip(_LIPS_BACK * (own_hue - yellow), 0, _LIPS_MOST)
    return change


def jaw_shadow(work: Work) -> Floats:
    """Return the change of Lab of the shadow that a longer jaw throws on the throat along it."""
    outside = (work.regions.face < 0.5).view(np.uint8)
    away = cv2.distanceTransform(outside, cv2.DIST_L2, 5) / np.float32(work.face.frame.unit)
    fading = np.exp(np.float32(-0.5) * (away / np.float32(_JAW_REACH)) ** 2)
    deep = _UNDER_JAW[work.sitter.ages.sex] * work.sitter.childhood
    return darkened(work.lab, -deep * fading * work.regions.throat * work.share, work.tonality)
