"""The fingerprint of a picture: photographs that are one but for size, light or a trim share it."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from pipelines.arrays import Pixels

_SIDE, _LOW = 32, 12
BITS: Final = _LOW * _LOW - 1
SAME_BITS: Final = 26
"""The most bits in which copies of one photograph differ; measured in the tests of this module."""


def fingerprint(pixels: Pixels) -> str:
    """Return 143 bits of (H, W, 3) uint8 sRGB in hexadecimal: signs of its slowest waves.

    The picture is shrunk to 32 x 32 px of grey; each bit says whether a term of its cosine
    transform, up to twelve waves either way and without the mean, lies above their median.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    waves = cv2.dct(small)[:_LOW, :_LOW].ravel()[1:]
    bits = np.packbits(waves > np.median(waves))
    return bits.tobytes().hex()


def bits_apart(one: str, other: str) -> int:
    """Return in how many bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def resemble(one: str, other: str) -> bool:
    """Tell whether two fingerprints are of one photograph."""
    return bits_apart(one, other) <= SAME_BITS
