"""Turn hair grey, temples first, in its own light and strand by strand.

Lengths are in pupil distances, colours in CIE L*a*b*.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np

from pipelines.ageing import scaling
from pipelines.ageing.bands import blurred, edge_blur_px
from pipelines.ageing.hair import Hair, check_share, dyed_layer, seen_hair
from pipelines.ageing.strands import strand_noise, turned_hairs
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels, at
from pipelines.foreground import content_box, crop
from pipelines.lab import in_three, to_lab
from pipelines.layers import Layer, flatten, light_layer, on_grey

# All figures below were chosen by eye, on the public portraits and on research photographs.
# By this share more has turned at the temples than on the average, and less on the crown.
_CROWN_LATER, _CROWN_AWAY = 0.65, 1.6
_TEMPLES = ((-1.05, -0.35), (1.05, -0.35))
_STRANDS, _SINGLE, _GRAIN, _MOST = 7.0, 4.0, 0.010, 18.0
# Px between the pupils at which the change is worked out and enlarged: strands stay the
# photograph's own. Less of a matte than this tells no colour of its own.
_FINE_UNIT, _LEAST_MATTE, _STRIP, _EVERY = 240.0, 0.4, 256, 7
# Blur in px of a sharp photograph's hairs.
_SHARP_PX = 1.2
# How far down a head of hair its sharpness is read.
_UPPER = 2.0
# How far shade and shine of the hair are followed, as shares of its middle.
_SHADES = (0.7, 1.12)

# L* and b* of hair without pigment, and by how much a photograph's own light strands turn first.
_WHITE, _WARM, _LIGHTER_FIRST = 64.0, 4.5, 0.45
# Of the hair's own b* what stays as the cast of the photograph; levels by which colours differ at
# least in a photograph that has any.
_CAST, _COLOURLESS = 0.22, 3.0
# How far beside a strand skin or wall are looked at, and by how much L* they have to be lighter.
_BESIDE, _TELLING = 0.045, (8.0, 20.0)
# Hair below this chroma has hardly any colour; between the next two, skin is seen through it.
_PLAIN, _THROUGH = 6.0, (8.0, 18.0)


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
    seen = replace(seen, matte=seen.matte * _of_hair(seen, frame.unit))
    share = _turned(seen, frame, fraction)
    own = seen.lab[..., 0] - seen.soft[..., 0]
    light = cv2.cvtColor(seen.pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    noise = strand_noise(light, seen.matte, frame, (seen.box.x, seen.box.y))
    # Strands drawn on a soft photograph are as soft as its own.
    upper = np.s_[: max(round(_UPPER * frame.unit), 1)]
    softer = edge_blur_px(np.ascontiguousarray(seen.lab[upper][..., 0]), seen.matte[upper])
    noise = blurred(noise, softer) if softer > _SHARP_PX else noise
    # On a photograph the lighter strands may be those that have turned before.
    under = seen.under
    clumps = cv2.GaussianBlur(own, (0, 0), max(_GRAIN * frame.unit, 0.5))
    lab, soft = at(seen.lab, under), at(seen.soft[..., 0], under)
    own, clumps = at(own, under), at(np.asarray(clumps, np.float32), under)
    single = at(noise - blurred(noise, max(_GRAIN * frame.unit, 1.0)), under)
    noise = at(noise, under) + _LIGHTER_FIRST * np.clip(own / seen.deviation, -2, 2)
    turned = turned_hairs(noise / np.hypot(1, _LIGHTER_FIRST), at(share, under), frame.unit)
    # White hair shows its strands more than black hair does.
    gain = np.clip(_STRANDS / seen.deviation, 1, 2.2)
    lacking = max(_STRANDS - gain * seen.deviation, _SINGLE)
    lively = _MOST * np.tanh((own + (gain - 1) * clumps + lacking * single) / _MOST)
    # Grey hair in the shade is as much darker as the dark hair there was: by its share of light,
    # which in L* goes with L* + 16 (CIE 1976).
    shade = np.clip((soft + 16) / (seen.middle[0] + 16), *_SHADES)
    light = (max(_WHITE, seen.middle[0]) + 16) * shade - 16 + lively
    wanted = lab.copy()
    wanted[:, 0] += turned * (light - lab[:, 0])
    wanted[:, 1] *= 1 - 0.92 * turned
    # Unpigmented hair is a little yellow, and takes the photograph's own cast; beside skin, what
    # has no colour at all looks blue.
    if not _without_colour(seen.pixels):
        wanted[:, 2] += turned * (np.maximum(_WARM, _CAST * lab[:, 2]) - lab[:, 2])
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
    # At half and twice as opaque: in full, a linear light layer goes half the way to white only.
    change /= 2 * np.maximum(matte, _LEAST_MATTE)[..., None]
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
    return light_layer("grey hair", grey, offset=(box.x, box.y), strength=2 * strength)


def _of_hair(seen: Hair, unit: float) -> Floats:
    """Return which part of the matte its rim's own lightness bears out, (h, w) from 0 to 1.

    There a pixel is hair in part, skin or wall for the rest: by as much as it is nearer to the
    hair's lightness. What has none of it, where a matte claims too much, would take the grey as a
    haze.
    """
    grey = cv2.cvtColor(seen.pixels, cv2.COLOR_RGB2GRAY)
    side = 2 * max(1, round(_BESIDE * unit)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    light, beside = (
        np.asarray(cv2.LUT(levels, _lightness_of_greys()), np.float32)
        for levels in (grey, cv2.dilate(grey, disc))
    )
    room = np.maximum(beside - seen.soft[..., 0], 1)
    part = np.clip((beside - light) / room * 1.15, 0, 1)
    # Where skin or wall are about as light as the hair, lightness says nothing.
    told = np.clip((room - _TELLING[0]) / (_TELLING[1] - _TELLING[0]), 0, 1)
    rim = np.clip((0.95 - seen.matte) / 0.25, 0, 1)
    allowed = np.minimum(1.0, part / np.maximum(seen.matte, 0.05))
    # Of a parting in hair that has no colour of its own it is the skin that is seen.
    plain = float(np.clip(2 - np.hypot(*seen.middle[1:]) / _PLAIN, 0, 1))
    chroma = cv2.magnitude(*cv2.split(seen.lab)[1:])
    through = plain * np.clip((chroma - _THROUGH[0]) / (_THROUGH[1] - _THROUGH[0]), 0, 1)
    return np.asarray((1 - through) * (1 - rim * told * (1 - allowed)), np.float32)


def _without_colour(pixels: Pixels) -> bool:
    """Tell whether a window (h, w, 3) of a photograph is black and white."""
    some = pixels[::_EVERY, ::_EVERY].astype(np.float32)
    return float(np.mean(np.ptp(some, axis=2))) < _COLOURLESS


@cache
def _lightness_of_greys() -> Floats:
    """Return L* of each grey (1, 256)."""
    greys = np.arange(256, dtype=np.uint8)[None, :, None]
    return to_lab(np.repeat(greys, 3, axis=2))[..., 0]


def _turned(seen: Hair, frame: EyeFrame, fraction: float) -> Floats:
    """Return which share of the hairs has turned at each place: temples first, lengths as roots."""
    x, y = frame.grid(seen.matte.shape, (seen.box.x, seen.box.y))
    # Below the temples hair has grown out of them: from root to tip it is one strand.
    right, left = (
        cv2.magnitude(x - np.float32(temple[0]), np.minimum(y - np.float32(temple[1]), 0))
        for temple in _TEMPLES
    )
    away = np.clip(np.minimum(right, left) / np.float32(_CROWN_AWAY), 0, 1)
    return np.clip(fraction * (1 + _CROWN_LATER * (1 - 2 * away) * (1 - fraction)), 0, 1)
