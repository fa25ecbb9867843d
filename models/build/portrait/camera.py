"""A pinhole camera: where points land, which way pixels look, and what a sensor adds."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.build.portrait.arrays import Floats
from models.build.portrait.surface import unit

# Straight up to here, then a shoulder that only reaches white for the brightest lamps.
SHOULDER = 0.72


@dataclass(frozen=True)
class Camera:
    """A pinhole at ``distance_mm`` in front of the face; sizes in pixels of the working picture.

    ``eye_line`` is where the middle between the eyes stands, as shares of width and height.
    """

    size: tuple[int, int]
    px_per_mm: float
    distance_mm: float = 1500.0
    eye_line: tuple[float, float] = (0.5, 0.43)

    @property
    def place(self) -> Floats:
        """The pinhole, (3,) mm; the face is at the origin and looks along z."""
        return np.array([0.0, 0.0, self.distance_mm])

    @property
    def middle(self) -> Floats:
        """The pixel (2,) that the origin lands on."""
        return np.array(self.size) * self.eye_line

    def project(self, points: Floats) -> Floats:
        """Return x px, y px and distance along the axis in mm, (n, 3), of points (n, 3) mm."""
        away = self.distance_mm - points[..., 2]
        scale = self.px_per_mm * self.distance_mm / away
        x = self.middle[0] + points[..., 0] * scale
        y = self.middle[1] - points[..., 1] * scale
        return np.stack([x, y, away], axis=-1)

    def rays(self, x: Floats, y: Floats) -> Floats:
        """Return the unit direction (…, 3) in which pixels look."""
        focal = self.px_per_mm * self.distance_mm
        right, up = x - self.middle[0], self.middle[1] - y
        return unit(np.stack([right, up, np.full_like(right, -focal)], axis=-1))


def to_linear(srgb: Floats | tuple[float, float, float]) -> Floats:
    """Undo the sRGB curve (IEC 61966-2-1) of values in 0..1."""
    value = np.asarray(srgb, np.float64)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def to_srgb(linear: Floats) -> Floats:
    """Apply the sRGB curve to values in 0..1."""
    curve = 1.055 * np.maximum(linear, 1e-6) ** (1 / 2.4) - 0.055
    return np.where(linear <= 0.0031308, 12.92 * linear, curve).astype(np.float32)


def develop(scene: Floats, *, oversampling: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Turn linear light (h, w, 3) into an sRGB photograph: lens blur, vignette, shoulder, grain."""
    height, width = (side // oversampling for side in scene.shape[:2])
    small = cv2.resize(scene, (width, height), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 0.55)
    glow = cv2.GaussianBlur(np.maximum(small - 0.6, 0), (0, 0), width / 90)
    small = small + 0.06 * glow
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    small *= (1 - 0.13 * (x**2 + y**2) / 2)[..., None].astype(np.float32)
    over = np.maximum(small - SHOULDER, 0)
    room = 1 - SHOULDER
    small = np.minimum(small, SHOULDER) + room * (1 - np.exp(-over / room))
    shot = rng.normal(size=small.shape).astype(np.float32)
    shared = rng.normal(size=(height, width, 1)).astype(np.float32)
    grain = 0.65 * shared + 0.5 * shot
    noisy = small + grain * np.sqrt(np.maximum(small, 0) * 0.00016 + 0.000012)
    return np.rint(np.clip(to_srgb(np.clip(noisy, 0, 1)), 0, 1) * 255).astype(np.uint8)
