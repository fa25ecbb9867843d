"""From two photographs of a skull to points in space: how well they agree, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry, Point, Status, other_side
from pipelines.reconstruction.scaled_view import ScaledView

# Heights must agree within the larger of the two.
_LIMIT_MM, _LIMIT_SHARE = 2.0, 0.03
_ROUNDS: Final = 3
# What a pitch is told from.
_FEWEST_FOR_PITCH, _DEEP_MM = 6, 30.0
# Where only one view is there, rules need places that they do not use.
_HALF_WIDTH_MM: Final = 40.0


@dataclass(frozen=True)
class Agreement:
    """One point's heights over the Frankfurt plane in both views, and whether they agree, mm."""

    name: str
    frontal_mm: float
    lateral_mm: float
    apart_mm: float
    limit_mm: float

    @property
    def agrees(self) -> bool:
        """Tell whether both views put the point equally high."""
        return abs(self.apart_mm) <= self.limit_mm


@dataclass(frozen=True)
class Lifted:
    """Points in LPS mm and which of the axes x, y, z the photographs say something about.

    ``pitch_deg`` is how far the frontal view looks down on the Frankfurt plane, as both views
    together tell; it is taken out of the heights.
    """

    points: Craniometry
    known: tuple[bool, bool, bool]
    agreement: tuple[Agreement, ...]
    pitch_deg: float = 0.0


def lift(frontal: ScaledView | None, lateral: ScaledView | None) -> Lifted:
    """Return the points of one or two views in space; without a view its axis is not known."""
    if frontal is not None and lateral is not None:
        return _both(frontal, lateral)
    points: dict[str, Point] = {}
    if frontal is not None:
        for name, (x, z) in frontal.mm.items():
            # A porion without its depth would tilt the Frankfurt plane.
            if not name.startswith("po"):
                points[name] = _point(float(x), 0.0, float(z), frontal.points[name].status)
        return Lifted(Craniometry(points), (True, False, True), ())
    if lateral is None:
        return Lifted(Craniometry(points), (False, False, False), ())
    for name, (y, z) in lateral.mm.items():
        status = lateral.points[name].status
        sides = (name, other_side(name)) if name.endswith(("_l", "_r")) else (name,)
        for one in sides:
            x = _HALF_WIDTH_MM * (one.endswith("_l") - float(one.endswith("_r")))
            points[one] = _point(x, float(y), float(z), status)
    return Lifted(Craniometry(points), (False, True, True), ())


def without_perspective(frontal: ScaledView, lateral: ScaledView) -> tuple[ScaledView, ScaledView]:
    """Return both views with their perspective taken out, each by the depths the other shows."""
    first, second = frontal, lateral
    for _round in range(_ROUNDS):
        depths = {name: float(place[0]) for name, place in _mirrored(second).items()}
        at = depths.get(frontal.ruler_at, 0.0)
        first = frontal.corrected({name: y - at for name, y in depths.items()})
        # A lateral view looks along x; what lies nearer its side lies before the ruler.
        sign = -1.0 if lateral.side == "l" else 1.0
        widths = {name: sign * float(place[0]) for name, place in first.mm.items()}
        at = widths.get(lateral.ruler_at, 0.0)
        second = lateral.corrected({name: x - at for name, x in widths.items()})
    return first, second


def _both(frontal: ScaledView, lateral: ScaledView) -> Lifted:
    first, second = without_perspective(frontal, lateral)
    seen = _mirrored(second)
    pitch = _pitch(first.mm, seen)
    level = _levelled(first.mm, seen, pitch)
    points: dict[str, Point] = {}
    for name in first.mm:
        if name in seen:
            x, (y, z) = float(first.mm[name][0]), (float(value) for value in seen[name])
            own = name in lateral.points
            status: Status = frontal.points[name].status if own else "repaired"
            points[name] = _point(x, y, (z + level[name]) / 2, status)
    for name in seen:
        if not name.endswith(("_l", "_r")) and name not in points:
            y, z = (float(value) for value in seen[name])
            points[name] = _point(0.0, y, z, lateral.points[name].status)
    return Lifted(Craniometry(points), (True, True, True), _agreement(level, second.mm), pitch)


def _pitch(first: Mapping[str, Floats], seen: Mapping[str, Floats]) -> float:
    """Return the frontal view's pitch in degrees: heights that go wrong with depth.

    The median of all pairs' slopes (Theil-Sen), so that a point that stands wrong has no say. A
    pitch shortens heights too, which a second and third look allow for.
    """
    shared = [name for name in first if name in seen]
    depths = np.array([float(seen[name][0]) for name in shared])
    if len(shared) < _FEWEST_FOR_PITCH or np.ptp(depths) < _DEEP_MM:
        return 0.0
    here = np.array([float(first[name][1]) for name in shared])
    there = np.array([float(seen[name][1]) for name in shared])
    turn = 0.0
    for _round in range(_ROUNDS):
        found: Any = scipy.stats.theilslopes(here - there * np.cos(turn), depths)
        turn = float(np.arcsin(np.clip(found.slope, -0.5, 0.5)))
    return float(np.degrees(turn))


def _levelled(
    first: Mapping[str, Floats], seen: Mapping[str, Floats], pitch_deg: float
) -> dict[str, float]:
    """Return the heights of the frontal view's points without its pitch, from the orbits up."""
    turn = np.radians(pitch_deg)
    return {
        name: float((first[name][1] - seen[name][0] * np.sin(turn)) / np.cos(turn))
        for name in first
        if name in seen
    }


def _mirrored(lateral: ScaledView) -> dict[str, Floats]:
    """Return a lateral view's points with the unseen side's in the place of the seen one's."""
    found = dict(lateral.mm)
    for name in lateral.mm:
        found.setdefault(other_side(name), lateral.mm[name])
    return found


def _agreement(level: Mapping[str, float], second: Mapping[str, Floats]) -> tuple[Agreement, ...]:
    found: list[Agreement] = []
    for name, high in level.items():
        if name in second:
            other = float(second[name][1])
            limit = max(_LIMIT_MM, _LIMIT_SHARE * abs(high + other) / 2)
            found.append(Agreement(name, high, other, high - other, limit))
    return tuple(found)


def _point(x: float, y: float, z: float, status: Status) -> Point:
    return Point((x, y, z), status)
