"""Measure what is wrong with a photograph as a picture: noise, blocks, blur, faded tones, tint.

Every measure is taken from differences or from the ends of the tones, so that the same damage
reads the same on dark and on light skin. All are in grey levels of 0 to 255, or in px.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import cv2
import numpy as np
import scipy

from pipelines.arrays import Floats, Pixels

# Rec. 709 luma.
LUMA: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)
BLOCK: Final = 8
# Grain is what stands out of its surroundings of this many pupil distances, in px at least and
# at most: finer than a feature of the face, wide enough for the grain of a scanned print.
_GRAIN_REACH, _GRAIN_PX = 0.015, (0.7, 2.0)
# Texture only adds to noise, so the quieter tiles, of so many pupil distances, tell it.
_TILE, _QUIET_SHARE = 0.06, 0.2
# A step larger than this across a block border is an edge of the picture.
_LARGEST_STEP: Final = 16.0
_FINEST_BLUR_PX: Final = 0.3
# Chosen on samples: toned black-and-white ones spread by less than 1 level, faded colour ones by
# more than 8.
MONOCHROME_BELOW: Final = 2.0


class Blocks(NamedTuple):
    """JPEG blocks: by how many grey levels borders step more than other places, and where.

    ``x`` and ``y`` are the px from the picture's upper left corner to the first border.
    """

    step: float
    x: int
    y: int


class Tones(NamedTuple):
    """The ends of a picture's tones in grey levels: its darkest and its lightest parts."""

    black: float
    white: float


class Tint(NamedTuple):
    """The tint that a whole picture shares, and by how many grey levels its colours leave it.

    ``red`` and ``blue`` are what those channels have above luma, in middle tones.
    """

    red: float
    blue: float
    spread: float


@dataclass(frozen=True)
class Faults:
    """What can be mended in one photograph, as measured around its face.

    ``noise_sd`` and ``chroma_noise_sd`` are grey levels, ``blur_px`` the sigma of a Gaussian;
    ``skin`` is the median colour of the cheeks, red, green and blue from 0 to 255.
    """

    noise_sd: float
    chroma_noise_sd: float
    blocks: Blocks
    blur_px: float
    tones: Tones
    tint: Tint
    skin: tuple[float, float, float]

    @property
    def monochrome(self) -> bool:
        """Tell whether the picture is black-and-white or toned, like sepia."""
        return self.tint.spread < MONOCHROME_BELOW


def luma(pixels: Pixels) -> Floats:
    """Return Rec. 709 luma (H, W) float32 of (H, W, 3) uint8."""
    return np.asarray(cv2.transform(pixels.astype(np.float32), LUMA[None]), np.float32)


def soft(plane: Floats, sigma: float) -> Floats:
    """Return a plane (h, w) float32 after a Gaussian blur of ``sigma`` px."""
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)


def noise_sd(plane: Floats, *, unit_px: float) -> float:
    """Return the standard deviation of grain in a plane (h, w), in its quiet parts."""
    sigma = float(np.clip(_GRAIN_REACH * unit_px, *_GRAIN_PX))
    residue = plane - soft(plane, sigma)
    side = max(round(_TILE * unit_px), 4)
    rows, columns = (length // side for length in plane.shape)
    if not rows or not columns:
        return float(residue.std())
    level, power = (_tile_means(part, side) for part in (plane, residue**2))
    # Clipped tiles hold no noise and would pass for quiet ones.
    within = power[(level > 12) & (level < 243)]
    quiet = float(np.quantile(within, _QUIET_SHARE)) if len(within) else 0.0
    # Even pure noise has quiet tiles, by chance: their share's quantile of chi squared, written
    # out, since scipy.stats takes longer to load than a small job to do.
    by_chance = float(2 * scipy.special.gammaincinv(side**2 / 2, _QUIET_SHARE)) / side**2
    return float(np.sqrt(quiet / by_chance / _white_share(sigma)))


def block_steps(plane: Floats) -> Blocks:
    """Find the grid of 8 px whose borders step most, and by how much more than elsewhere."""
    across, x = _steps_along_rows(plane)
    down, y = _steps_along_rows(plane.T)
    return Blocks((across + down) / 2, x, y)


def blur_px(plane: Floats, *, unit_px: float, noise: float) -> float:
    """Return how blurred the strong edges of a plane are, as the sigma of a Gaussian in px.

    Blurring once more weakens a sharp edge more than a soft one, whatever its contrast; the
    ratio of the two slopes gives the blur (Zhuo and Sim, Defocus map estimation from a single
    image, 2011). ``noise`` sets how far the edges must rise above grain.
    """
    first = 0.8 + 0.08 * noise
    second = max(0.025 * unit_px, 1.0)
    once = soft(plane, first)
    slope = _slope(once)
    again = _slope(soft(once, second))
    # The slope of white noise after a Gaussian: sd / (sqrt(8 pi) sigma^2).
    grain_slope = noise / (np.sqrt(8 * np.pi) * first**2)
    floor = max(float(np.quantile(slope, 0.95)), 4 * grain_slope, 1.0)
    ridge = (slope >= floor) & (slope >= cv2.dilate(slope, np.ones((3, 3), np.uint8)))
    if ridge.sum() < 8:
        return 0.04 * unit_px
    ratio = np.maximum(slope[ridge] / np.maximum(again[ridge], 1e-3), 1.001)
    width = float(np.median(second / np.sqrt(ratio**2 - 1)))
    return float(np.sqrt(max(width**2 - first**2, _FINEST_BLUR_PX**2)))


def tones(plane: Floats) -> Tones:
    """Return the luma that two thousandths of a picture fall below, and rise above."""
    fine = cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    black, white = np.quantile(fine, [0.002, 0.998])
    return Tones(float(black), float(white))


def tint(pixels: Pixels) -> Tint:
    """Return the one tint that all of (H, W, 3) uint8 shares; no spread means monochrome.

    Black and white cannot carry a tint, so it is looked for in the middle tones.
    """
    small = np.asarray(cv2.resize(pixels, (96, 96), interpolation=cv2.INTER_AREA), np.float32)
    grey = np.asarray(small @ LUMA, np.float32)
    red, blue = small[..., 0] - grey, small[..., 2] - grey
    middle = np.clip(np.minimum(grey, 255 - grey) / 64, 0.05, 1)
    shares = np.array([np.average(plane, weights=middle) for plane in (red, blue)])
    # What is left when every pixel has the shared tint in the strength that its tone can carry.
    left = np.hypot(_unexplained(red, grey), _unexplained(blue, grey))
    return Tint(float(shares[0]), float(shares[1]), float(left))


def _unexplained(plane: Floats, grey: Floats) -> float:
    powers = np.vander(grey.ravel() / 255, 4)
    factors = np.linalg.lstsq(powers, plane.ravel(), rcond=None)[0]
    return float(np.std(plane.ravel() - powers @ factors))


def _white_share(sigma: float) -> float:
    """Return the share of white noise's power that stands out of a blur of ``sigma`` px."""
    line = cv2.getGaussianKernel(2 * round(4 * sigma) + 1, sigma).ravel()
    return float(1 - 2 * line.max() ** 2 + (line @ line) ** 2)


def _tile_means(plane: Floats, side: int) -> Floats:
    rows, columns = (length // side for length in plane.shape)
    cut = plane[: rows * side, : columns * side]
    return cut.reshape(rows, side, columns, side).mean(axis=(1, 3))


def _steps_along_rows(plane: Floats) -> tuple[float, int]:
    """Return the surplus step at the strongest of 8 phases of columns, and that phase."""
    step = np.abs(np.diff(plane, axis=1))
    # An edge that goes on to either side is the picture's own, a block's border stands alone.
    alone = np.minimum(step[:, 1:-1] - (step[:, :-2] + step[:, 2:]) / 2, _LARGEST_STEP)
    columns = np.maximum(alone, -_LARGEST_STEP).mean(axis=0)
    phases = np.array([columns[phase::BLOCK].mean() for phase in range(BLOCK)])
    best = int(phases.argmax())
    # Index 0 is the step between columns 1 and 2, whose border stands at 2.
    return float(phases[best] - np.median(np.delete(phases, best))), (best + 2) % BLOCK


def _slope(plane: Floats) -> Floats:
    across = cv2.Sobel(plane, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(plane, cv2.CV_32F, 0, 1, scale=0.125)
    return np.hypot(across, down)
