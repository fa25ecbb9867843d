"""From a skull and its points to a face: the approximation itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from models.tissue_depths import AgeBand, Build
from pipelines.arrays import Floats
from pipelines.drafting import FINAL, Draft
from pipelines.reconstruction.bust import closed, cut_below
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.depths import DepthTable, Sex
from pipelines.reconstruction.features import GLOBE_RADIUS_MM, Placed, place_features, standing_axes
from pipelines.reconstruction.lids import closed_on_globes
from pipelines.reconstruction.registration import Field, Observations, similarity
from pipelines.reconstruction.skin_over_bone import EYES, FORWARD, Bone, SkinOverBone
from pipelines.reconstruction.skull import Faces
from pipelines.reconstruction.template import Template, template_head
from pipelines.reconstruction.tips import Tip, skin_tips
from pipelines.reconstruction.turn import Turn

ROUNDS: Final = 4
"""So often the skin is moved nearer; between the rounds a drawing may be given up."""
# Where a point of the skull has its spot on the skin is known to within this, mm.
_HOMOLOGY_MM: Final = 3.0
# The bust ends so far below menton, mm: above where the head's own shoulders are cut.
_NECK_MM: Final = 44.0


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
    rules: Mapping[str, str] = MappingProxyType({}),
    draft: Draft = FINAL,
) -> list[Face]:
    """Return a face over a skull for each of ``sds``: so many deviations more of all tissue.

    ``rules`` names another than the usual rule of a feature, as `place_features` takes them.
    """
    template = template_head(sex, age_band, build)
    axes = standing_axes(points)
    tips = skin_tips(points, table, bone.envelope, axes)
    features = place_features(points, rules)
    placed = place_template(template, tips)
    fixed = _point_observations(placed, tips, features)
    skin = SkinOverBone(bone, points, placed, tips)
    field = Field(fixed)
    for left in reversed(range(ROUNDS)):
        draft.go_on()
        seen = fixed.joined(skin.observe(field))
        field = Field(seen, None if left else seen.amounts + np.outer(sds, seen.thicker))
    fronts = [placed.points[name] + placed.globe_radius * FORWARD for name in EYES]
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
    behind = fronts - GLOBE_RADIUS_MM * FORWARD
    globes: dict[str, Floats] = dict(zip(EYES, behind, strict=True))
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
                place = place + placed.globe_radius * FORWARD
                target = target + GLOBE_RADIUS_MM * FORWARD
            rows += _rows_of(place, target, FORWARD, feature.sd_depth_mm, feature.sd_mm)
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
