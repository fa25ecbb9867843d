"""Small upright face pictures, cut as the networks of dlib were trained on them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.sampling import level_crop, sample, to_crop

# dlib counts its points in whole px: the face is first cut out so large that this is nothing.
_ROOM_PX: Final = 640
_ROOM_PER_EYES: Final = 4.5
# Outer and inner corner of the left eye, of the right eye, and the nose's base.
_FIVE: Final = [45, 42, 36, 39, 33]


def face_chip(pixels: Pixels, points: Floats, *, side: int, padding: float) -> Pixels:
    """Return a face as (side, side, 3) uint8, placed by eye corners and nose base.

    ``pixels`` is (H, W, 3) RGB, ``points`` its (68, 2) px; ``padding`` is the room around the
    face in shares of it (dlib's ``get_face_chip``).
    """
    dlib = load_dlib()
    right, left = points[36:42].mean(axis=0), points[42:48].mean(axis=0)
    across = left - right
    centre = points[_FIVE].mean(axis=0)
    reach = _ROOM_PER_EYES * float(np.hypot(*across))
    matrix = level_crop(centre, reach, float(np.degrees(np.arctan2(*across[::-1]))), _ROOM_PX)
    room = sample(pixels, matrix, _ROOM_PX)
    parts = [dlib.point(int(x), int(y)) for x, y in np.rint(to_crop(matrix, points[_FIVE]) - 0.5)]
    found = dlib.full_object_detection(dlib.rectangle(0, 0, _ROOM_PX, _ROOM_PX), parts)
    return np.asarray(dlib.get_face_chip(room, found, size=side, padding=padding), np.uint8)


def mirrored(chip: Pixels) -> Pixels:
    """Return the mirror image of a picture."""
    return np.ascontiguousarray(chip[:, ::-1])


def load_dlib() -> Any:
    """Return dlib, loaded when first needed, so that the command line answers at once."""
    import dlib

    return dlib
