"""Skin points of a face in a photograph: from its landmarks, or placed and named by an artist."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

import numpy as np

from models.superimposition import photo_points
from pipelines.arrays import Floats
from pipelines.errors import SuperimpositionError
from pipelines.landmarks import Landmarks
from pipelines.reconstruction.craniometry import all_names

# The error that the research page's trials assume for points placed by hand, mm.
BY_HAND_SD_MM: Final = 1.5
FEWEST: Final = 6
_EXAMPLE: Final = '{"points": {"n": [412.0, 305.5], "ex_r": [352.0, 311.0]}}'
PlacedBy = Literal["artist", "landmark finding"]


@dataclass(frozen=True)
class PhotoPoint:
    """One skin point in a photograph, px, with the standard deviation of its placing in mm."""

    xy: tuple[float, float]
    sd_mm: float
    placed_by: PlacedBy


@dataclass(frozen=True)
class FacePoints:
    """Skin points by the names of the points of bone below them; sides are the person's own.

    ``outline`` (n, 2) px is the lower edge of the face from ear to ear, where it was found.
    """

    points: Mapping[str, PhotoPoint]
    outline: Floats | None = None

    def at(self, *names: str) -> Floats:
        """Return the places of points (n, 2) px."""
        return np.array([self.points[name].xy for name in names], float).reshape(-1, 2)

    def scaled(self, factor: float) -> FacePoints:
        """Return the points in the picture at ``factor`` times its size."""
        moved = {
            name: PhotoPoint((p.xy[0] * factor, p.xy[1] * factor), p.sd_mm, p.placed_by)
            for name, p in self.points.items()
        }
        return FacePoints(moved, None if self.outline is None else self.outline * factor)

    def json(self) -> str:
        """Return the points and the outline as a recipe keeps them; `kept_face_points` reads it."""
        outline = None if self.outline is None else self.outline.tolist()
        points = {name: asdict(point) for name, point in self.points.items()}
        return json.dumps({"points": points, "outline": outline}, sort_keys=True)


def from_landmarks(landmarks: Landmarks) -> FacePoints:
    """Return the skin points that the 68 landmarks of a face show."""
    ibug = landmarks.ibug68
    return FacePoints(
        {
            name: PhotoPoint(_pair(ibug[point.ibug68]), point.sd_mm, "landmark finding")
            for name, point in photo_points().items()
        },
        ibug[:17],
    )


def read_face_points(path: Path, size: tuple[int, int]) -> FacePoints:
    """Read an artist's points, which must lie in a photograph of ``size`` (width, height) px.

    Raises SuperimpositionError naming the file, the point and what is wrong.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SuperimpositionError(
            f"The points '{path.name}' cannot be read. Check the name."
        ) from error
    except (ValueError, RecursionError) as error:
        raise SuperimpositionError(
            f"The points '{path.name}' are not JSON. Give an object such as {_EXAMPLE}."
        ) from error
    try:
        return face_points_from(document, size)
    except SuperimpositionError as error:
        raise SuperimpositionError(f"In the file '{path.name}': {error}") from error


def kept_face_points(text: str) -> FacePoints:
    """Return the points that a recipe keeps; raise SuperimpositionError where they are malformed.

    >>> kept_face_points(FacePoints({"n": PhotoPoint((4.0, 5.0), 1.5, "artist")}).json()).points
    {'n': PhotoPoint(xy=(4.0, 5.0), sd_mm=1.5, placed_by='artist')}
    """
    try:
        document = json.loads(text)
        points = {
            str(name): PhotoPoint(_pair(np.array(p["xy"], float)), p["sd_mm"], p["placed_by"])
            for name, p in document["points"].items()
        }
        outline = document["outline"]
        return FacePoints(points, None if outline is None else np.array(outline, float))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SuperimpositionError("The recipe's points of the face cannot be read.") from error


def face_points_from(document: Any, size: tuple[int, int]) -> FacePoints:
    """Return the points of a file's object; raise SuperimpositionError where it is malformed."""
    if not isinstance(document, dict) or not isinstance(document.get("points"), dict):
        raise SuperimpositionError(
            f'The points must stand in an object under "points", such as {_EXAMPLE}.'
        )
    given = cast(dict[str, Any], document["points"])
    named = {str(name).replace("'", "").replace("′", ""): value for name, value in given.items()}
    unknown = [name for name in named if name not in all_names()]
    if unknown:
        raise SuperimpositionError(
            f"No point is called {', '.join(unknown)}. Names: {', '.join(all_names())}."
        )
    return FacePoints({name: _placed(name, value, size) for name, value in named.items()})


def _placed(name: str, value: Any, size: tuple[int, int]) -> PhotoPoint:
    try:
        x, y = (float(number) for number in value)
    except (TypeError, ValueError) as error:
        raise SuperimpositionError(f"Point {name} needs two numbers, x and y in px.") from error
    if not (0 <= x <= size[0] and 0 <= y <= size[1]):
        raise SuperimpositionError(
            f"Point {name} stands at {x:g}, {y:g}; the photograph has {size[0]} × {size[1]} px. "
            f"Was it placed on another copy?"
        )
    return PhotoPoint((x, y), BY_HAND_SD_MM, "artist")


def _pair(place: Floats) -> tuple[float, float]:
    x, y = place.tolist()
    return x, y
