"""Lividity evened out and colour brought back to the skin, as one change of its colour.

What is fine stays: only the wide differences of colour are led back, in shares of the skin's own.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab, to_levels
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, change_layer
from pipelines.postmortem.skin import SkinMap, skin_map
from pipelines.postmortem.steps import ColourStep

COLOUR_LAYER: Final = "colour and lividity"
# Patches wider than this, in pupil distances, are lividity; finer ones are the skin's own.
_PATCH: Final = 0.07
# Light falls off over more than this; lividity does not.
_SHADING: Final = 0.9
# How much darker a patch may be made out to be for each step in its colour.
_DARKER: Final = (0.0, 0.8)
# By eye on the samples' lips beside their skin, in a*b*.
_LIP_REDDER, _LIP_BLUER = 9.0, 3.0
# Skin in life, by eye on the samples and the public portrait (47 to 62 degrees, chroma 19 to 30),
# not from a publication: its hue in degrees, and its chroma from L* 66 up; below it goes with
# L* + 16.
_HUE_DEG: Final = (48.0, 60.0)
_CHROMA: Final = 21.0
_WORK_UNIT_PX: Final = 60.0


def colour_layer(pixels: Pixels, landmarks: Landmarks, step: ColourStep) -> Layer | None:
    """Return the layer that leads the skin of (H, W, 3) back in colour, None where nothing does."""
    if not (step.lividity or step.pallor):
        return None
    found = skin_map(pixels, landmarks)
    window = found.window(pixels)
    # Colour is wide: it is worked out small, and laid on large.
    factor = min(1.0, _WORK_UNIT_PX / found.frame.unit)
    size = (max(1, round(found.box.width * factor)), max(1, round(found.box.height * factor)))
    lab = to_lab(np.asarray(cv2.resize(window, size, interpolation=cv2.INTER_AREA), np.uint8))
    masks = {
        name: np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32)
        for name, mask in (("skin", found.skin), ("face", found.face), ("lips", found.lips))
    }
    change = _change(lab, masks, found.frame.unit * factor, step)
    full = cv2.resize(change, (found.box.width, found.box.height), interpolation=cv2.INTER_CUBIC)
    return _laid(window, np.asarray(full, np.float32), found)


def _laid(window: Pixels, change: Floats, found: SkinMap) -> Layer:
    lab = to_lab(window)
    mask = np.clip(found.skin, 0, 1)[..., None]
    levels = (to_levels(lab + change * mask) - to_levels(lab)).astype(np.float32)
    levels[mask[..., 0] < 1 / 255] = 0
    return change_layer(COLOUR_LAYER, levels, offset=(found.box.x, found.box.y), strength=1.0)


def _change(lab: Floats, masks: dict[str, Floats], unit: float, step: ColourStep) -> Floats:
    """Return the change of L*a*b* (h, w, 3) of the skin."""
    skin = masks["skin"] * (1 - masks["lips"])
    own = _usual_of(lab, skin * (masks["face"] > 0.5))
    wide = _blurred(lab, skin, _PATCH * unit)
    change = step.lividity * _evening(wide, own, skin, unit)
    target = np.array(_living(own, step), np.float32)
    change = change + step.pallor * (target - own)
    lips = np.clip(masks["lips"], 0, 1)[..., None]
    wide_lips = _blurred(lab, masks["lips"], _PATCH * unit)
    # Lips have the skin's hue and are redder; they keep how light they are.
    lip_target = np.array([0, target[1] + _LIP_REDDER, target[2] - _LIP_BLUER], np.float32)
    lip_change = (lip_target - wide_lips) * np.array([0, step.pallor, step.pallor], np.float32)
    return np.asarray(change * (1 - lips) + lip_change * lips, np.float32)


def _usual_of(lab: Floats, weights: Floats) -> Floats:
    """Return the face's own colour: of its better half, as patches are darker and bluer."""
    inside = lab[weights > 0.5]
    if not len(inside):
        inside = lab.reshape(-1, 3)
    livid = _lividness(inside, np.median(inside, axis=0))
    return np.asarray(np.median(inside[livid <= np.median(livid)], axis=0), np.float32)


def _lividness(lab: Floats, own: Floats) -> Floats:
    """Return how far colours lie from the skin's own towards blue-red, in a*b*."""
    return (own[2] - lab[..., 2]) + 0.35 * np.abs(lab[..., 1] - own[1])


def _evening(wide: Floats, own: Floats, skin: Floats, unit: float) -> Floats:
    """Return what makes the wide colour even: all of a*b*, and of L* what goes with it."""
    change = np.zeros(wide.shape, np.float32)
    change[..., 1:] = own[1:] - wide[..., 1:]
    livid = np.clip(_lividness(wide, own), 0, None)
    level = _blurred(wide, skin, _SHADING * unit)[..., 0]
    darker, patch = (
        level - wide[..., 0],
        livid - _blurred(livid[..., None], skin, _SHADING * unit)[..., 0],
    )
    weights = skin * (np.abs(patch) > 0.5)
    spread = float((weights * patch**2).sum())
    slope = float((weights * patch * darker).sum()) / spread if spread > 1 else 0.0
    change[..., 0] = float(np.clip(slope, *_DARKER)) * livid
    return change


def _living(own: Floats, step: ColourStep) -> Floats:
    """Return the skin's colour in life: as stated, or as light as it is in a usual hue."""
    if step.tone is not None:
        return to_lab(np.array([[step.tone]], np.float32))[0, 0]
    hue = np.radians(np.clip(np.degrees(np.arctan2(own[2], max(own[1], 1e-3))), *_HUE_DEG))
    chroma = max(float(np.hypot(own[1], own[2])), _CHROMA * min((own[0] + 16) / 82, 1.0))
    return np.array([own[0], chroma * np.cos(hue), chroma * np.sin(hue)], np.float32)


def _blurred(values: Floats, weights: Floats, sigma: float) -> Floats:
    """Return weighted local means (h, w, c), so that nothing bleeds in from outside."""
    total = cv2.GaussianBlur(weights, (0, 0), sigma)
    mixed = cv2.GaussianBlur(values * weights[..., None], (0, 0), sigma)
    mixed = np.asarray(mixed, np.float32).reshape(values.shape)
    return mixed / np.maximum(np.asarray(total, np.float32), 1e-3)[..., None]
