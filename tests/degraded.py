"""Sample portraits of light, medium and dark skin, and ways to spoil them, the same every time."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.samples import sample
from pipelines.arrays import Floats, Pixels
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.quality import Quality, measure_quality

LIGHT, MEDIUM, DARK = "child-06-girl-light", "child-06-girl-medium", "adult-25-woman-dark"
SKINS = (LIGHT, MEDIUM, DARK)
SIDE, HALF = 800, 210


@dataclass(frozen=True)
class Sitter:
    """The head of one sample, 420 px square, with its landmarks."""

    pixels: Pixels
    landmarks: Landmarks

    @property
    def unit(self) -> float:
        return self.landmarks.pupil_distance

    @property
    def face(self) -> tuple[slice, slice]:
        """Rows and columns of the face without hair and background."""
        low, high = self.landmarks.ibug68.min(axis=0), self.landmarks.ibug68.max(axis=0)
        return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))

    @property
    def cheeks(self) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Rows and columns of the middle of the right and of the left cheek."""
        right, left = (
            self.landmarks.ibug68[corners].mean(axis=0).astype(int)
            for corners in ([41, 48, 31, 3], [46, 54, 35, 13])
        )
        reach = int(0.14 * self.unit)
        return _around(right, reach), _around(left, reach)

    def quality(self, pixels: Pixels) -> Quality:
        return measure_quality(pixels, self.landmarks)


def _around(centre: NDArray[np.int_], reach: int) -> tuple[slice, slice]:
    x, y = centre
    return slice(int(y) - reach, int(y) + reach), slice(int(x) - reach, int(x) + reach)


@functools.cache
def sitter(name: str) -> Sitter:
    photograph = read_photograph(sample(name)).scaled(SIDE)
    x, y = find_landmarks(photograph).ibug68.mean(axis=0).astype(int)
    head = photograph.pixels[y - HALF : y + HALF, x - HALF : x + HALF].copy()
    return Sitter(head, found_again(head))


def found_again(pixels: Pixels) -> Landmarks:
    return find_landmarks(Photograph(pixels, "", "PNG"))


def noisy(pixels: Pixels, sd: float = 10.0) -> Pixels:
    return _eight_bit(pixels + np.random.default_rng(1).normal(0, sd, pixels.shape))


def grainy(pixels: Pixels, sd: float = 7.0) -> Pixels:
    """Lay over it the grain of a scanned print, about 3 px wide and without colour."""
    grain = np.random.default_rng(2).normal(0, 1, pixels.shape[:2]).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), 1.0)
    return _eight_bit(pixels + (grain * (sd / grain.std()))[..., None])


def blurred(pixels: Pixels, sigma: float = 3.5) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def blocky(pixels: Pixels, quality: int = 10) -> Pixels:
    turned = np.ascontiguousarray(pixels[..., ::-1])
    _, data = cv2.imencode(".jpg", turned, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB), np.uint8)


def faded(pixels: Pixels) -> Pixels:
    return _eight_bit(60 + 0.6 * pixels.astype(np.float64))


def tinged(pixels: Pixels, red: float, green: float, blue: float) -> Pixels:
    """Multiply linear light by channel."""
    share = pixels / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    light = np.clip(light * [red, green, blue], 0, 1)
    curve = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return _eight_bit(255 * curve)


def grey(pixels: Pixels) -> Pixels:
    return _eight_bit(np.repeat((pixels @ [0.2126, 0.7152, 0.0722])[..., None], 3, axis=2))


def sepia(pixels: Pixels) -> Pixels:
    return _eight_bit(grey(pixels) * [1.0, 0.9, 0.72] + [10, 6, 0])


def lab(pixels: Pixels) -> Floats:
    share = pixels.astype(np.float32) / np.float32(255)
    return np.asarray(cv2.cvtColor(share, cv2.COLOR_RGB2Lab), np.float32)


def distance(one: Pixels, other: Pixels, where: tuple[slice, slice]) -> float:
    """Return the root mean square difference in grey levels."""
    away = one[where].astype(np.float64) - other[where]
    return float(np.sqrt((away**2).mean()))


def _eight_bit(values: Floats) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)
