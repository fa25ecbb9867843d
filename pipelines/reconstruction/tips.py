"""Skin points over the points of a skull: depth along each point's own direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.tissue_depths import named_points
from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry, PlacedBy, base_name
from pipelines.reconstruction.depths import Depth, DepthTable
from pipelines.reconstruction.envelope import DistanceGrid
from pipelines.reconstruction.turn import Turn

# Directions are taken over this reach, so that rims and edges do not turn them.
_REACH_MM = 10.0
_ROUNDS = 3


@dataclass(frozen=True)
class Tip:
    """A skin point: ``bone`` and ``skin`` LPS mm, the unit ``way`` between, and its depth.

    ``status`` and ``placed_by`` are those of the point of bone.
    """

    name: str
    bone: Floats
    skin: Floats
    way: Floats
    depth: Depth
    status: str
    placed_by: PlacedBy = "unknown"

    def turned(self, turn: Turn) -> Tip:
        """Return it turned with its skull."""
        bone, skin = turn.places(np.stack([self.bone, self.skin]))
        return replace(self, bone=bone, skin=skin, way=turn.ways(self.way))


def skin_tips(
    points: Craniometry,
    table: DepthTable,
    envelope: DistanceGrid,
    axes: Floats,
) -> dict[str, Tip]:
    """Return the skin over every point that has a depth."""
    names = [name for name in points if base_name(name) in table.depths]
    bones = points.at(*names)
    depths = [table.depths[base_name(name)] for name in names]
    lengths = np.array([depth.depth_mm for depth in depths])
    ways = _ways(names, envelope.gradient(bones, reach=_REACH_MM), axes)
    # Deep under the envelope a normal leads anywhere: take it where the skin will be.
    for _round in range(_ROUNDS):
        skins = bones + lengths[:, None] * ways
        ways = _ways(names, envelope.gradient(skins, reach=_REACH_MM), axes)
    skins = bones + lengths[:, None] * ways
    return {
        name: Tip(name, bone, skin, way, depth, points[name].status, points[name].placed_by)
        for name, bone, skin, way, depth in zip(names, bones, skins, ways, depths, strict=True)
    }


def _ways(names: Sequence[str], normals: Floats, axes: Floats) -> Floats:
    ways = zip(names, normals, strict=True)
    return np.array([direction(name, normal, axes) for name, normal in ways])


def direction(name: str, normal: Floats, axes: Floats) -> Floats:
    """Return the unit direction of a point's depth from the normal there, by the point's rule.

    ``axes`` are left, back and up as rows.
    """
    left, back, up = axes
    outward = left if name.endswith("_l") else -left
    lateral = normal if normal @ outward > 0 or name[-2:] not in ("_l", "_r") else outward
    flat: Mapping[str, Floats] = {
        "back": back,
        "up": up,
        "down": -up,
        "forward": -back,
        "forward-down": -back - up,
        "sideways": outward,
        "sagittal": normal - (normal @ left) * left,
        "transverse": lateral - (lateral @ up) * up,
        "normal": lateral,
        "out-down": outward - up,
    }
    way = flat.get(named_points()[base_name(name)].direction, normal)
    return way / max(float(np.linalg.norm(way)), 1e-6)
