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
# they hang down where a photograph does not show how they run, as a share of all its contrast.
_THICK, _READ, _HANGING = 0.0035, 0.04, 0.25
# Strands are followed this many times, twice as far each time, from the first px on.
_DOUBLINGS, _FIRST_PX = 6, 0.75
# How much a pixel shows of the hairs around its own strand, in SD of the noise.
_MIXED = 2.4
_TILE = 512
# Rows of a large head that are worked on at once.
_STRIP = 256
# How thick strands and locks are in hairs, and how much their hairs turn together, in SD of a
# hair's noise; and how many times as long as thick they are before they are followed.
_LOCKS = ((3, 0.25), (9, 0.16), (24, 0.10))
_LONGER = 5
# Stray hairs are thinner than this, leave the matte by as much as this, and are darker than what
# is around them by more than so many grey levels; hair by itself is darker by so many at least.
_STRAY, _LEAVING, _DARKER, _HAIR_DARKER, _SURE = 0.030, 0.20, 6, 25, 0.9


def strand_noise(
    lightness: Floats, hair: Floats, frame: EyeFrame, first: tuple[int, int]
) -> Floats:
    """Return noise (h, w) of mean 0 and SD 1 that runs along the hairs of ``lightness``.

    ``hair`` (h, w) is their matte, without which edges of skin and wall would say how they run;
    ``first`` is the column and row of the window in the picture of ``frame``. The same places of
    a head have the same hairs at every size that shows them.
    """
    thick = max(_THICK, 1.0 / frame.unit)
    x, y = (_repeated(axis / np.float32(thick)) for axis in frame.grid(lightness.shape, first))
    noise = cv2.remap(_white(), x, y, cv2.INTER_LINEAR)
    along, down = _direction(lightness, hair, frame.unit)
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
    window = np.ascontiguousarray(crop(pixels, box))
    grey = np.asarray(cv2.cvtColor(window, cv2.COLOR_RGB2GRAY), np.uint8)
    side = 2 * max(1, round(_STRAY * unit / 2)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    around = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, disc)
    deep, room = _depths(_level_of(grey, crop(hair, box)))
    # A thin hair covers its pixel as far as it is as dark as hair is by itself.
    dark = cv2.divide(cv2.LUT(cv2.subtract(around, grey), deep), cv2.LUT(around, room), scale=255)
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


def _depths(hair: float) -> tuple[Pixels, Pixels]:
    """Return for each depth in grey levels what counts of it, and what hair of a level has at most.

    The second is by the level of what is around a hair.
    """
    levels = np.arange(256)
    deep, room = np.maximum(levels - _DARKER, 0), np.maximum(levels - hair, _HAIR_DARKER)
    return deep.astype(np.uint8), np.rint(room).astype(np.uint8)


def _level_of(grey: Pixels, hair: Floats) -> float:
    """Return the usual grey level of hair by itself."""
    sure = grey[hair > _SURE]
    return float(np.median(sure)) if sure.size else 0.0


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


def _direction(lightness: Floats, hair: Floats, unit: float) -> tuple[Floats, Floats]:
    """Return the unit vector (x, y), (h, w) each, along which hairs run."""
    across = np.asarray(cv2.Sobel(lightness, cv2.CV_32F, 1, 0), np.float32) * hair
    down = np.asarray(cv2.Sobel(lightness, cv2.CV_32F, 0, 1), np.float32) * hair
    # The structure tensor; it changes slowly, so that a smaller picture tells it.
    energy = across * across + down * down
    tensor = cv2.merge([across * across - down * down, 2 * across * down, energy])
    sigma = max(_READ * unit, 1.0)
    step = max(1.0, sigma / 2)
    height, width = lightness.shape
    size = (max(round(width / step), 1), max(round(height / step), 1))
    small = np.asarray(cv2.resize(tensor, size, interpolation=cv2.INTER_AREA), np.float32)
    small = blurred(small, sigma / step)
    # Dark hair has little contrast, but it runs no less clearly.
    small[..., 0] += _HANGING * small[..., 2] + np.float32(1e-3)
    # Where hairs lie level the vector changes its sign: enlarged itself it would vanish there.
    cosine, sine = cv2.split(enlarged(small[..., :2], lightness.shape))
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
        locks = random.standard_normal((_TILE, _TILE), np.float32)
        noise += np.float32(together) * _hanging_locks(locks, thick)
    # Between the last and the first place too there is something.
    return np.pad(noise, (0, 1), mode="wrap")


def _hanging_locks(noise: Floats, thick: float) -> Floats:
    """Return noise that repeats, (n, n) of SD 1, as locks so many places thick that hang down."""
    down, across = np.fft.fftfreq(len(noise))[:, None], np.fft.rfftfreq(len(noise))
    waves = np.hypot(_LONGER * thick * down, thick * across)
    # A Gaussian blur, by its transform: it has no edge where the noise repeats.
    spectrum = np.fft.rfft2(noise) * np.exp(-2 * (np.pi * waves) ** 2)
    soft = np.fft.irfft2(spectrum, noise.shape)
    return (soft / float(np.std(soft))).astype(np.float32)
