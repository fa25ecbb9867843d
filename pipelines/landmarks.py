"""Landmarks of one face: named groups of points, and who placed each of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from pipelines.arrays import Floats
from pipelines.errors import LandmarkError
from pipelines.following import Following

Points = Floats
PlacedBy = Literal["detector", "artist", "estimate"]
Side = Literal["right", "left"]

# Sizes of the iBUG groups in the order in which they make up the 68 points.
# "Right" and "left" are the person's own, so the right eye stands left in the picture.
IBUG_GROUPS: Mapping[str, int] = {
    "outline": 17,
    "right_brow": 5,
    "left_brow": 5,
    "nose_bridge": 4,
    "nose_base": 5,
    "right_eye": 6,
    "left_eye": 6,
    "outer_lips": 12,
    "inner_lips": 8,
}
# An iris is its centre followed by four points of its rim.
OTHER_GROUPS: Mapping[str, int] = {
    "right_iris": 5,
    "left_iris": 5,
    "hairline": 9,
    "mesh": 468,
}
GROUP_SIZES: Mapping[str, int] = {**IBUG_GROUPS, **OTHER_GROUPS}
IBUG_COUNT = sum(IBUG_GROUPS.values())
_IRIS_SIDES: Mapping[str, Side] = {"right_iris": "right", "left_iris": "left"}
# Smaller moves of a landmark are none.
_MOVED_PX = 0.05
# Of the 68, each eye's points, its corners, and the points of its lids between them.
EYES: Mapping[Side, range] = {"right": range(36, 42), "left": range(42, 48)}
EYE_CORNERS: Mapping[Side, tuple[int, int]] = {"right": (36, 39), "left": (42, 45)}
LIDS: Mapping[Side, tuple[int, int, int, int]] = {
    "right": (37, 38, 40, 41),
    "left": (43, 44, 46, 47),
}
# What reading a document of any other shape can raise.
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Iris:
    """One iris as a circle: centre (2,) float px and radius float px."""

    centre: Points
    radius: float


@dataclass(frozen=True)
class Landmarks:
    """Points of one face in the pixels of one upright photograph.

    ``groups`` maps a group's name to (n, 2) float px, x to the right and y down;
    ``placed_by`` says for every point who placed it. ``image_size`` is (width, height).
    """

    groups: Mapping[str, Points]
    placed_by: Mapping[str, tuple[PlacedBy, ...]]
    image_size: tuple[int, int]

    def __post_init__(self) -> None:
        for name, points in self.groups.items():
            _check_group(name, points, self.placed_by.get(name, ()))
        missing = [name for name in IBUG_GROUPS if name not in self.groups]
        if missing:
            raise LandmarkError(
                f"Landmark groups {', '.join(missing)} are missing; "
                f"all of {', '.join(IBUG_GROUPS)} are needed. Place them by hand and save again."
            )

    @classmethod
    def from_ibug68(
        cls, points: ArrayLike, *, image_size: tuple[int, int], placed_by: PlacedBy
    ) -> Landmarks:
        """Build from (68, 2) float px in iBUG/dlib order."""
        array = np.asarray(points, np.float64)
        if array.shape != (IBUG_COUNT, 2):
            raise LandmarkError(
                f"The 68-point scheme needs an array of shape (68, 2), not {array.shape}."
            )
        groups: dict[str, Points] = {}
        start = 0
        for name, size in IBUG_GROUPS.items():
            groups[name] = array[start : start + size]
            start += size
        placed: dict[str, tuple[PlacedBy, ...]] = {
            name: tuple(placed_by for _ in points) for name, points in groups.items()
        }
        return cls(groups, placed, image_size)

    @property
    def ibug68(self) -> Points:
        """The 68 points (68, 2) float px in iBUG/dlib order."""
        return np.concatenate([self.groups[name] for name in IBUG_GROUPS])

    @property
    def pupil_distance(self) -> float:
        """Distance between the eye centres in px: the unit U of every length on a face."""
        right, left = self.eye_centre("right"), self.eye_centre("left")
        return float(np.hypot(*(left - right)))

    def eye_centre(self, side: Side) -> Points:
        """Return the centre of the iris, or of the lids where no iris is known, (2,) float px."""
        iris = self.iris(side)
        return iris.centre if iris else self.groups[f"{side}_eye"].mean(axis=0)

    def iris(self, side: Side) -> Iris | None:
        """Return the iris of one side, or None where it was not found."""
        points = self.groups.get(f"{side}_iris")
        if points is None:
            return None
        radius = np.linalg.norm(points[1:] - points[0], axis=1).mean()
        return Iris(points[0], float(radius))

    def with_group(self, name: str, points: ArrayLike, *, placed_by: PlacedBy) -> Landmarks:
        """Return a copy in which one group stands elsewhere."""
        array = np.asarray(points, np.float64)
        return replace(
            self,
            groups={**self.groups, name: array},
            placed_by={**self.placed_by, name: (placed_by,) * len(array)},
        )

    def with_ibug68(self, points: ArrayLike, *, placed_by: PlacedBy) -> Landmarks:
        """Return a copy whose 68 points stand at ``points`` (68, 2) px.

        Mesh, irises and hairline follow as estimates, but what the artist placed stays. Points
        that did not move by more than a twentieth of a pixel keep who placed them.
        """
        other = Landmarks.from_ibug68(points, image_size=self.image_size, placed_by=placed_by)
        moved = self
        for name in IBUG_GROUPS:
            moved = moved._with_moved(name, other.groups[name], placed_by)
        following = Following(self.ibug68, moved.ibug68, self.pupil_distance)
        for name in (name for name in OTHER_GROUPS if name in self.groups):
            stays = np.array([who == "artist" for who in self.placed_by[name]])
            # One point of an iris cannot go without the others.
            stays |= name in _IRIS_SIDES and stays.any()
            points = np.where(stays[:, None], self.groups[name], self._followed(name, following))
            moved = moved._with_moved(name, points, "estimate")
        return moved

    def _followed(self, name: str, following: Following) -> Points:
        if name in _IRIS_SIDES:
            return following.together(self.groups[name], EYES[_IRIS_SIDES[name]])
        return following.nearby(self.groups[name])

    def _with_moved(self, name: str, points: Points, placed_by: PlacedBy) -> Landmarks:
        before = self.groups[name]
        moved = np.abs(points - before).max(axis=1) > _MOVED_PX
        pairs = zip(moved, self.placed_by[name], strict=True)
        who = tuple(placed_by if is_moved else kept for is_moved, kept in pairs)
        return replace(
            self,
            groups={**self.groups, name: np.where(moved[:, None], points, before)},
            placed_by={**self.placed_by, name: who},
        )

    def moved(self, move: Callable[[Points], Points]) -> Landmarks:
        """Return the landmarks after ``move``, which maps all points (n, 2) px at once."""
        everything = move(np.concatenate(list(self.groups.values())))
        ends = np.cumsum([len(points) for points in self.groups.values()])
        parts = np.split(everything, ends[:-1])
        return replace(self, groups=dict(zip(self.groups, parts, strict=True)))

    def scaled(self, image_size: tuple[int, int]) -> Landmarks:
        """Return the landmarks for the same picture at another size (width, height)."""
        factor = np.array(image_size, np.float64) / self.image_size
        # Pixel centres, not pixel corners, are the origin of landmark coordinates.
        groups = {n: (p + 0.5) * factor - 0.5 for n, p in self.groups.items()}
        return replace(self, groups=groups, image_size=image_size)

    def to_json(self) -> str:
        """Write the landmark file: scheme, image size, groups, and who placed each point."""
        groups = {
            name: {
                "points": np.round(points, 3).tolist(),
                "placed_by": list(self.placed_by[name]),
            }
            for name, points in self.groups.items()
        }
        document = {"format": 1, "image_size": list(self.image_size), "groups": groups}
        return json.dumps(document)

    @classmethod
    def from_json(cls, text: str, *, image_size: tuple[int, int] = (0, 0)) -> Landmarks:
        """Read a landmark file written by :meth:`to_json`, or a bare list of 68 [x, y] pairs.

        A bare list carries no image size, so ``image_size`` is taken for it; its points count as
        placed by the artist. Raises LandmarkError for everything else.
        """
        try:
            document = json.loads(text)
            if isinstance(document, list):
                return cls.from_ibug68(document, image_size=image_size, placed_by="artist")
            groups = {
                name: np.asarray(group["points"], np.float64)
                for name, group in document["groups"].items()
            }
            placed: dict[str, tuple[PlacedBy, ...]] = {
                name: tuple(g["placed_by"]) for name, g in document["groups"].items()
            }
            width, height = (int(side) for side in document["image_size"])
            return cls(groups, placed, (width, height))
        except _MALFORMED as error:
            raise LandmarkError(
                "The landmark file is not in a known form. Give the JSON that the workbench saves "
                "(image_size and groups), or a list of 68 [x, y] pairs."
            ) from error


def _check_group(name: str, points: Points, placed_by: tuple[str, ...]) -> None:
    if name not in GROUP_SIZES:
        raise LandmarkError(
            f"Landmark group '{name}' is unknown; known are {', '.join(GROUP_SIZES)}."
        )
    if points.shape != (GROUP_SIZES[name], 2):
        raise LandmarkError(
            f"Landmark group '{name}' has shape {points.shape}; ({GROUP_SIZES[name]}, 2) is needed."
        )
    if not np.isfinite(points).all():
        raise LandmarkError(f"Landmark group '{name}' has points that are not numbers.")
    if len(placed_by) != len(points) or not set(placed_by) <= set(get_args(PlacedBy)):
        raise LandmarkError(
            f"Landmark group '{name}' needs one of {', '.join(get_args(PlacedBy))} per point."
        )
