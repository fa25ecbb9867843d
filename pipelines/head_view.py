"""Head and shoulders of one person at a small size, where hair and clothing are told apart."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.alignment import EyeFrame, eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Landmarks
from pipelines.warp import Box

Mask = NDArray[np.bool_]
# What the view takes in, in pupil distances from the eyes: sides, above, below.
_SIDE, _ABOVE, _BELOW = 4.0, 3.2, 10.0
# Pupil distance of the small picture, px: finer strands are found again in the photograph.
WORK_UNIT = 72.0
_HAIRLINE_Y, _TEMPLE = -1.15, (-1.05, -0.45)
_EYES = (slice(36, 42), slice(42, 48))
_BROWS = (slice(17, 22), slice(22, 27))


@dataclass(frozen=True)
class HeadView:
    """The small picture (h, w, 3) of ``box`` in the photograph; points are in its own px.

    ``points`` is (68, 2); ``hairline`` (9, 2) runs from the person's right temple to the left.
    """

    pixels: Pixels
    box: Box
    frame: EyeFrame
    points: Floats
    hairline: Floats

    @property
    def unit(self) -> float:
        """The pupil distance in px of the small picture."""
        return self.frame.unit

    def places(self) -> Floats:
        """Return every pixel's place in the eye frame (h, w, 2), in pupil distances."""
        height, width = self.pixels.shape[:2]
        x, y = np.meshgrid(np.arange(width), np.arange(height))
        return self.frame.enter(np.stack([x, y], axis=-1).astype(np.float64))

    def filled(self, outline: Floats) -> Mask:
        """Return the inside (h, w) of an outline (n, 2)."""
        mask = np.zeros(self.pixels.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 1)
        return mask > 0

    @property
    def source_unit(self) -> float:
        """The pupil distance in px of the photograph."""
        return self.unit * self.box.width / self.pixels.shape[1]

    @property
    def chin_y(self) -> float:
        """Height of the chin in the eye frame, pupil distances below the eyes."""
        return float(self.frame.enter(self.points[8:9])[0, 1])

    @property
    def hairline_y(self) -> float:
        """Height of the highest point of the hairline in the eye frame; negative."""
        return float(self.frame.enter(self.hairline)[:, 1].min())

    def enter(self, points: Floats) -> Floats:
        """Return photograph px (n, 2) in px of the view."""
        scale = np.array(self.pixels.shape[1::-1]) / [self.box.width, self.box.height]
        return (points - [self.box.x, self.box.y] + 0.5) * scale - 0.5

    def face_to_hairline(self, *, raised: float) -> Mask:
        """Return the face with its hairline raised by so many pupil distances."""
        up = -raised * self.frame.axes[1]
        return self.filled(np.vstack([self.points[:17], (self.hairline + up)[::-1]]))

    def oval(self) -> Mask:
        """Return the face from chin to hairline."""
        return self.face_to_hairline(raised=0)

    def inner_face(self) -> Mask:
        """Return cheeks, eyes, nose and mouth, where no head hair hangs as a rule."""
        jaw = self.points[[2, 4, 6, 8, 10, 12, 14]]
        nose = self.points[30]
        around = nose + 0.72 * (jaw - nose)
        hull = cv2.convexHull(np.vstack([around, self.points[36:48]]).astype(np.float32))
        return self.filled(np.asarray(hull, np.float32)[:, 0])

    def features(self) -> Mask:
        """Return eyes, brows and lips."""
        parts = [self.points[s] for s in (*_EYES, *_BROWS, slice(48, 60))]
        mask = np.zeros(self.pixels.shape[:2], np.uint8)
        for part in parts:
            cv2.fillPoly(
                mask, [np.rint(cv2.convexHull(part.astype(np.float32))).astype(np.int32)], 1
            )
        return np.asarray(grown(mask > 0, 0.07 * self.unit))


def head_view(pixels: Pixels, landmarks: Landmarks) -> HeadView:
    """Take head and shoulders out of a photograph (H, W, 3) uint8."""
    frame = eye_frame(landmarks)
    box = _window(frame, landmarks.image_size)
    part = pixels[box.y : box.y + box.height, box.x : box.x + box.width]
    factor = min(1.0, WORK_UNIT / frame.unit)
    size = (max(round(box.width * factor), 8), max(round(box.height * factor), 8))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    scale = np.array([size[0] / box.width, size[1] / box.height])

    def inside(points: Floats) -> Floats:
        return (points - [box.x, box.y] + 0.5) * scale - 0.5

    eyes = EyeFrame.between(*(inside(landmarks.eye_centre(side)) for side in ("right", "left")))
    points = inside(landmarks.ibug68)
    hairline = landmarks.groups.get("hairline")
    return HeadView(
        np.asarray(small, np.uint8),
        box,
        eyes,
        points,
        inside(hairline) if hairline is not None else _usual_hairline(eyes),
    )


def grown(mask: Mask, radius: float) -> Mask:
    """Return the mask widened by ``radius`` px, or narrowed where it is negative."""
    reach = round(abs(radius))
    if reach == 0:
        return mask
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    change = cv2.dilate if radius > 0 else cv2.erode
    return np.asarray(change(mask.astype(np.uint8), kernel), bool)


def _window(frame: EyeFrame, size: tuple[int, int]) -> Box:
    corners = frame.leave(np.array([(x, y) for x in (-_SIDE, _SIDE) for y in (-_ABOVE, _BELOW)]))
    low = np.clip(np.floor(corners.min(axis=0)), 0, np.array(size) - 8).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0)), low + 8, size).astype(int)
    return Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def _usual_hairline(frame: EyeFrame) -> Floats:
    across = np.linspace(-1, 1, 9)
    rise = _HAIRLINE_Y + (_TEMPLE[1] - _HAIRLINE_Y) * across**2
    return frame.leave(np.column_stack([-_TEMPLE[0] * across, rise]))
