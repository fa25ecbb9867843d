"""Skin that rests on bone: how far each spot of the template must go to stand as deep as it should.

Over most of the skull the depth is taken from its closed envelope, which spans hollows as skin
does. The flanks of the nose are no such hollow: there skin lies on the bone itself, from the
ridge down to the rim of the orbit, and depth is taken from an envelope that spans next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy
from numpy.typing import NDArray

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.envelope import DistanceGrid, skull_envelope, surface_samples
from pipelines.reconstruction.registration import Field, Observations
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.template import Template
from pipelines.reconstruction.temples import StretchedEnvelope
from pipelines.reconstruction.tips import Tip

EYES: Final = ("eye_l", "eye_r")
FORWARD: Final = np.array([0.0, -1.0, 0.0])
_SAMPLE_MM: Final = 3.0
_SPACING_MM: Final = 8.0
# Where the envelope bridges a hollow, the skin rests on what no one knows: half of the gap is
# added to its spread.
_BRIDGED: Final = 0.5
_NEAR_FEATURE_MM: Final = 14.0
_ORBIT_MM: Final = 20.0
_REACH_MM: Final = 3.0
# The flanks of the nose: an envelope that spans no more than sutures and lost grains of thin bone.
_CLOSE_MM: Final = 8.0
_FLANK_SPACING_MM: Final = 6.0
# From above nasion to the lower edge of the nasal bones, up to the inner canthi; no farther behind.
_ABOVE_NASION_MM, _ABOVE_RHINION_MM, _BESIDE_CANTHUS_MM, _BEHIND_MM = 4.0, 1.0, 2.0, 4.0
# Flanks lie up to 10 mm under the wide envelope; where it is more, the bone is lost.
_LOST_MM: Final = 12.0


@dataclass(frozen=True)
class Bone:
    """An upright skull as the face needs it: envelopes that span hollows, or none, and samples."""

    envelope: DistanceGrid
    close: DistanceGrid
    samples: Floats

    @classmethod
    def of(cls, standing: Skull) -> Bone:
        """Work out the envelopes of a skull."""
        close = skull_envelope(standing, closing_mm=_CLOSE_MM)
        return cls(skull_envelope(standing), close, surface_samples(standing, _SAMPLE_MM))


class SkinOverBone:
    """The skin that the depths give: where the distance from the bone equals the depth."""

    def __init__(
        self, bone: Bone, points: Craniometry, placed: Template, tips: Mapping[str, Tip]
    ) -> None:
        wide = StretchedEnvelope(bone.envelope, bone.samples, points, placed.points)
        over_hollows = placed.vertices[_spread_vertices(placed, tips)]
        on_flanks = placed.vertices[_flanks_of_nose(placed, bone)]
        tree = scipy.spatial.KDTree(bone.samples)
        self._parts = (
            _Part(wide, over_hollows, _levels(wide, tips), tree),
            _Part(bone.close, on_flanks, _levels(bone.close, tips), tree),
        )

    def observe(self, field: Field) -> Observations:
        """Return how far each spot, moved by a field so far, must go in all."""
        first, second = (part.observe(field) for part in self._parts)
        return first.joined(second)


@dataclass(frozen=True)
class _Part:
    """Spots of the template ``starts`` (n, 3) over an envelope, and how far from it skin stands."""

    envelope: StretchedEnvelope | DistanceGrid
    starts: Floats
    levels: Callable[[Floats], Floats]
    samples: scipy.spatial.KDTree

    def observe(self, field: Field) -> Observations:
        shift = field.at(self.starts)
        moved = self.starts + shift
        level, spread = self.levels(moved).T
        ways = self.envelope.gradient(moved, reach=_REACH_MM)
        here = self.envelope.at(moved)
        bridged = np.maximum(np.asarray(self.samples.query(moved)[0]) - here, 0.0)
        sd = np.hypot(spread, _BRIDGED * bridged)
        amounts = (shift * ways).sum(axis=1) + level - here
        return Observations(self.starts, ways, amounts, sd, np.ones(len(moved)), spread)


def _levels(
    envelope: StretchedEnvelope | DistanceGrid, tips: Mapping[str, Tip]
) -> Callable[[Floats], Floats]:
    """Return what gives each place (n, 3) its skin's distance from an envelope, and its SD."""
    skins = np.array([tip.skin for tip in tips.values()])
    spread = np.array([tip.depth.sd_mm for tip in tips.values()])
    both = np.column_stack([envelope.at(skins), spread])
    between = scipy.interpolate.RBFInterpolator(
        skins, both, kernel="linear", degree=0, smoothing=0.0
    )
    low, high = both.min(axis=0), both.max(axis=0)
    return lambda places: np.clip(between(places), low, high)


def _flanks_of_nose(placed: Template, bone: Bone) -> NDArray[np.intp]:
    """Choose vertices, evenly spread, over the nasal bones and beside them."""
    points, (x, y, z) = placed.points, placed.vertices.T
    left, right = points["en_l"], points["en_r"]
    half = (left[0] - right[0]) / 2 - _BESIDE_CANTHUS_MM
    within = np.abs(x - (left[0] + right[0]) / 2) < half
    within &= (z < points["n"][2] + _ABOVE_NASION_MM) & (z > points["rhi"][2] + _ABOVE_RHINION_MM)
    within &= (y < left[1] + _BEHIND_MM) & placed.shown
    candidates = np.flatnonzero(within)
    places = placed.vertices[candidates]
    there = bone.close.at(places) - bone.envelope.at(places) < _LOST_MM
    return _thinned(placed.vertices, candidates[there], _FLANK_SPACING_MM)


def _spread_vertices(placed: Template, tips: Mapping[str, Tip]) -> NDArray[np.intp]:
    """Choose vertices, evenly spread, of skin that rests on bone with a point nearby."""
    has_depth = [name for name in placed.points if name in tips]
    features = [n for n in placed.points if n.split("_")[0] in ("prn", "al", "ch", "en", "ex")]
    centres = {n: place for n, place in placed.points.items() if not n.startswith("eye")}
    names = list(centres)
    nearest = np.asarray(
        scipy.spatial.KDTree(np.array([centres[n] for n in names])).query(placed.vertices)[1]
    )
    known = np.array([name in has_depth for name in names])[nearest]
    soft = scipy.spatial.KDTree(np.array([placed.points[n] for n in features]))
    apart = np.asarray(soft.query(placed.vertices)[0]) > _NEAR_FEATURE_MM
    # Over an orbit the envelope only spans its rim: there the rules for the globe speak.
    eyes = np.array([placed.points[n] for n in EYES])
    eyes = scipy.spatial.KDTree(eyes + placed.globe_radius * FORWARD)
    apart &= np.asarray(eyes.query(placed.vertices)[0]) > _ORBIT_MM
    bare = np.maximum.reduce([placed.lids, placed.lips, placed.ears]) < 0.2
    candidates = np.flatnonzero(known & apart & bare & placed.shown & _above_neck(placed))
    return _thinned(placed.vertices, candidates, _SPACING_MM)


def _above_neck(placed: Template) -> NDArray[np.bool_]:
    """Tell which skin is above a plane from menton to the nape (n,)."""
    chin, back = placed.points["me"], placed.points["op"]
    nape = back + np.array([0.0, 0.0, -70.0])
    slope = (nape[2] - chin[2]) / (nape[1] - chin[1])
    return placed.vertices[:, 2] > chin[2] + slope * (placed.vertices[:, 1] - chin[1])


def _thinned(places: Floats, candidates: NDArray[np.intp], spacing: float) -> NDArray[np.intp]:
    kept: list[int] = []
    free = np.ones(len(candidates), bool)
    tree = scipy.spatial.KDTree(places[candidates])
    for row, vertex in enumerate(candidates):
        if free[row]:
            kept.append(int(vertex))
            free[tree.query_ball_point(places[vertex], spacing)] = False
    return np.array(kept, np.intp)
