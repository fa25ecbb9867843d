"""Change the colour of hair: darker with growing up, or as the artist wishes.

Every change keeps the hair's own light and strands. Colours of hair are told from what shows
between the strands first, so that neither skin nor background is dyed with it. Lengths are in
pupil distances, colours in CIE L*a*b*.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from pipelines.ageing.bands import blurred
from pipelines.arrays import Floats, Pixels, Places, at
from pipelines.errors import MatteError
from pipelines.foreground import content_box, crop
from pipelines.lab import in_three, to_lab, to_levels
from pipelines.layers import Layer
from pipelines.replacing import replacing_layer
from pipelines.warp import Box

# All figures below were chosen by eye, on the public portraits and on research photographs.
# Lightness of hair that darkens fully, and of hair that is dark already.
_FAIR, _DARK = 55.0, 22.0
_DARKENING_YEARS = 10.0
_SOFT = 0.10
_LIGHTEST, _RIM = 2.0, 0.045
# Every so manyth row and column tell the hair's middle, unless a side of it has so few.
_EVERY, _FEW = 3, 60


@dataclass(frozen=True)
class Hair:
    """A window around the hair: its pixels, matte (h, w), and L*a*b* free of what is behind.

    ``soft`` (h, w, 3) is the hair's light without its strands; ``middle`` (3,) its median.
    """

    pixels: Pixels
    matte: Floats
    box: Box
    lab: Floats
    soft: Floats
    middle: Floats
    deviation: float

    @cached_property
    def under(self) -> Places:
        """Where in the window there is any hair; the rest need not be worked out."""
        return np.flatnonzero(self.matte > 0)


def darkened(
    pixels: Pixels, hair: Floats, *, years: float, unit_px: float, strength: float = 1.0
) -> Layer:
    """Return the layer that darkens a child's fair hair over ``years`` of growing up.

    ``pixels`` (H, W, 3) uint8 sRGB, ``hair`` (H, W) its matte. Hair that is dark already is
    left as it is. Whether a child's hair will darken is for the family to say.
    """
    seen = seen_hair(pixels, hair, unit_px)
    fair = np.clip((seen.middle[0] - _DARK) / (_FAIR - _DARK), 0, 1)
    far = float(np.clip(years / _DARKENING_YEARS, 0, 1) * fair)
    less = np.array([1 - 0.20 * far, 1 - 0.16 * far, 1 - 0.28 * far], np.float32)
    wanted = at(seen.lab, seen.under) * less
    return dyed_layer("darker hair", seen, wanted, strength)


def recoloured(
    pixels: Pixels,
    hair: Floats,
    *,
    colour: tuple[int, int, int],
    unit_px: float,
    strength: float = 1.0,
) -> Layer:
    """Return the layer that gives the hair ``colour`` (sRGB) in its middle tones."""
    seen = seen_hair(pixels, hair, unit_px)
    return dyed_layer(
        "hair colour",
        seen,
        recolour_lab(at(seen.lab, seen.under), seen.middle, lab_of(colour)),
        strength,
    )


def recolour_lab(lab: Floats, middle: Floats, wanted: Floats) -> Floats:
    """Move L*a*b* (…, 3) of hair from its median ``middle`` (3,) to ``wanted`` (3,).

    Lightness is scaled about its median: dark hair has less contrast than fair hair has.
    """
    scale = np.clip((wanted[0] + 12) / (middle[0] + 12), 0.4, 2.0)
    result = lab - middle
    result[..., 0] *= scale
    result[..., 1:] *= min(scale, 1.0)
    return (result + wanted).astype(np.float32)


def lab_of(colour: tuple[int, int, int]) -> Floats:
    """Return the L*a*b* (3,) of an sRGB colour 0..255."""
    return to_lab(np.array([[colour]], np.uint8))[0, 0]


def hair_colour(pixels: Pixels, hair: Floats) -> Floats:
    """Return the median L*a*b* (3,) of what the matte is sure of."""
    sure = hair > 0.9
    if not sure.any():
        raise MatteError("The hair matte is nowhere sure of any hair; paint it with the brush.")
    return np.median(to_lab(pixels[sure][None]), axis=(0, 1)).astype(np.float32)


def check_share(name: str, share: float) -> None:
    """Raise MatteError unless ``share`` lies between 0 and 1."""
    if not 0 <= share <= 1:
        raise MatteError(f"A {name} of {share:g} cannot be drawn; give one from 0 to 1.")


def seen_hair(pixels: Pixels, hair: Floats, unit_px: float) -> Hair:
    """Look at the hair of a picture (H, W, 3) uint8 under its matte (H, W).

    Raises MatteError where the matte is nowhere sure of any.
    """
    box = content_box(hair)
    part, matte = crop(pixels, box), crop(hair, box)
    lab = to_lab(part)
    inner = np.clip((matte - 0.6) / 0.35, 0, 1).astype(np.float32)
    if float(inner.max()) < 0.5:
        raise MatteError("The hair matte is nowhere sure of any hair; paint it with the brush.")
    core = _core(inner, _RIM * unit_px)
    soft = _mean_of(lab, core, _SOFT * unit_px)
    # Towards the ends of strands the pixel is half background: there the hair around counts.
    own = np.asarray(cv2.subtract(lab, soft), np.float32)
    own = np.asarray(cv2.multiply(own, in_three(inner), dst=own), np.float32)
    own += soft
    every = np.s_[::_EVERY, ::_EVERY] if min(matte.shape) > _FEW else np.s_[:]
    sure = np.flatnonzero(core[every] > 0.5)
    seen, around = at(lab[every], sure), at(soft[every], sure)
    deviation = float(np.std(seen[:, 0] - around[:, 0]))
    # Whatever is far lighter than the hair around it is skin or wall seen through it, and at
    # the rim less lightness is enough to say so.
    lightest = cv2.extractChannel(soft, 0) + np.float32(deviation) * (0.5 + _LIGHTEST * core)
    cv2.insertChannel(np.minimum(cv2.extractChannel(own, 0), lightest), own, 0)
    middle = np.median(seen, axis=0).astype(np.float32)
    return Hair(part, matte, box, own, soft, middle, max(deviation, 1.0))


def _core(inner: Floats, rim: float) -> Floats:
    """Return where nothing but hair is seen: the matte drawn in by ``rim`` px, if any is left."""
    side = 2 * max(1, round(rim)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    # Eight bits are enough to tell hair by, and much quicker.
    levels = np.rint(inner * 255).astype(np.uint8)
    drawn_in = cv2.blur(cv2.erode(levels, disc), (side, side)) * np.float32(1 / 255)
    core = np.minimum(inner, drawn_in)
    return core if float(core.max()) > 0.5 else inner


def dyed_layer(name: str, seen: Hair, wanted: Floats, strength: float) -> Layer:
    """Return the layer that gives hair the L*a*b* ``wanted`` (n, 3) where its window has any."""
    under = seen.under
    np.clip(wanted[:, 0], 0, 100, out=wanted[:, 0])
    hair, own = (to_levels(lab[None])[0] for lab in (wanted, at(seen.lab, under)))
    below = at(seen.pixels, under).astype(np.float32)
    pixels = below + (hair - own) * in_three(at(seen.matte, under)[None])[0]
    # Where the matte claims too much, what shows between the strands would be changed with
    # them and glow; nothing may go further than the hair itself does.
    np.clip(pixels, np.minimum(below, hair), np.maximum(below, hair), out=pixels)
    offset = (seen.box.x, seen.box.y)
    return replacing_layer(name, seen.pixels, pixels, seen.matte, offset=offset, strength=strength)


def _mean_of(values: Floats, weight: Floats, sigma: float) -> Floats:
    """Blur ``values`` (h, w, 3) over where ``weight`` (h, w) is, and out beyond its edge."""
    step = max(1, int(sigma / 4))
    height, width = weight.shape
    size = (max(width // step, 1), max(height // step, 1))
    weighted = cv2.multiply(values, in_three(weight))
    small = np.asarray(cv2.resize(weighted, size, interpolation=cv2.INTER_AREA), np.float32)
    amount = np.asarray(cv2.resize(weight, size, interpolation=cv2.INTER_AREA), np.float32)
    total, share = np.zeros_like(small), np.zeros_like(amount)
    # Wider and wider, each filling what the narrower one left empty.
    for wider in (1, 3, 9):
        room = (1 - np.minimum(share * 50, 1)) if wider > 1 else 1.0
        total += blurred(small, wider * sigma / step) * np.asarray(room)[..., None]
        share += blurred(amount, wider * sigma / step) * room
    mean = total / np.maximum(share, 1e-6)[..., None]
    return np.asarray(cv2.resize(mean, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
