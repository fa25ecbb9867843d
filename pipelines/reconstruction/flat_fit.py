"""Pull the CC0 head onto the skin points of photographs: in space, or in one view's plane alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import scipy

from models.tissue_depths import AgeBand, Build
from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import base_name
from pipelines.reconstruction.depths import DepthTable, Sex
from pipelines.reconstruction.features import GLOBE_RADIUS_MM, Placed
from pipelines.reconstruction.lids import closed_on_globes
from pipelines.reconstruction.lifting import Lifted
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.registration import Field, Observations, similarity
from pipelines.reconstruction.skull import Faces
from pipelines.reconstruction.template import Template, template_head
from pipelines.reconstruction.tips import direction

_ROUNDS: Final = 4
_ACROSS_SD_MM: Final = 3.0
# What is drawn over bone is to show the depths that are drawn beside it.
_ALONG_SD_MM: Final = 0.3
_IN_PLANE: Final = 0.5
_NEAR_MM: Final = 12.0
_FORWARD: Final = np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True)
class FlatFit:
    """A head over the points of photographs: skin (n, 3) LPS mm, triangles, and the globes."""

    vertices: Floats
    faces: Faces
    globes: Mapping[str, Floats]
    globe_radius: float


def fit_template(
    lifted: Lifted,
    features: Mapping[str, Placed],
    table: DepthTable,
    *,
    sex: Sex,
    age_band: AgeBand,
    build: Build,
) -> FlatFit:
    """Return the head of a sex, age band and build over points with tissue.

    An axis that no photograph shows keeps the head's own shape.
    """
    template = template_head(sex, age_band, build)
    skin, sds, depths = _skin_points(lifted, features, table, template)
    known = np.array(lifted.known)
    placed = _placed(template, skin, sds, known)
    placed = _with_corneas(placed, features, skin, sds)
    along = _along_depths(placed, skin, depths, known)
    field = Field(_observations(placed, skin, sds, known).joined(along))
    vertices = placed.vertices + field.at(placed.vertices)
    eyes = {n: placed.points[n] + field.at(placed.points[n][None])[0] for n in ("eye_l", "eye_r")}
    globes = {name: _globe(eyes[name], features.get(name), known) for name in eyes}
    vertices = closed_on_globes(placed, vertices, globes)
    return FlatFit(vertices, template.faces, globes, GLOBE_RADIUS_MM)


def _skin_points(
    lifted: Lifted, features: Mapping[str, Placed], table: DepthTable, template: Template
) -> tuple[dict[str, Floats], dict[str, float], dict[str, Floats]]:
    """Return skin points, bone plus depth or by rules, their spread, and the ways of the depths."""
    axes, normals = np.eye(3), Surface(template.vertices, template.faces).normals
    tree = scipy.spatial.KDTree(template.vertices)
    skin: dict[str, Floats] = {}
    sds: dict[str, float] = {}
    ways: dict[str, Floats] = {}
    for name in lifted.points:
        depth = table.depths.get(base_name(name))
        if depth is None or name not in template.points:
            continue
        near = tree.query_ball_point(template.points[name], _NEAR_MM)
        way = direction(name, normals[near].mean(axis=0), axes)
        ways[name] = way
        skin[name] = lifted.points.at(name)[0] + depth.depth_mm * way
        sds[name] = float(np.hypot(depth.sd_mm, _ACROSS_SD_MM))
    for name, rule in features.items():
        if name in template.points and not name.startswith(("eye", "po")):
            skin[name], sds[name] = rule.xyz, rule.sd_mm
    return skin, sds, ways


def _placed(
    template: Template, skin: Mapping[str, Floats], sds: Mapping[str, float], known: Floats
) -> Template:
    """Return the head scaled, turned and shifted onto the points, along the known axes."""
    names = list(skin)
    source = np.array([template.points[name] for name in names])
    target = np.array([skin[name] for name in names])
    weights = np.array([1 / (sds[name] ** 2 + 16.0) for name in names])
    moved = source - source.mean(axis=0) + np.where(known, target, source).mean(axis=0)
    scale, rotation, shift = 1.0, np.eye(3), np.zeros(3)
    for _round in range(_ROUNDS):
        scale, rotation, shift = similarity(source, np.where(known, target, moved), weights)
        moved = scale * source @ rotation.T + shift

    def move(places: Floats) -> Floats:
        return scale * places @ rotation.T + shift

    return replace(
        template,
        vertices=move(template.vertices),
        points={name: move(place) for name, place in template.points.items()},
        globe_radius=scale * template.globe_radius,
    )


def _with_corneas(
    placed: Template, features: Mapping[str, Placed], skin: dict[str, Floats], sds: dict[str, float]
) -> Template:
    """Ask the fronts of the eyes to lie where the rule has them: lids rest on them."""
    points = dict(placed.points)
    for name in ("eye_l", "eye_r"):
        if name in features:
            cornea = f"cornea_{name[-1]}"
            points[cornea] = placed.points[name] + placed.globe_radius * _FORWARD
            skin[cornea] = features[name].xyz + GLOBE_RADIUS_MM * _FORWARD
            sds[cornea] = features[name].sd_mm
    return replace(placed, points=points)


def _observations(
    placed: Template, skin: Mapping[str, Floats], sds: Mapping[str, float], known: Floats
) -> Observations:
    ways = np.eye(3)[np.flatnonzero(known)]
    names = list(skin)
    places = np.repeat([placed.points[name] for name in names], len(ways), axis=0)
    off = np.repeat([skin[name] - placed.points[name] for name in names], len(ways), axis=0)
    along = np.tile(ways, (len(names), 1))
    sd = np.repeat([sds[name] for name in names], len(ways))
    return _observed(places, along, off, sd)


def _observed(places: Floats, ways: Floats, off: Floats, sd: Floats) -> Observations:
    none = np.zeros(len(sd))
    return Observations(places, ways, np.einsum("nk,nk->n", off, ways), sd, none, none)


def _along_depths(
    placed: Template, skin: Mapping[str, Floats], depths: Mapping[str, Floats], known: Floats
) -> Observations:
    """Ask the skin to stand as far off the bone as its depth says, wherever along it that is."""
    names = [name for name, way in depths.items() if np.linalg.norm(way * known) > _IN_PLANE]
    ways = np.array([depths[name] * known for name in names]).reshape(-1, 3)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    places = np.array([placed.points[name] for name in names]).reshape(-1, 3)
    off = np.array([skin[name] for name in names]).reshape(-1, 3) - places
    return _observed(places, ways, off, np.full(len(names), _ALONG_SD_MM))


def _globe(own: Floats, rule: Placed | None, known: Floats) -> Floats:
    return own if rule is None else np.where(known, rule.xyz, own)
