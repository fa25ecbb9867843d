"""Made-up photographs of made-up heads: a camera that is known, and where skin points fall."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.face_points import BY_HAND_SD_MM, FacePoints, PhotoPoint
from pipelines.reconstruction.pinhole import PinholeCamera
from tests.pipelines.reconstruction.phantoms import Phantom

SIZE: Final = (800, 1000)
PX_PER_MM: Final = 3.2
# The 19 points of a usual trial: seen well, spread over the face.
NAMES: Final = (
    "g", "n", "prn", "ss", "pr", "id", "pg", "me",
    "ex_l", "ex_r", "en_l", "en_r", "al_l", "al_r", "ch_l", "ch_r", "zy_l", "zy_r", "go_l", "go_r",
)  # fmt: skip
_FRONTAL: Final = np.array([[1.0, 0, 0], [0, 0, -1.0], [0, 1.0, 0]])


def looking_at(
    target: Floats, *, distance_mm: float = 1500.0, yaw: float = 0.0, pitch: float = 0.0
) -> PinholeCamera:
    """Return a camera with a head turned to its own left by ``yaw`` and up by ``pitch`` degrees."""
    a, b = np.radians(yaw), np.radians(pitch)
    about_up = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    about_left = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    turn = _FRONTAL @ about_left @ about_up
    shift = np.array([0, 0, distance_mm]) - turn @ target
    return PinholeCamera(turn, shift, distance_mm * PX_PER_MM, SIZE)


def camera_of(
    made: Phantom, *, distance_mm: float = 1500.0, yaw: float = 0.0, pitch: float = 0.0
) -> PinholeCamera:
    """Return a camera that has a made-up head's face in the middle."""
    middle = (made.skin.points["n"] + made.skin.points["me"]) / 2
    return looking_at(middle, distance_mm=distance_mm, yaw=yaw, pitch=pitch)


def seen_points(
    made: Phantom,
    camera: PinholeCamera,
    *,
    names: tuple[str, ...] = NAMES,
    noise_mm: float = BY_HAND_SD_MM,
    seed: int = 0,
) -> FacePoints:
    """Return where a camera sees the true skin points, placed with an error by hand."""
    rng = np.random.default_rng(seed)
    known = [name for name in names if name in made.skin.points]
    places = np.array([made.skin.points[name] for name in known])
    seen = (
        camera.project(places)
        + rng.normal(0, noise_mm, (len(known), 2)) * camera.px_per_mm(places)[:, None]
    )
    return FacePoints(
        {
            name: PhotoPoint((float(x), float(y)), BY_HAND_SD_MM, "artist")
            for name, (x, y) in zip(known, seen, strict=True)
        }
    )


def cropped(camera: PinholeCamera, size: tuple[int, int]) -> PinholeCamera:
    """Return the camera whose picture was cut to another size about its middle."""
    return replace(camera, size=size)
