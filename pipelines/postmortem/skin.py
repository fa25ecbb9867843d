"""Where a face's skin is in a photograph, whatever has become of its colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from pipelines.alignment import EyeFrame, eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab
from pipelines.landmarks import Landmarks
from pipelines.matte import find_mattes
from pipelines.warp import Box

# How far above the brows, in pupil distances, a forehead is taken to reach.
_FOREHEAD: Final = 0.75
_FEATHER: Final = 0.05
# Ears and neck: as far as this around the eyes, in pupil distances, skin is looked for.
_REACH: Final = ((-2.0, 2.0), (-1.8, 3.3))
# How far from the face's own L* and a*b* the skin of ears and neck may lie, and of the forehead.
_BEYOND_SD: Final = (20.0, 8.0)
# The chin's height below the eyes, and half a neck, in pupil distances.
_CHIN, _NECK = 1.5, 1.0
_FOREHEAD_SD: Final = (11.0, 14.0)
# Person and hair are told apart at this many px between the pupils, where it is quick.
_WORK_UNIT_PX: Final = 64.0
_LIPS: Final = slice(48, 60)


@dataclass(frozen=True)
class SkinMap:
    """Masks of 0 to 1 in a window of a photograph: ``face``, all ``skin``, ``lips``, ``eyes``.

    ``features`` are eyes with their lids and brows, nostrils, and the mouth with its surroundings.
    """

    box: Box
    frame: EyeFrame
    face: Floats
    skin: Floats
    lips: Floats
    eyes: Floats
    features: Floats

    def window(self, picture: Pixels) -> Pixels:
        """Return the part (h, w, 3) of a picture that the masks are of."""
        box = self.box
        return picture[box.y : box.y + box.height, box.x : box.x + box.width]


def skin_map(pixels: Pixels, landmarks: Landmarks) -> SkinMap:
    """Return where skin is in (H, W, 3) uint8 sRGB: of the person, no hair, eyes or clothes."""
    frame = eye_frame(landmarks)
    box = _window(frame, pixels.shape[1], pixels.shape[0])
    points = landmarks.ibug68 - [box.x, box.y]
    shape, unit = (box.height, box.width), frame.unit
    brows = points[17:27] + frame.axes[1] * -_FOREHEAD
    outline = np.vstack([points[:17], brows[::-1]]).astype(np.float32)
    face = _filled(shape, [np.asarray(cv2.convexHull(outline), np.float32)[:, 0]], unit * _FEATHER)
    lips = _filled(shape, [points[_LIPS]], unit * 0.02)
    eyes = _filled(shape, [_grown(points[36:42], 1.15), _grown(points[42:48], 1.15)], unit * 0.03)
    whole = pixels[box.y : box.y + box.height, box.x : box.x + box.width]
    lab, known = to_lab(whole), face * (1 - lips) * (1 - eyes)
    like = _like_the_face(lab, known, unit, _BEYOND_SD)
    # A fringe lies over the forehead, and in dead faces hair may be as pale as skin.
    bright = _like_the_face(lab, known, unit, _FOREHEAD_SD)
    fringe = _above_brows(frame, box) * (1 - bright)
    bare = _bare(pixels, landmarks, box)
    # All of the face is skin, with what is in it; beyond it what looks like it.
    like = np.maximum(like * _ears_and_neck(frame, box), bright * _temples(frame, box))
    skin = bare * np.maximum(face * (1 - fringe), like)
    skin = (skin * (1 - eyes)).astype(np.float32)
    return SkinMap(box, frame, face, skin, lips, eyes, _features(points, shape, unit))


def _features(points: Floats, shape: tuple[int, int], unit: float) -> Floats:
    parts = [[*range(17, 22), *range(36, 42)], [*range(22, 27), *range(42, 48)],
             [*range(31, 36), 30], [*range(48, 60)]]  # fmt: skip
    around = [cv2.convexHull(_grown(points[part], 1.2).astype(np.float32)) for part in parts]
    hulls = [np.asarray(hull, np.float32)[:, 0] for hull in around]
    return _filled(shape, hulls, unit * 0.03)


def _bare(pixels: Pixels, landmarks: Landmarks, box: Box) -> Floats:
    """Return how far each px of a box is of the person and no hair, (h, w)."""
    factor = min(1.0, _WORK_UNIT_PX / landmarks.pupil_distance)
    size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    found = find_mattes(small, landmarks.scaled(size))
    bare = np.clip(found.person - found.hair, 0, 1)
    large = cv2.resize(bare, pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)[box.y : box.y + box.height, box.x : box.x + box.width]


def _ears_and_neck(frame: EyeFrame, box: Box) -> Floats:
    """Return where skin is looked for beyond the face, (h, w): from eye level to the collar.

    Below the chin only as wide as a neck: pale clothes may be like pale skin.
    """
    px = np.mgrid[box.y : box.y + box.height, box.x : box.x + box.width]
    places = frame.enter(np.stack([px[1], px[0]], axis=-1).astype(float))
    x, y = np.abs(places[..., 0]), places[..., 1]
    share = np.clip((y + 0.15) / 0.3, 0, 1) * np.clip((2.9 - y) / 0.4, 0, 1)
    wide = np.where(y > _CHIN, _NECK, _REACH[0][1])
    return (share * np.clip((wide - x) / 0.2, 0, 1)).astype(np.float32)


def _above_brows(frame: EyeFrame, box: Box) -> Floats:
    """Return 1 above the brows, 0 below them, (h, w)."""
    y = frame.enter(np.array([[box.x, box.y + row] for row in range(box.height)], float))[:, 1]
    return np.clip((-0.42 - y) / 0.1, 0, 1)[:, None].astype(np.float32)


def _temples(frame: EyeFrame, box: Box) -> Floats:
    """Return where forehead and temples reach beyond the outline of the landmarks, (h, w)."""
    y = frame.enter(np.array([[box.x, box.y + row] for row in range(box.height)], float))[:, 1]
    share = np.clip((0.3 - y) / 0.3, 0, 1) * np.clip((y + 1.5) / 0.3, 0, 1)
    return share[:, None].astype(np.float32)


def _window(frame: EyeFrame, width: int, height: int) -> Box:
    corners = frame.leave(np.array([[x, y] for x in _REACH[0] for y in _REACH[1]]))
    low = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (width, height))
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, (width, height))
    x, y, right, bottom = (int(value) for value in (*low, *high))
    return Box(x, y, right - x, bottom - y)


def _filled(shape: tuple[int, int], outlines: Sequence[Floats], feather_px: float) -> Floats:
    mask = np.zeros(shape, np.float32)
    for outline in outlines:
        cv2.fillPoly(mask, [np.rint(outline * 16).astype(np.int32)], (1.0,), cv2.LINE_8, 4)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(feather_px, 0.8)), np.float32)


def _grown(points: Floats, times: float) -> Floats:
    middle = points.mean(axis=0)
    return middle + (points - middle) * times


def _like_the_face(lab: Floats, face: Floats, unit: float, spread: tuple[float, float]) -> Floats:
    """Return how like the face's own skin each pixel is, smooth, 0 to 1."""
    own = np.median(lab[face > 0.5], axis=0)
    away = ((lab[..., 0] - own[0]) / spread[0]) ** 2
    away += (((lab[..., 1:] - own[1:]) / spread[1]) ** 2).sum(axis=-1)
    like = np.clip(np.exp(-0.5 * away).astype(np.float32) * 1.6, 0, 1)
    return np.asarray(cv2.GaussianBlur(like, (0, 0), unit * 0.03), np.float32)
