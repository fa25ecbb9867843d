"""The opening between an eye's lids, in a frame of its own, from closed to wide open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.arrays import Floats
from pipelines.landmarks import EYES, Landmarks
from pipelines.postmortem.steps import Side

# Heights of the open lids over and under the line between the corners, as shares of its length.
# By eye on the samples' open eyes.
_UPPER, _LOWER = 0.235, 0.105
# Where the upper lid's edge is highest and the lower one's lowest, from the inner corner.
_UPPER_AT, _LOWER_AT = 0.46, 0.58


@dataclass(frozen=True)
class Almond:
    """An eye's frame: ``inner`` corner at 0, ``outer`` at 1 along x, y up, both over its width."""

    inner: Floats
    along: Floats
    up: Floats
    lid: Floats
    share: float

    @property
    def width(self) -> float:
        """The eye's width in px."""
        return float(np.linalg.norm(self.along))

    def enter(self, px: Floats) -> Floats:
        """Return places (..., 2) px in the eye's frame."""
        away = px - self.inner
        scale = self.width**2
        return np.stack([away @ self.along / scale, away @ self.up / scale], axis=-1)

    def leave(self, places: Floats) -> Floats:
        """Return places (..., 2) of the frame in px."""
        return self.inner + places[..., :1] * self.along + places[..., 1:] * self.up

    def closed(self, x: Floats) -> Floats:
        """Return the height of the line between closed lids."""
        return np.interp(x, self.lid[:, 0], self.lid[:, 1], left=0.0, right=0.0)

    def upper(self, x: Floats) -> Floats:
        """Return the height of the upper lid's edge, opened by the share."""
        full = np.maximum(_arch(x, _UPPER, _UPPER_AT), self.closed(x))
        return self.closed(x) + self.share * (full - self.closed(x))

    def lower(self, x: Floats) -> Floats:
        """Return the height of the lower lid's edge: it hardly moves."""
        full = np.minimum(-_arch(x, _LOWER, _LOWER_AT), self.closed(x))
        return self.closed(x) + self.share * (full - self.closed(x))


def almond(landmarks: Landmarks, side: Side, share: float) -> Almond:
    """Return the frame of one eye, whose lids lie as the landmarks have them."""
    points = landmarks.ibug68[list(EYES[side])]
    # The person's right eye starts with its outer corner, the left with its inner.
    order = [3, 2, 1, 0, 5, 4] if side == "right" else [0, 1, 2, 3, 4, 5]
    inner, up_a, up_b, outer, low_b, low_a = points[order]
    along = outer - inner
    up = np.array([along[1], -along[0]])
    if up[1] > 0:
        up = -up
    frame = Almond(inner, along, up, np.zeros((2, 2)), share)
    middle = frame.enter(np.stack([(up_a + low_a) / 2, (up_b + low_b) / 2]))
    low = frame.enter(np.stack([low_a, low_b]))
    # Where lids are closed, landmarks of both stand on one line; the lower ones are the surer.
    line = np.vstack([[0.0, 0.0], (middle + low) / 2, [1.0, 0.0]])
    return Almond(inner, along, up, line, share)


def _arch(x: Floats, height: float, top: float) -> Floats:
    """Return an arch over 0 to 1 with its top at a place."""
    inside = np.clip(x, 0, 1)
    bent = inside ** (np.log(0.5) / np.log(top))
    return height * (4 * bent * (1 - bent)) ** 0.75
