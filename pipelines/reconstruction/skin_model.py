"""Where the skin points of a skull's person lie in space, and how well that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.depths import DepthTable
from pipelines.reconstruction.envelope import DistanceGrid
from pipelines.reconstruction.features import Placed, place_features, standing_axes
from pipelines.reconstruction.tips import Tip, skin_tips
from pipelines.reconstruction.turn import Turn

# How well the spot of skin over a point of bone is found across the depth, mm (an assumption).
_ACROSS_SD_MM: Final = 3.0
# The rules for the ear's place and the eye's centre give no spot that a photograph shows.
_UNSEEN: Final = ("eye_l", "eye_r")


@dataclass(frozen=True)
class SkinPoint:
    """One skin point: LPS mm, covariance (3, 3) mm², and the depth or the rule that places it."""

    xyz: Floats
    covariance: Floats
    bone: Floats | None
    tip: Tip | None
    rule: Placed | None

    def turned(self, turn: Turn) -> SkinPoint:
        """Return it turned with its skull."""
        return SkinPoint(
            turn.places(self.xyz),
            turn.axes @ self.covariance @ turn.axes.T,
            None if self.bone is None else turn.places(self.bone),
            None if self.tip is None else self.tip.turned(turn),
            None if self.rule is None else self.rule.turned(turn),
        )


@dataclass(frozen=True)
class SkinModel:
    """Every skin point that depths and rules give over a skull; ``axes`` are left, back, up."""

    points: Mapping[str, SkinPoint]
    bone: Craniometry
    axes: Floats
    table: DepthTable

    def turned(self, turn: Turn) -> SkinModel:
        """Return it turned with its skull."""
        points = {name: point.turned(turn) for name, point in self.points.items()}
        return SkinModel(points, turn.points(self.bone), turn.ways(self.axes), self.table)


def skin_model(points: Craniometry, table: DepthTable, envelope: DistanceGrid) -> SkinModel:
    """Return the skin points over a skull: bone and depth first, rules where bone has no point."""
    axes = standing_axes(points)
    found: dict[str, SkinPoint] = {}
    for name, rule in place_features(points).items():
        if name not in _UNSEEN:
            deep = np.outer(axes[1], axes[1])
            covariance = rule.sd_mm**2 * (np.eye(3) - deep) + rule.sd_depth_mm**2 * deep
            found[name] = SkinPoint(rule.xyz, covariance, _bone_of(points, name), None, rule)
    for name, tip in skin_tips(points, table, envelope, axes).items():
        along = np.outer(tip.way, tip.way)
        covariance = tip.depth.sd_mm**2 * along + _ACROSS_SD_MM**2 * (np.eye(3) - along)
        found[name] = SkinPoint(tip.skin, covariance, tip.bone, tip, None)
    return SkinModel(found, points, axes, table)


def _bone_of(points: Craniometry, name: str) -> Floats | None:
    return points.at(name)[0] if name in points else None
