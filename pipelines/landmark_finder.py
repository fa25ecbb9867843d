"""Find the faces of a photograph, and every landmark of the one that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.errors import LandmarkError, NoFaceError, SeveralFacesError
from pipelines.face_mesh import fit_mesh
from pipelines.faces import Face, find_faces
from pipelines.hairline import estimate_hairline
from pipelines.ibug import place_ibug68
from pipelines.irises import find_iris
from pipelines.landmarks import Landmarks, Points, Side
from pipelines.photograph import Photograph
from pipelines.sentences import Sentence

PRESENCE_NEEDED: Final = 0.5
_PHOTOGRAPH: Final = Sentence("the photograph")
# Limits of a visible iris, in widths of its eye: opening of the lids, distance of the iris from
# the eye's middle, radius. A shut eye and a network gone astray both fall outside.
_OPENING_NEEDED: Final = 0.1
_DISTANCE_LIMIT: Final = 0.35
_RADIUS_LIMITS: Final = (0.12, 0.40)


class FacesToChooseError(SeveralFacesError):
    """Several faces were found and none was chosen; ``faces`` holds them, largest first."""

    def __init__(self, message: str, faces: tuple[Face, ...]) -> None:
        super().__init__(message)
        self.faces = faces


def find_all(photograph: Photograph) -> tuple[Face, ...]:
    """Return every face of the photograph, largest first, each confirmed by the face mesh."""
    return tuple(face for face, _ in _confirmed(photograph))


def find_landmarks(
    photograph: Photograph, *, face: int | None = None, called: str = _PHOTOGRAPH
) -> Landmarks:
    """Place all groups of landmarks on the only face, or on number ``face`` counted from 1.

    Errors name the photograph as it is ``called``.

    Raises NoFaceError where there is none, FacesToChooseError where there are several and
    ``face`` is None, LandmarkError for a number that no face has.
    """
    found = _confirmed(photograph)
    faces = [candidate for candidate, _ in found]
    mesh = found[_chosen(faces, face, photograph.size, called)][1]
    pixels = photograph.pixels
    landmarks = Landmarks.from_ibug68(
        place_ibug68(pixels, mesh), image_size=photograph.size, placed_by="detector"
    ).with_group("mesh", mesh, placed_by="detector")
    for side in ("right", "left"):
        iris = find_iris(pixels, mesh, side)
        if _is_visible(iris, landmarks, side):
            landmarks = landmarks.with_group(f"{side}_iris", iris, placed_by="detector")
    return landmarks.with_group("hairline", estimate_hairline(mesh), placed_by="estimate")


def _confirmed(photograph: Photograph) -> list[tuple[Face, Floats]]:
    found: list[tuple[Face, Floats]] = []
    for face in find_faces(photograph.pixels):
        mesh = fit_mesh(photograph.pixels, face)
        if mesh.presence >= PRESENCE_NEEDED:
            found.append((face, mesh.points))
    return found


def _chosen(faces: Sequence[Face], number: int | None, size: tuple[int, int], called: str) -> int:
    """Return the index of the face that is meant."""
    if not faces:
        raise NoFaceError(
            Sentence(
                "No face was found in {called}. Place its 68 landmarks by hand.", called=called
            )
        )
    if number is None and len(faces) > 1:
        listed = "; ".join(f"{n}: {_place(face, size)}" for n, face in enumerate(faces, 1))
        raise FacesToChooseError(
            Sentence(
                "There are {count} faces in {called}. Choose one by its number, from the "
                "largest on: {listed}.",
                count=len(faces),
                called=called,
                listed=listed,
            ),
            tuple(faces),
        )
    index = 0 if number is None else number - 1
    if not 0 <= index < len(faces):
        raise LandmarkError(
            Sentence(
                "Face {number} was asked for, but {called} shows {count}; choose 1 to {count}.",
                number=number,
                called=called,
                count=len(faces),
            )
        )
    return index


def _place(face: Face, size: tuple[int, int]) -> str:
    (x, y), (width, height) = face.centre, size
    row = ("top", "middle", "bottom")[min(2, max(0, int(3 * y / height)))]
    column = ("left", "centre", "right")[min(2, max(0, int(3 * x / width)))]
    return f"{row} {column}, around x {x:.0f}, y {y:.0f}, {face.side:.0f} px wide"


def _is_visible(iris: Points, landmarks: Landmarks, side: Side) -> bool:
    lids = landmarks.groups[f"{side}_eye"]
    width = np.linalg.norm(lids[3] - lids[0])
    opening = np.linalg.norm(lids[[1, 2]] - lids[[5, 4]], axis=1).mean()
    radius = np.linalg.norm(iris[1:] - iris[0], axis=1).mean()
    distance = np.linalg.norm(iris[0] - lids.mean(axis=0))
    low, high = _RADIUS_LIMITS
    return bool(
        opening > _OPENING_NEEDED * width
        and distance < _DISTANCE_LIMIT * width
        and low * width < radius < high * width
    )
