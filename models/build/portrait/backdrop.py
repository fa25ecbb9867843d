"""Rooms behind the sitter, out of focus: a wall, a door frame, a curtain, a garden."""

from __future__ import annotations

import cv2
import numpy as np

from models.build.portrait.arrays import Floats
from models.build.portrait.camera import to_linear
from models.build.portrait.grain import layered_noise, smooth_noise
from models.build.portrait.sitters import Backdrop, Colour


def paint_backdrop(
    kind: Backdrop, size: tuple[int, int], tint: Colour, rng: np.random.Generator
) -> Floats:
    """Return the linear light (h, w, 3) of the room for a picture ``size`` (width, height)."""
    painters = {"wall": _wall, "door": _door, "curtain": _curtain, "garden": _garden}
    width, height = size
    # Painted at quarter size: everything here is out of focus.
    small = (width // 4, height // 4)
    picture = painters[kind](small, to_linear(tint).astype(np.float32), rng)
    full = cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    return full.astype(np.float32)


def _lit(size: tuple[int, int], tint: Floats, falloff: float) -> Floats:
    width, height = size
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    glow = np.exp(-((x - 0.25) ** 2 + (y - 0.3) ** 2) / 0.55)
    return (tint * (1 - falloff + falloff * glow)[..., None]).astype(np.float32)


def _wall(size: tuple[int, int], tint: Floats, rng: np.random.Generator) -> Floats:
    wall = _lit(size, tint, 0.45)
    return wall * (1 + 0.012 * layered_noise(size, (60, 20), rng))[..., None]


def _door(size: tuple[int, int], tint: Floats, rng: np.random.Generator) -> Floats:
    """Paint a white door frame whose upright edges run straight beside the head."""
    width, height = size
    wall = _wall(size, tint, rng)
    x = np.arange(width) / width
    frame = np.zeros((width, 3), np.float32)
    share = np.zeros(width, np.float32)
    bands = ((0.735, 0.742, 0.42), (0.742, 0.775, 0.95), (0.775, 0.780, 0.55), (0.780, 0.822, 0.88))
    for start, end, tone in bands:
        inside = (x >= start) & (x < end)
        frame[inside] = tone * np.array([0.74, 0.72, 0.68])
        share[inside] = 1
    beyond = x >= 0.822
    frame[beyond] = np.array([0.16, 0.13, 0.105])
    share[beyond] = 1
    y = np.linspace(1.06, 0.86, height)[:, None, None]
    picture = wall * (1 - share[None, :, None]) + frame[None] * share[None, :, None] * y
    panel = (
        (x > 0.875)[None, :, None]
        * 0.05
        * (1 + 0.4 * np.sin(np.linspace(0, 3, height)))[:, None, None]
    )
    return _out_of_focus(picture + panel, width / 210)


def _curtain(size: tuple[int, int], tint: Floats, rng: np.random.Generator) -> Floats:
    width, height = size
    folds = smooth_noise((width, 8), (width / 22, 8), rng)[0]
    sway = cv2.resize(np.tile(folds, (2, 1)), (width, height))
    soft = cv2.GaussianBlur(sway.astype(np.float32), (0, 0), width / 110)
    return _lit(size, tint, 0.4) * (1 + 0.17 * soft)[..., None]


def _garden(size: tuple[int, int], tint: Floats, rng: np.random.Generator) -> Floats:
    width, height = size
    picture = _lit(size, tint, 0.5)
    leaf = layered_noise(size, (width / 9, width / 18), rng)
    picture = picture * np.exp(0.45 * leaf)[..., None]
    for _ in range(70):
        centre = (int(rng.uniform(0, width)), int(rng.uniform(0, 0.75 * height)))
        radius = int(rng.uniform(0.012, 0.035) * width)
        disc = cv2.circle(
            np.zeros((height, width), np.float32), centre, radius, 1.0, -1, cv2.LINE_AA
        )
        glow = np.array([0.9, 1.0, 0.55]) * rng.uniform(0.02, 0.14)
        picture = picture + cv2.GaussianBlur(disc, (0, 0), 1.6)[..., None] * glow.astype(np.float32)
    return _out_of_focus(picture, width / 60)


def _out_of_focus(picture: Floats, blur: float) -> Floats:
    return cv2.GaussianBlur(picture.astype(np.float32), (0, 0), blur).astype(np.float32)
