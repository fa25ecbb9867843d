"""Depth markers to scale in a photograph's plane, and the soft profile through them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy

from models.tissue_depths import named_points
from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import base_name
from pipelines.reconstruction.depths import Depth, DepthTable
from pipelines.reconstruction.features import Placed
from pipelines.reconstruction.scaled_view import ScaledView

# The midline from the back of the head over the crown to the chin.
MIDLINE: Final = ("op", "v", "m", "g", "n", "mn", "rhi", "ss", "mp", "pr", "id", "sm", "pg", "gn",
                  "me")  # fmt: skip
_PER_POINT: Final = 24
_FORWARD: Final = np.array([-1.0, 0.0])
_UP: Final = np.array([0.0, 1.0])


@dataclass(frozen=True)
class Marker:
    """One depth in a view's plane, mm: from ``bone`` along ``way`` (2,), None where it faces us."""

    name: str
    bone: Floats
    way: Floats | None
    depth: Depth
    status: str

    def at(self, sds: float = 0.0) -> Floats:
        """Return where the skin is with so many standard deviations more tissue, (2,) mm."""
        way = np.zeros(2) if self.way is None else self.way
        return self.bone + max(self.depth.depth_mm + sds * self.depth.sd_mm, 0.5) * way


def markers(view: ScaledView, table: DepthTable) -> dict[str, Marker]:
    """Return a marker for each point of a view that has a depth and is not on its far side."""
    return {
        name: Marker(
            name, place, _way(view, name), table.depths[base_name(name)], view.points[name].status
        )
        for name, place in view.mm.items()
        if base_name(name) in table.depths and not _far(view, name)
    }


def _far(view: ScaledView, name: str) -> bool:
    return view.kind == "frontal" and named_points()[base_name(name)].direction == "back"


def _way(view: ScaledView, name: str) -> Floats | None:
    """Return the direction of a point's depth in the view's plane, or None along the view."""
    rule = named_points()[base_name(name)].direction
    if view.kind == "frontal":
        out = np.array([1.0 if name.endswith("_l") else -1.0, 0.0])
        flat = {"up": _UP, "down": -_UP, "sideways": out, "transverse": out,
                "out-down": (out - _UP) / np.sqrt(2)}  # fmt: skip
        return flat.get(rule)
    if rule == "sagittal":
        return _profile_normal(view, name)
    flat = {"up": _UP, "down": -_UP, "forward": _FORWARD, "back": -_FORWARD,
            "forward-down": (_FORWARD - _UP) / np.sqrt(2)}  # fmt: skip
    return flat.get(rule)


def _profile_normal(view: ScaledView, name: str) -> Floats:
    """Return the direction off the profile, across the line through the points to both sides."""
    order = [one for one in MIDLINE if one in view.mm]
    row = order.index(name)
    before, after = view.mm[order[max(row - 1, 0)]], view.mm[order[min(row + 1, len(order) - 1)]]
    along = after - before
    # From the crown down to the chin the outside of a profile lies to the front.
    normal = np.array([along[1], -along[0]])
    return normal / max(float(np.linalg.norm(normal)), 1e-9)


@dataclass(frozen=True)
class Profile:
    """The soft profile (n, 2) mm in a lateral view, through the named ``skin`` points in order."""

    skin: Mapping[str, Floats]
    line: Floats


def soft_profile(
    found: Mapping[str, Marker], features: Mapping[str, Placed], *, sds: float = 0.0
) -> Profile | None:
    """Return the profile from the forehead down, through the skin over the midline.

    The nose's tip comes from its rule, where the points for it are there. None below four points.
    The vault has too few points for a line.
    """
    skin: dict[str, Floats] = {}
    for name in MIDLINE[MIDLINE.index("m") :]:
        marker = found.get(name)
        if marker is not None and marker.way is not None:
            skin[name] = marker.at(sds)
        if name == "rhi" and "prn" in features:
            skin["prn"] = features["prn"].xyz[1:]
    if len(skin) < 4:
        return None
    return Profile(skin, smooth_line(list(skin.values())))


def smooth_line(places: Sequence[Floats]) -> Floats:
    """Return a smooth line (n, 2) through places, without loops where they lie close together.

    A cubic spline over the square root of the chords (centripetal: Lee 1989, Computer-Aided
    Design 21:363-370).
    """
    through = np.array(places)
    steps = np.sqrt(np.maximum(np.linalg.norm(np.diff(through, axis=0), axis=1), 1e-6))
    at = np.concatenate([[0.0], np.cumsum(steps)])
    fine = np.linspace(0, at[-1], _PER_POINT * len(through))
    return np.asarray(scipy.interpolate.CubicSpline(at, through)(fine), float)
