"""The opening between the lids: where in the picture an eyeball shows."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.build.portrait.arrays import Floats, Indices, Mask
from models.build.portrait.camera import Camera
from models.build.portrait.figure import Eyeball


@dataclass(frozen=True)
class Aperture:
    """The opening between the lids in a window of the working picture.

    ``open`` (h, w); ``surface`` (h, w, 3) mm of the ball; ``top`` and ``bottom`` (w,) hold the
    first and last open row of each column, -1 for none. ``inner`` is 1 where the nose is to the
    right of the eye, else -1.
    """

    left: int
    upper: int
    open: Mask
    surface: Floats
    top: Indices
    bottom: Indices
    inner: int

    @property
    def window(self) -> tuple[slice, slice]:
        """The rows and columns of the picture that the window covers."""
        height, width = self.open.shape
        return slice(self.upper, self.upper + height), slice(self.left, self.left + width)

    @property
    def columns(self) -> Indices:
        """The columns of the window in which the eye is open."""
        return np.flatnonzero(self.top >= 0)


def find_aperture(ball: Eyeball, inner: int, camera: Camera, depth: Floats) -> Aperture:
    """Find where the eyeball shows in front of, or between, what ``depth`` (h, w) mm holds."""
    x, y, _ = camera.project(ball.centre)
    reach = ball.radius * camera.px_per_mm * 1.1
    left, upper = int(x - reach), int(y - reach)
    rows, columns = np.mgrid[upper : int(y + reach), left : int(x + reach)].astype(np.float64)
    rays = camera.rays(columns, rows)
    away = camera.place - ball.centre
    along = -(rays @ away)
    # A hair's breadth smaller than the lids were modelled on, so that they never touch.
    inside = along**2 - (away @ away - (ball.radius - 0.1) ** 2)
    surface = camera.place + rays * (along - np.sqrt(np.maximum(inside, 0)))[..., None]
    window = depth[upper : upper + len(rows), left : left + rows.shape[1]]
    seen = (inside > 0) & (camera.distance_mm - surface[..., 2] < window)
    seen &= np.hypot(columns - x, rows - y) < 0.97 * ball.radius * camera.px_per_mm
    shape = _largest(seen)
    some = shape.any(axis=0)
    top = np.where(some, shape.argmax(axis=0), -1)
    bottom = np.where(some, len(shape) - 1 - shape[::-1].argmax(axis=0), -1)
    return Aperture(left, upper, shape, surface, top, bottom, inner)


def _largest(mask: Mask) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return mask
    return labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
