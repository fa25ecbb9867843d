"""How the two kinds of ageing network want a face cut out, and how a change is laid back."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.mesh_points import ibug68_of
from pipelines.sampling import Matrix, level_crop, sample
from pipelines.warp import Box

# The face's middle, from the eyes down, in pupil distances.
_MIDDLE = 0.45


@dataclass(frozen=True)
class Crop:
    """A square of ``side`` px; ``matrix`` (2, 3) maps it to the picture, corner-based."""

    matrix: Matrix
    side: int

    def cut(self, pixels: Pixels) -> Pixels:
        """Return the crop (side, side, 3) of a picture, mirrored in beyond its edges."""
        height, width = pixels.shape[:2]
        corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * self.side
        places = corners @ self.matrix[:, :2].T + self.matrix[:, 2]
        room = int(np.ceil(max(0, *(-places.min(axis=0)), *(places.max(axis=0) - (width, height)))))
        room = min(room + 2, 4 * max(height, width))
        padded = cv2.copyMakeBorder(pixels, room, room, room, room, cv2.BORDER_REFLECT)
        moved = self.matrix + [[0, 0, room], [0, 0, room]]
        return sample(np.asarray(padded, np.uint8), moved, self.side)

    def lay(self, change: Floats, box: Box) -> Floats:
        """Return a change (side, side, 3) over a part of the picture; 0 outside the crop."""
        inverse = np.linalg.inv(self.matrix[:, :2])
        # Both count from pixel centres here, the matrix from pixel corners.
        offset = inverse @ (np.array([box.x, box.y]) + 0.5 - self.matrix[:, 2]) - 0.5
        laid = cv2.warpAffine(
            np.asarray(change, np.float32),
            np.column_stack([inverse, offset]),
            (box.width, box.height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        return np.asarray(laid, np.float32)


def level_face_crop(frame: EyeFrame, side: int, pupils: float) -> Crop:
    """Return a crop with level eyes in which the pupil distance is ``pupils`` of the side."""
    tilt = float(np.degrees(np.arctan2(frame.axes[0, 1], frame.axes[0, 0])))
    centre = frame.leave(np.array([0.0, _MIDDLE]))
    return Crop(level_crop(centre, frame.unit / pupils, tilt, side), side)


def aligned_crop(mesh: Floats, side: int) -> Crop:
    """Return the crop around eyes and mouth on which faces of FFHQ are aligned.

    Karras et al. 2019 (CVPR), appendix A: the x axis is the mean of the eyes' line and of the
    line across eyes and mouth, the side follows the larger of both distances.
    """
    points = ibug68_of(mesh)
    right, left = points[36:42].mean(axis=0), points[42:48].mean(axis=0)
    eyes, mouth = (right + left) / 2, points[[48, 54]].mean(axis=0)
    across, down = left - right, mouth - eyes
    axis = across + np.array([down[1], -down[0]])
    axis /= np.hypot(*axis)
    half = max(2.0 * float(np.hypot(*across)), 1.8 * float(np.hypot(*down)))
    tilt = float(np.degrees(np.arctan2(axis[1], axis[0])))
    return Crop(level_crop(eyes + 0.1 * down, 2 * half, tilt, side), side)


def window_starts(side: int, size: int) -> tuple[int, ...]:
    """Return where windows of ``size`` px begin along a side, half overlapping, ends covered."""
    steps = range(0, side - size, max(size // 2, 1))
    return (*steps, side - size)
