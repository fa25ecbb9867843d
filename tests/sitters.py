"""The samples' people with their landmarks, found once per process."""

from __future__ import annotations

from functools import cache

from models import samples
from pipelines.ageing.skin_window import Face, face_window
from pipelines.alignment import eye_frame
from pipelines.arrays import Pixels
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.photograph import read_photograph

LIGHT, MEDIUM, DARK = "child-06-girl-light", "child-06-girl-medium", "child-06-boy-dark"
SKINS = (LIGHT, MEDIUM, DARK)


@cache
def sitter(name: str, max_side: int = 700) -> tuple[Pixels, Landmarks]:
    """Return a sample's pixels (H, W, 3) uint8 and its landmarks."""
    photograph = read_photograph(samples.sample(name)).scaled(max_side)
    return photograph.pixels, find_landmarks(photograph)


def face_of(pixels: Pixels, landmarks: Landmarks) -> Face:
    """Return the window around a face that has a mesh."""
    return face_window(pixels, landmarks.groups["mesh"], eye_frame(landmarks))
