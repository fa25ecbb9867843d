"""A turn in space, and what it makes of places, directions, surfaces and points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import scipy

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.skull import Skull


@dataclass(frozen=True)
class Turn:
    """A turn about a ``centre`` (3,) LPS mm; ``axes`` (3, 3) hold, as rows, what becomes x, y, z.

    For a skull they are its own left, back and up in the scan.
    """

    axes: Floats
    centre: Floats

    def places(self, places: Floats) -> Floats:
        """Return where places (n, 3) or (3,) come to stand."""
        return np.asarray(self.centre + (places - self.centre) @ self.axes.T)

    def ways(self, ways: Floats) -> Floats:
        """Return where directions (n, 3) or (3,) come to point."""
        return np.asarray(ways @ self.axes.T)

    def skull(self, skull: Skull) -> Skull:
        """Return a surface turned."""
        return replace(skull, vertices=self.places(skull.vertices))

    def points(self, points: Craniometry) -> Craniometry:
        """Return points turned."""
        places = self.places(points.at(*points)).tolist()
        return replace(
            points,
            points={
                name: replace(point, xyz=(x, y, z))
                for (name, point), (x, y, z) in zip(points.items(), places, strict=True)
            },
        )

    def told(self) -> dict[str, Any]:
        """Return what it is for JSON, with the degrees about each axis of the scan."""
        x, y, z = np.round(self.degrees_about_axes, 2).tolist()
        return {
            "degrees": round(self.degrees, 2),
            "degrees_about": {"x": x, "y": y, "z": z},
            "axes": np.round(self.axes, 9).tolist(),
            "centre": np.round(self.centre, 3).tolist(),
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Turn:
        """Return the turn that was told so."""
        return cls(np.array(told["axes"]), np.array(told["centre"]))

    @property
    def back(self) -> Turn:
        """The turn that undoes this one."""
        return Turn(self.axes.T, self.centre)

    @property
    def degrees(self) -> float:
        """By how much it turns."""
        return float(np.linalg.norm(self.degrees_about_axes))

    @property
    def degrees_about_axes(self) -> Floats:
        """The axis that it turns about (3,), as long as the degrees it turns by."""
        turn: Any = scipy.spatial.transform.Rotation.from_matrix(self.axes)
        return np.asarray(turn.as_rotvec(degrees=True), float)


UNTURNED: Final = Turn(np.eye(3), np.zeros(3))
