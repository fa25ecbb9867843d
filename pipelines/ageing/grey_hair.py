"""Turn hair grey, temples first, in its own light and strand by strand.

Lengths are in pupil distances, colours in CIE L*a*b*.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipelines.ageing import scaling
from pipelines.ageing.hair import Hair, check_share, dyed_layer, seen_hair
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.foreground import content_box, crop
from pipelines.lab import in_three, to_lab
from pipelines.layers import Layer, flatten, light_layer, on_grey

# All figures below were chosen by eye, on the public portraits and on research photographs.
# Grey starts at the temples and reaches the crown when this much more has turned.
_CROWN_LATER, _CROWN_AWAY = 0.55, 1.6
_TEMPLES = ((-1.05, -0.35), (1.05, -0.35))
_STRANDS, _GRAIN, _MOST = 7.0, 0.010, 18.0
# Px between the pupils at which the change is worked out and enlarged: strands stay the
# photograph's own. Less of a matte than this tells no colour of its own.
_FINE_UNIT, _LEAST_MATTE, _STRIP = 240.0, 0.15, 256
# How far shade and shine of the hair are followed, as shares of its middle.
_SHADES = (0.7, 1.4)

# By how much L* what is lighter than the hair's strands may still be hair, and is none.
_LIGHTER = (3.0, 15.0)
_LIGHTNESS = to_lab(np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2))[..., 0]


def greyed(
    pixels: Pixels, hair: Floats, *, frame: EyeFrame, fraction: float, strength: float = 1.0
) -> Layer:
    """Return the layer that turns a ``fraction`` from 0 to 1 of the hair grey, temples first.

    Raises MatteError where the matte ``hair`` (H, W) is nowhere sure of any.
    """
    check_share("share of grey hair", fraction)
    if frame.unit > _FINE_UNIT:
        return _enlarged(pixels, hair, frame, fraction, strength)
    return _at_this_size(pixels, hair, frame, fraction, strength)


def _at_this_size(
    pixels: Pixels, hair: Floats, frame: EyeFrame, fraction: float, strength: float
) -> Layer:
    seen = seen_hair(pixels, hair, frame.unit)
    seen = replace(seen, matte=seen.matte * _as_dark_as_hair(seen))
    turned = _turned(seen, frame, fraction)
    strands = seen.lab[..., 0] - seen.soft[..., 0]
    clumps = np.asarray(cv2.GaussianBlur(strands, (0, 0), max(_GRAIN * frame.unit, 0.5)))
    # Some strands turn before others: on a photograph the lighter ones may.
    mixed = 0.12 * np.clip(clumps / seen.deviation, -2, 2) * np.sin(np.pi * turned)
    share = np.clip(turned + mixed, 0, 1)
    target = np.maximum(seen.middle[0], 30 + 36 * turned)
    # White hair shows its strands more than black hair does; grain must not pass for strands,
    # and a parting, lighter than any strand, must not glow.
    gain = np.clip(_STRANDS / seen.deviation, 1, 2.2)
    lively = strands + (gain - 1) * clumps
    lively = _MOST * np.tanh(lively / _MOST)
    # Grey hair in the shade is as much darker as the dark hair there was: by its share of light,
    # which in L* goes with L* + 16 (CIE 1976).
    shade = np.clip((seen.soft[..., 0] + 16) / (seen.middle[0] + 16), *_SHADES)
    light = (target + 16) * shade - 16 + lively
    wanted = seen.lab.copy()
    wanted[..., 0] += share * (light - wanted[..., 0])
    wanted[..., 1] *= 1 - 0.90 * share
    wanted[..., 2] *= 1 - 0.82 * share
    return dyed_layer("grey hair", seen, wanted, strength)


def _enlarged(
    pixels: Pixels, hair: Floats, frame: EyeFrame, fraction: float, strength: float
) -> Layer:
    """Return the layer of grey hair worked out on a smaller picture, under the matte as it is."""
    nothing = np.zeros((0, 2))
    small, _, reduced = scaling.reduced(pixels, nothing, frame, unit=_FINE_UNIT)
    size = (small.shape[1], small.shape[0])
    matte = np.asarray(cv2.resize(hair, size, interpolation=cv2.INTER_AREA), np.float32)
    layer = _at_this_size(small, matte, reduced, fraction, 1.0)
    change = flatten([Layer("below", small), layer]).astype(np.float32) - small
    change /= np.maximum(matte, _LEAST_MATTE)[..., None]
    box = content_box(hair)
    step = np.array(size) / (pixels.shape[1], pixels.shape[0])
    offset = (np.array([box.x, box.y]) + 0.5) * step - 0.5
    way = np.column_stack([np.diag(step), offset])
    grey = np.empty((box.height, box.width, 3), np.uint8)
    # By strips: in floats, a large head of hair is larger than its photograph.
    for top in range(0, box.height, _STRIP):
        matte = crop(hair, box)[top : top + _STRIP]
        whole = cv2.warpAffine(
            change,
            way + [[0, 0, 0], [0, 0, top * step[1]]],
            matte.shape[::-1],
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        grey[top : top + _STRIP] = on_grey(
            np.asarray(cv2.multiply(whole, in_three(matte)), np.float32)
        )
    return light_layer("grey hair", grey, offset=(box.x, box.y), strength=strength)


def _as_dark_as_hair(seen: Hair) -> Floats:
    """Return 1 where a pixel may be hair, 0 where it is lighter than any, at a soft matte's rim.

    Skin there would take the grey as a haze: on dark skin grey hair is the lighter of the two.
    """
    grey = cv2.cvtColor(seen.pixels, cv2.COLOR_RGB2GRAY)
    light = np.asarray(cv2.LUT(grey, _LIGHTNESS), np.float32)
    over = light - seen.soft[..., 0] - 2 * seen.deviation
    rim = np.clip((0.95 - seen.matte) / 0.25, 0, 1)
    return 1 - rim * np.clip((over - _LIGHTER[0]) / (_LIGHTER[1] - _LIGHTER[0]), 0, 1)


def _turned(seen: Hair, frame: EyeFrame, fraction: float) -> Floats:
    x, y = frame.grid(seen.matte.shape, (seen.box.x, seen.box.y))
    right, left = (
        cv2.magnitude(x - np.float32(temple[0]), y - np.float32(temple[1])) for temple in _TEMPLES
    )
    away = np.minimum(right, left) / np.float32(_CROWN_AWAY)
    later = np.float32(_CROWN_LATER) * np.clip(away, 0, 1)
    return np.clip(np.float32(fraction * (1 + _CROWN_LATER)) - later, 0, 1)
