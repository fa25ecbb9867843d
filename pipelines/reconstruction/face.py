"""From a skull and its points to a face: the approximation itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import scipy
from numpy.typing import NDArray

from models.tissue_depths import AgeBand, Build
from pipelines.arrays import Floats
from pipelines.reconstruction.bust import closed, cut_below
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.depths import DepthTable, Sex
from pipelines.reconstruction.envelope import DistanceGrid
from pipelines.reconstruction.features import GLOBE_RADIUS_MM, Placed, face_axes, place_features
from pipelines.reconstruction.lids import closed_on_globes
from pipelines.reconstruction.registration import Field, Observations, similarity
from pipelines.reconstruction.skull import Faces
from pipelines.reconstruction.template import Template, template_head
from pipelines.reconstruction.temples import StretchedEnvelope
from pipelines.reconstruction.tips import Tip, skin_tips
from pipelines.reconstruction.turn import Turn

_ROUNDS: Final = 4
_SPACING_MM: Final = 8.0
# Where a point of the skull has its spot on the skin is known to within this, mm.
_HOMOLOGY_MM: Final = 3.0
# Where the envelope bridges a hollow, the skin rests on what no one knows: half of the gap is
# added to its spread.
_BRIDGED: Final = 0.5
_NEAR_FEATURE_MM: Final = 14.0
_ORBIT_MM: Final = 20.0
_REACH_MM: Final = 3.0
# The bust ends so far below menton, mm: above where the head's own shoulders are cut.
_NECK_MM: Final = 44.0
_FORWARD: Final = np.array([0.0, -1.0, 0.0])
_EYES: Final = ("eye_l", "eye_r")


@dataclass(frozen=True)
class Bone:
    """A skull as the face needs it: its closed envelope and samples of its surface."""

    envelope: DistanceGrid
    samples: Floats


@dataclass(frozen=True)
class Face:
    """A face: skin (n, 3) LPS mm with triangles (m, 3), globes, and how it came to be."""

    vertices: Floats
    faces: Faces
    globes: Mapping[str, Floats]
    globe_radius: float
    tips: Mapping[str, Tip]
    features: Mapping[str, Placed]
    table: DepthTable

    def turned(self, turn: Turn) -> Face:
        """Return it turned with its skull."""
        return replace(
            self,
            vertices=turn.places(self.vertices),
            globes={name: turn.places(centre) for name, centre in self.globes.items()},
            tips={name: tip.turned(turn) for name, tip in self.tips.items()},
            features={name: placed.turned(turn) for name, placed in self.features.items()},
        )


def approximate_faces(
    bone: Bone,
    points: Craniometry,
    table: DepthTable,
    *,
    sex: Sex,
    age_band: AgeBand,
    build: Build,
    sds: Sequence[float] = (0.0,),
) -> list[Face]:
    """Return a face over a skull for each of ``sds``: so many deviations more of all tissue."""
    template = template_head(sex, age_band, build)
    axes = face_axes(points)
    tips = skin_tips(points, table, bone.envelope, axes)
    features = place_features(points)
    placed = place_template(template, tips)
    fixed = _point_observations(placed, tips, features)
    stretched = StretchedEnvelope(bone.envelope, bone.samples, points, placed.points)
    skin = _Skin(stretched, bone.samples, tips)
    chosen = _spread_vertices(placed, tips)
    field = Field(fixed)
    for left in reversed(range(_ROUNDS)):
        moved = placed.vertices[chosen] + field.at(placed.vertices[chosen])
        seen = fixed.joined(skin.observe(placed.vertices[chosen], moved))
        field = Field(seen, None if left else seen.amounts + np.outer(sds, seen.thicker))
    fronts = [placed.points[name] + placed.globe_radius * _FORWARD for name in _EYES]
    every = np.vstack([placed.vertices, *fronts, placed.points["me"]])
    return [
        _finished(template, placed, every + shift, (tips, features, table))
        for shift in field.all_at(every)[1:]
    ]


_Sources = tuple[Mapping[str, Tip], Mapping[str, Placed], DepthTable]


def _finished(template: Template, placed: Template, moved: Floats, sources: _Sources) -> Face:
    """Return the face of moved vertices, after which come the fronts of both eyes and menton.

    Globes stand where their rules and the skin around them agree best, so that lids of a thin
    face follow them and do not stare.
    """
    tips, features, table = sources
    vertices, fronts, chin = moved[:-3], moved[-3:-1], moved[-1]
    behind = fronts - GLOBE_RADIUS_MM * _FORWARD
    globes: dict[str, Floats] = dict(zip(_EYES, behind, strict=True))
    vertices = closed_on_globes(placed, vertices, globes)
    vertices, faces = closed(*cut_below(vertices, template.faces, float(chin[2]) - _NECK_MM))
    return Face(vertices, faces, globes, GLOBE_RADIUS_MM, tips, features, table)


def place_template(template: Template, tips: Mapping[str, Tip]) -> Template:
    """Return the template scaled, turned and shifted onto the skin points."""
    names = [name for name in tips if name in template.points]
    source = np.array([template.points[name] for name in names])
    target = np.array([tips[name].skin for name in names])
    weights = np.array([1 / (tips[name].depth.sd_mm ** 2 + 16.0) for name in names])
    scale, rotation, shift = similarity(source, target, weights)

    def move(places: Floats) -> Floats:
        return scale * places @ rotation.T + shift

    return Template(
        vertices=move(template.vertices),
        faces=template.faces,
        points={name: move(place) for name, place in template.points.items()},
        lids=template.lids,
        lips=template.lips,
        ears=template.ears,
        shown=template.shown,
        globe_radius=scale * template.globe_radius,
    )


def _point_observations(
    placed: Template, tips: Mapping[str, Tip], features: Mapping[str, Placed]
) -> Observations:
    rows: list[_Row] = []
    for name, tip in tips.items():
        if name in placed.points and name not in features:
            sd = tip.depth.sd_mm
            rows += _rows_of(placed.points[name], tip.skin, tip.way, sd, _HOMOLOGY_MM, thicker=sd)
    for name, feature in features.items():
        if name in placed.points:
            place, target = placed.points[name], feature.xyz
            if name.startswith("eye"):
                # Lids rest on the front of the eyeball, and the template's is larger.
                place = place + placed.globe_radius * _FORWARD
                target = target + GLOBE_RADIUS_MM * _FORWARD
            rows += _rows_of(place, target, _FORWARD, feature.sd_depth_mm, feature.sd_mm)
    return Observations(*map(np.array, zip(*rows, strict=True)))


_Row = tuple[Floats, Floats, float, float, float, float]
"""Place, way, amount, standard deviation, share of the error, and what more tissue adds."""


def _rows_of(
    place: Floats,
    target: Floats,
    way: Floats,
    sd_along: float,
    sd_across: float,
    *,
    thicker: float = 0.0,
) -> list[_Row]:
    """Return three observations of one point: along its depth, and twice across."""
    helper = np.eye(3)[int(np.argmin(np.abs(way)))]
    first = np.cross(way, helper)
    first /= np.linalg.norm(first)
    second = np.cross(way, first)
    offset = target - place
    return [
        (place, way, float(offset @ way), sd_along, 1.0, thicker),
        (place, first, float(offset @ first), sd_across, 0.0, 0.0),
        (place, second, float(offset @ second), sd_across, 0.0, 0.0),
    ]


class _Skin:
    """The skin that the depths give: where the distance from the envelope equals the depth."""

    def __init__(
        self, envelope: StretchedEnvelope, samples: Floats, tips: Mapping[str, Tip]
    ) -> None:
        self._envelope = envelope
        skins = np.array([tip.skin for tip in tips.values()])
        levels = envelope.at(skins)
        spread = np.array([tip.depth.sd_mm for tip in tips.values()])
        both = np.column_stack([levels, spread])
        self._level = scipy.interpolate.RBFInterpolator(
            skins, both, kernel="linear", degree=0, smoothing=0.0
        )
        self._range = both.min(axis=0), both.max(axis=0)
        self._tree = scipy.spatial.KDTree(samples)

    def observe(self, starts: Floats, moved: Floats) -> Observations:
        """Return how far each place must still go along the envelope's gradient."""
        envelope = self._envelope
        level, spread = np.clip(self._level(moved), *self._range).T
        ways = envelope.gradient(moved, reach=_REACH_MM)
        here = envelope.at(moved)
        bridged = np.maximum(np.asarray(self._tree.query(moved)[0]) - here, 0.0)
        sd = np.hypot(spread, _BRIDGED * bridged)
        amounts = ((moved - starts) * ways).sum(axis=1) + level - here
        return Observations(starts, ways, amounts, sd, np.ones(len(starts)), spread)


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
    eyes = np.array([placed.points[n] for n in _EYES])
    eyes = scipy.spatial.KDTree(eyes + placed.globe_radius * _FORWARD)
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
