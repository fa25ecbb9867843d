"""Where the hue of human skin lies in white light, whatever its lightness.

Only hue and the amount of colour are looked at, never lightness: those of light and dark skin
overlap, their lightness does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipelines.arrays import Floats

# CIE Lab hue in degrees and chroma, from where on light must have been coloured, and the usual
# range that such a colour is led back to. Chosen by eye, wide, on the samples (47 to 62 degrees,
# 19 to 30), the public portrait (62 degrees, 21) and research photographs, not from a publication.
HUE_DEG, CHROMA = (32.0, 68.0), (9.0, 40.0)
_USUAL_HUE_DEG, _USUAL_CHROMA = (42.0, 62.0), (16.0, 34.0)
# Nearer to that range than this in a*b*, on skin of L* 66, is no cast. A tint of the light moves
# a*b* in proportion to L* + 16, so that the limit does as well.
_CAST_FROM, _AT_LIGHTNESS = 3.0, 66.0


def linear(colours: Floats) -> Floats:
    """Return linear light, 0 to 1, of sRGB from 0 to 255 (IEC 61966-2-1)."""
    share = np.asarray(colours, np.float32) / np.float32(255)
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def likely_skin(skin: Sequence[float]) -> tuple[float, float, float]:
    """Return the colour of ``skin`` in white light, as light as it is; both sRGB 0 to 255.

    A colour that skin can have stays; any other goes to the nearest usual one.
    """
    if not is_cast(skin):
        red, green, blue = skin
    else:
        wished = _nearest(_lab(skin), _USUAL_HUE_DEG, _USUAL_CHROMA)
        red, green, blue = cv2.cvtColor(wished[None, None], cv2.COLOR_Lab2RGB)[0, 0] * 255
    return float(red), float(green), float(blue)


def is_cast(skin: Sequence[float]) -> bool:
    """Tell whether ``skin``, sRGB 0 to 255, is of a colour that skin has in coloured light only."""
    seen = _lab(skin)
    away = np.hypot(*(seen - _nearest(seen, HUE_DEG, CHROMA))[1:])
    return bool(away * (_AT_LIGHTNESS + 16) > _CAST_FROM * (seen[0] + 16))


def _nearest(lab: Floats, hues: tuple[float, float], chromas: tuple[float, float]) -> Floats:
    """Return the colour (3,) of the same L* whose hue and chroma lie within the limits."""
    hue = np.radians(np.clip(_near(float(np.degrees(np.arctan2(lab[2], lab[1])))), *hues))
    chroma = np.clip(np.hypot(lab[1], lab[2]), *chromas)
    return np.array([lab[0], chroma * np.cos(hue), chroma * np.sin(hue)], np.float32)


def _near(hue_deg: float) -> float:
    """Return the hue within half a turn of the middle of the range."""
    middle = sum(HUE_DEG) / 2
    return (hue_deg - middle + 180) % 360 - 180 + middle


def _lab(colour: Sequence[float]) -> Floats:
    share = np.asarray(colour, np.float32)[None, None] / np.float32(255)
    return np.asarray(cv2.cvtColor(share, cv2.COLOR_RGB2Lab)[0, 0], np.float32)
