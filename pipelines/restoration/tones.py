"""Mend faded tones, coloured light and the tint of old black-and-white prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import scipy

from pipelines.arrays import Floats, Pixels
from pipelines.faults import LUMA, Tones
from pipelines.skin_hue import linear

# Grey levels that black and white are brought to at the most.
_BLACK, _WHITE = 16.0, 245.0
# Colours of a faded print are brought back by less than its tones: full gain looks painted.
_COLOUR_GAIN_LIMIT: Final = 1.3
# By which power a veil over black thins out towards the skin's tone.
_VEIL_THINS: Final = 1.6
# Which share of a picture is its black.
_BLACK_SHARE: Final = 0.005
_GAIN_LIMITS: Final = (0.4, 2.5)
_BURNT_SHARE: Final = 0.12


def unfaded(colours: Floats, tones: Tones, skin: Sequence[float], veil: Floats) -> Floats:
    """Return colours (..., 3), 0 to 255, with the blacks and whites that a faded print has lost.

    The tone curve goes through the skin's own tone and leaves it where it is: how light a person
    is cannot be told from a faded print, so it is not touched. Whites rise by no larger a factor
    than blacks sink. The ``veil`` (3,) is what black has of colour: dyes fade unevenly, and what is
    left of the last to fade lies over the shadows, and soon thins out in what is lighter, so that
    lips keep their red.
    """
    tone = float(np.asarray(skin) @ LUMA)
    curve, gain = _tone_curve(tones, tone)
    before = (colours @ LUMA)[..., None]
    after = np.interp(before, np.arange(256), curve).astype(np.float32)
    black = min(tones.black, tone - 8)
    lies = np.clip((np.float32(tone) - before) / np.float32(tone - black), 0, 1)
    own = colours - before - lies**_VEIL_THINS * veil
    return after + np.float32(min(gain, _COLOUR_GAIN_LIMIT)) * own


def veil_over_black(pixels: Pixels) -> Floats:
    """Return what the darkest thousandths of a picture (H, W, 3) have beyond their luma, (3,)."""
    small = np.asarray(cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    colours = small.reshape(-1, 3).astype(np.float32)
    dark = colours @ LUMA
    darkest = colours[dark <= np.quantile(dark, _BLACK_SHARE)]
    return (darkest - (darkest @ LUMA)[:, None]).mean(axis=0)


def _tone_curve(tones: Tones, skin: float) -> tuple[Floats, float]:
    """Return luma after (256,) for luma before, and the gain of contrast below the skin's tone."""
    black, white = min(tones.black, skin - 8), max(tones.white, skin + 8)
    deep = min(_BLACK, black)
    gain = (skin - deep) / (skin - black)
    light = max(min(_WHITE, skin + gain * (white - skin)), white)
    knots = {0.0: 0.0, black: deep, skin: skin, white: light, 255.0: 255.0}
    places = sorted(knots)
    curve = scipy.interpolate.PchipInterpolator(places, [knots[place] for place in places])
    return curve(np.arange(256)), gain


def cast_gains(colour: Sequence[float], wished: Sequence[float]) -> Floats:
    """Return the share of light (3,) per channel that turns ``colour`` into ``wished``."""
    before, after = (np.maximum(linear(np.asarray(c)), 1e-3) for c in (colour, wished))
    return np.clip(after / before, *_GAIN_LIMITS).astype(np.float32)


def without_cast(colours: Floats, gains: Floats) -> Floats:
    """Return colours (..., 3), 0 to 255, after gains (3,) in linear light, each as light as before.

    Every pixel keeps its luminance, hence its L*: a cast is a matter of hue.
    """
    light = linear(np.clip(colours, 0, 255))
    # What is burnt out has lost its hue: it stays white.
    held = np.clip((1 - light.max(axis=-1, keepdims=True)) / np.float32(_BURNT_SHARE), 0, 1)
    changed = light * (1 + held * (gains - 1))
    share = (light @ LUMA) / np.maximum(changed @ LUMA, np.float32(1e-6))
    return _within_gamut(changed * share[..., None], light @ LUMA)


def grey(colours: Floats) -> Floats:
    """Return colours (..., 3) with the same luma in every channel."""
    return np.repeat((colours @ LUMA)[..., None], 3, axis=-1)


def _within_gamut(light: Floats, luminance: Floats) -> Floats:
    """Encode linear light, fading colours that sRGB cannot show towards grey of their luminance."""
    middle = luminance[..., None]
    excess = light.max(axis=-1, keepdims=True) - middle
    room = np.clip((1 - middle) / np.maximum(excess, np.float32(1e-6)), 0, 1)
    shown = np.clip(middle + room * (light - middle), 0, 1)
    # cv2.pow is several times as fast as NumPy's power.
    curve = np.float32(1.055) * cv2.pow(shown, 1 / 2.4) - np.float32(0.055)
    encoded = np.where(shown <= np.float32(0.0031308), np.float32(12.92) * shown, curve)
    return np.asarray(encoded * np.float32(255), np.float32)
