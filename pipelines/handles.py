"""The points of a face that an artist can take hold of: the 68, and two for each iris."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from pipelines.arrays import Floats
from pipelines.errors import LandmarkError
from pipelines.landmarks import EYES, IBUG_COUNT, IBUG_GROUPS, Landmarks, PlacedBy, Side

SIDES: Final[tuple[Side, Side]] = ("right", "left")
# Each iris by its centre and a place on its rim, which sets the radius.
HANDLE_NAMES: Final = (
    *(
        f"{group.replace('_', ' ')} {number}"
        for group, size in IBUG_GROUPS.items()
        for number in range(1, size + 1)
    ),
    *(f"{side} iris {part}" for side in SIDES for part in ("centre", "rim")),
)
# Where no iris is known, its handles wait at 11.7 mm across for a pupil distance of 56 mm, which
# is a child's of ten years.
_RADIUS_PER_PUPIL_DISTANCE = 11.7 / 2 / 56
# Moves below this are rounding on the way to the screen and back, in px.
_ROUNDING_PX = 0.1


def handles(landmarks: Landmarks) -> Floats:
    """Return the handles (72, 2) px of a face: the 68 points, then right and left iris."""
    return np.vstack([landmarks.ibug68, *(_iris_handles(landmarks, side) for side in SIDES)])


def handle_owners(landmarks: Landmarks) -> list[PlacedBy]:
    """Return who placed each handle of a face, in their order; an iris unknown is an estimate."""
    owners: list[PlacedBy] = []
    for group in IBUG_GROUPS:
        owners += landmarks.placed_by[group]
    for side in SIDES:
        iris: tuple[PlacedBy, ...] = landmarks.placed_by.get(f"{side}_iris", ("estimate",))
        owners += iris[:1] * 2
    return owners


def iris_follows(landmarks: Landmarks, side: Side) -> bool:
    """Tell whether the handles of an iris go along with its eye: unless the artist placed it."""
    return "artist" not in landmarks.placed_by.get(f"{side}_iris", ())


def with_handles(landmarks: Landmarks, points: ArrayLike) -> Landmarks:
    """Return the landmarks after the artist moved their handles to ``points`` (72, 2) px.

    An iris whose handles only went along with its eye follows it as an estimate, and stays
    unknown where it was unknown.
    """
    array = np.asarray(points, np.float64)
    start = handles(landmarks)
    if array.shape != start.shape:
        raise LandmarkError(f"A face has handles of shape {start.shape}, not {array.shape}.")
    moved = landmarks.with_ibug68(array[:IBUG_COUNT], placed_by="artist")
    for number, side in enumerate(SIDES):
        own = slice(IBUG_COUNT + 2 * number, IBUG_COUNT + 2 * number + 2)
        eye = list(EYES[side])
        along = (array - start)[eye].mean(axis=0) if iris_follows(landmarks, side) else 0.0
        if np.abs(array[own] - start[own] - along).max() > _ROUNDING_PX:
            moved = _with_iris(moved, side, array[own], placed_by="artist")
    return moved


def _iris_handles(landmarks: Landmarks, side: Side) -> Floats:
    iris = landmarks.iris(side)
    centre = landmarks.eye_centre(side)
    radius = iris.radius if iris else _RADIUS_PER_PUPIL_DISTANCE * landmarks.pupil_distance
    return np.array([centre, centre + [radius, 0.0]])


def _with_iris(landmarks: Landmarks, side: Side, pair: Floats, *, placed_by: PlacedBy) -> Landmarks:
    centre, radius = pair[0], float(np.linalg.norm(pair[1] - pair[0]))
    if radius < 1:
        raise LandmarkError(
            f"The {side} iris has a radius of {radius:.1f} px; move its rim away from its centre."
        )
    rim = radius * np.array([(0, 0), (1, 0), (0, -1), (-1, 0), (0, 1)])
    return landmarks.with_group(f"{side}_iris", centre + rim, placed_by=placed_by)
