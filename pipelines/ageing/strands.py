"""Single hairs: which of them turn first, and where they leave the mass of hair.

Lengths are in pupil distances.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from pipelines.ageing.bands import blurred
from pipelines.ageing.scaling import enlarged
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.foreground import content_box, crop

# All figures below were chosen by eye, on public portraits and synthetic ones.
# How thick strands that differ are, over which width their direction is read, and how much
# they hang down where a photograph does not show how they run.
_THICK, _READ, _HANGING = 0.0035, 0.04, 40.0
# Strands are followed this many times, twice as far each time, from the first px on.
_DOUBLINGS, _FIRST_PX = 5, 0.75
# How much a pixel shows of the hairs around its own strand, in SD of the noise.
_MIXED = 2.4
_TILE = 512
# Rows of a large head that are worked on at once.
_STRIP = 256
# How thick strands and locks are in hairs, and how much their hairs turn together, in SD of a
# hair's noise.
_LOCKS = ((3, 0.20), (8, 0.10))
# Stray hairs are thinner than this, leave the matte by as much as this, and are darker than what
# is around them by so many grey levels, in full by the second.
_STRAY, _LEAVING, _DARKER = 0.024, 0.10, (6.0, 30.0)


def strand_noise(lightness: Floats, frame: EyeFrame, first: tuple[int, int]) -> Floats:
    """Return noise (h, w) of mean 0 and SD 1 that runs along the hairs of ``lightness``.

    ``first`` is the column and row of the window in the picture of ``frame``. The same places of
    a head have the same hairs at every size that shows them.
    """
    thick = max(_THICK, 1.0 / frame.unit)
    x, y = (_repeated(axis / np.float32(thick)) for axis in frame.grid(lightness.shape, first))
    noise = cv2.remap(_white(), x, y, cv2.INTER_LINEAR)
    along, down = _direction(lightness, frame.unit)
    places = np.indices(lightness.shape, np.float32)
    rows, columns = places[0], places[1]
    far = _FIRST_PX
    for _ in range(_DOUBLINGS):
        ahead, behind = (
            cv2.remap(
                noise,
                cv2.scaleAdd(along, sign * far, columns),
                cv2.scaleAdd(down, sign * far, rows),
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REFLECT,
            )
            for sign in (1, -1)
        )
        noise = cv2.addWeighted(ahead, 0.5, behind, 0.5, 0)
        far *= 2
    noise = np.asarray(noise, np.float32)
    noise -= blurred(noise, 3 * _LOCKS[-1][0] * thick * frame.unit)
    return (noise / max(float(np.std(noise)), 1e-6)).astype(np.float32)


def with_stray_hairs(pixels: Pixels, hair: Floats, unit: float) -> Floats:
    """Return a matte ``hair`` (h, w) with the thin dark hairs beside it, on skin or wall.

    ``pixels`` is (h, w, 3) uint8 sRGB, ``unit`` the pupil distance in px. A matte ends before the
    last hairs of a fringe do; left out they would stay behind in their old colour.
    """
    reach = _LEAVING * unit / 2
    box = content_box(hair, margin=round(4 * reach))
    # Eight bits are enough to tell stray hairs by, and take a quarter of the room.
    grey = cv2.cvtColor(np.ascontiguousarray(crop(pixels, box)), cv2.COLOR_RGB2GRAY)
    side = 2 * max(1, round(_STRAY * unit / 2)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    dark = cv2.LUT(cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, disc), _darkness())
    stray = cv2.multiply(dark, _near(crop(hair, box), reach), scale=1 / 255)
    whole = hair.astype(np.float32)
    inside = crop(whole, box)
    for top in range(0, box.height, _STRIP):
        rows = slice(top, top + _STRIP)
        np.maximum(inside[rows], stray[rows] * np.float32(1 / 255), out=inside[rows])
    return whole


def _near(hair: Floats, reach: float) -> Pixels:
    """Return how near hair is by place, (h, w) from 0 to 255, found on a smaller picture."""
    height, width = hair.shape
    step = max(1.0, reach / 2)
    size = (max(round(width / step), 1), max(round(height / step), 1))
    small = cv2.GaussianBlur(
        cv2.resize(hair, size, interpolation=cv2.INTER_AREA), (0, 0), max(reach / step, 0.3)
    )
    near = cv2.convertScaleAbs(small, alpha=4 * 255)
    return np.asarray(cv2.resize(near, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


@cache
def _darkness() -> Pixels:
    """Return for each depth in grey levels of a thin line how surely it is a hair, 0 to 255."""
    depths = np.arange(256, dtype=np.float32)
    surely = np.clip((depths - _DARKER[0]) / (_DARKER[1] - _DARKER[0]), 0, 1)
    return np.rint(255 * surely).astype(np.uint8)


def turned_hairs(noise: Floats, share: Floats | float, unit: float) -> Floats:
    """Return how far each place has turned, 0 to 1, where a ``share`` of its hairs has.

    ``noise`` is that of :func:`strand_noise`, ``unit`` the pupil distance in px: the smaller a
    face, the more hairs share a pixel, and the more evenly it greys.
    """
    mixed = _MIXED * max(1.0, 1 / (_THICK * unit)) ** 0.5
    share = np.clip(share, 1e-4, 1 - 1e-4)
    # The normal distribution by its logistic neighbour (Johnson & Kotz 1970: scale 1 / 1.702).
    level = np.log(share / (1 - share)) / 1.702 * np.hypot(1.0, mixed)
    turned = 1 / (1 + np.exp(-1.702 * (noise + level) / mixed))
    return np.asarray(np.where(share <= 1e-4, 0, turned), np.float32)


def _direction(lightness: Floats, unit: float) -> tuple[Floats, Floats]:
    """Return the unit vector (x, y), (h, w) each, along which hairs run."""
    across = np.asarray(cv2.Sobel(lightness, cv2.CV_32F, 1, 0), np.float32)
    down = np.asarray(cv2.Sobel(lightness, cv2.CV_32F, 0, 1), np.float32)
    # The structure tensor; it changes slowly, so that a smaller picture tells it.
    tensor = cv2.merge([across * across - down * down, 2 * across * down])
    sigma = max(_READ * unit, 1.0)
    step = max(1.0, sigma / 2)
    height, width = lightness.shape
    size = (max(round(width / step), 1), max(round(height / step), 1))
    small = np.asarray(cv2.resize(tensor, size, interpolation=cv2.INTER_AREA), np.float32)
    small = blurred(small, sigma / step) + np.array([_HANGING, 0], np.float32)
    # Where hairs lie level the vector changes its sign: enlarged itself it would vanish there.
    cosine, sine = cv2.split(enlarged(small, lightness.shape))
    cosine /= np.maximum(cv2.magnitude(cosine, sine), 1e-6)
    # Across a strand lightness changes most: the strand lies a quarter turn from there.
    down, along = (
        np.sqrt(np.maximum(np.float32(0.5) + np.float32(half) * cosine, 0)) for half in (0.5, -0.5)
    )
    return np.copysign(along, -sine), down


def _repeated(places: Floats) -> Floats:
    """Return places along one axis of a noise that repeats, within its tile."""
    return places - np.float32(_TILE) * np.floor(places / np.float32(_TILE))


@cache
def _white() -> Floats:
    """Return noise of single hairs and of the locks that they hang in, which repeats."""
    random = np.random.default_rng(23)
    noise = random.standard_normal((_TILE, _TILE), np.float32)
    for thick, together in _LOCKS:
        margin = 6 * thick
        locks = np.pad(random.standard_normal((_TILE, _TILE), np.float32), margin, mode="wrap")
        soft = np.asarray(cv2.GaussianBlur(locks, (0, 0), thick), np.float32)
        soft = soft[margin:-margin, margin:-margin]
        noise += np.float32(together / float(soft.std())) * soft
    # Between the last and the first place too there is something.
    return np.pad(noise, (0, 1), mode="wrap")
