"""Lips meet along one bowed line, cross nowhere, and are alike on both sides."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
import pytest
import trimesh
from trimesh.ray.ray_pyembree import RayMeshIntersector

from models.tissue_depths import Build
from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry, Point
from pipelines.reconstruction.depths import Sex
from pipelines.reconstruction.features import place_features
from pipelines.reconstruction.raycast import Camera, Surface
from pipelines.reconstruction.template import template_head
from pipelines.reconstruction.views import Shaded, draw
from tests.pipelines.reconstruction.phantoms import phantom

HEADS: Final[tuple[tuple[Sex, Build], ...]] = (("F", "normal"), ("M", "slender"), ("M", "heavy"))
STEP_MM: Final = 0.05
# Behind the front of the lips: throat, seen through what they leave open.
DEEP_MM: Final = 8.0
HEIGHTS_MM: Final = np.arange(-5.0, 5.0, STEP_MM)
BACK: Final = np.array([0.0, 1.0, 0.0])
NEAR_CORNER: Final = 3.2
# Of the way to the corners, on both sides.
SHARES: Final = np.linspace(-0.8, 0.8, 17)


def rays(sex: Sex, build: Build) -> Floats:
    """Return where rays towards the lips start, (shares, heights, 3) LPS mm."""
    points = template_head(sex, "adult", build).points
    starts = np.empty((len(SHARES), len(HEIGHTS_MM), 3))
    starts[..., 0] = SHARES[:, None] * points["ch_l"][0]
    starts[..., 1] = -300.0
    starts[..., 2] = points["inc"][2] + HEIGHTS_MM
    return starts


@cache
def profiles(sex: Sex, build: Build) -> Floats:
    """Return how far forward skin comes at each share and height, mm."""
    made, starts = template_head(sex, "adult", build), rays(sex, build)
    hits = Surface(made.vertices, made.faces).cast(starts.reshape(-1, 3), BACK)
    return np.where(hits.met, -hits.distance, -np.inf).reshape(starts.shape[:2])


@pytest.mark.parametrize(("sex", "build"), HEADS)
def test_lips_do_not_gape(sex: Sex, build: Build) -> None:
    forward = profiles(sex, build)
    through = forward < np.median(forward, axis=1, keepdims=True) - DEEP_MM
    # Those of the head as it comes leave 0.6 to 1 mm open.
    assert through.sum(axis=1).max() * STEP_MM < 0.5


@pytest.mark.parametrize(("sex", "build"), HEADS)
def test_lips_do_not_cross(sex: Sex, build: Build) -> None:
    made, starts = template_head(sex, "adult", build), rays(sex, build).reshape(-1, 3)
    mesh = trimesh.Trimesh(made.vertices, made.faces, process=False)
    seen: Any = RayMeshIntersector(mesh).intersects_location(
        starts, np.tile(BACK, (len(starts), 1)), multiple_hits=True
    )
    places, ray, triangle = seen
    entering = mesh.face_normals[triangle][:, 1] < 0
    order = np.lexsort((places[:, 1], ray))
    ray, entering = ray[order], entering[order]
    first = np.flatnonzero(np.diff(ray, prepend=-1))
    again = first[np.flatnonzero(np.diff(first, append=len(ray)) > 1)] + 1
    # Who goes into one lip must come out of it before going into the other.
    assert entering[first].mean() > 0.9
    assert not (entering[again - 1] & entering[again]).any()


@pytest.mark.parametrize(("sex", "build"), HEADS)
def test_they_meet_along_one_line_bowed_down_in_the_middle_and_at_the_corners(
    sex: Sex, build: Build
) -> None:
    near = np.abs(HEIGHTS_MM) < 3
    line = HEIGHTS_MM[near][profiles(sex, build)[:, near].argmin(axis=1)]
    middle, peak = len(line) // 2, line.max()
    assert line[middle] < peak - 0.5
    assert max(line[0], line[-1]) < peak - 0.5
    assert np.abs(np.diff(line)).max() < 0.7


@pytest.mark.parametrize(("sex", "build"), HEADS)
def test_both_halves_of_the_mouth_are_alike(sex: Sex, build: Build) -> None:
    forward = profiles(sex, build)
    apart = np.abs(forward - forward[::-1])
    assert np.quantile(apart, 0.99) < 0.2


@pytest.mark.parametrize(("sex", "build"), HEADS)
def test_no_bright_dot_stands_at_the_corners(sex: Sex, build: Build) -> None:
    made = template_head(sex, "adult", build)
    corner, near = made.points["ch_l"], NEAR_CORNER
    close = np.linalg.norm(made.vertices - corner, axis=1) < 25
    used, faces = np.unique(made.faces[close[made.faces].all(axis=1)], return_inverse=True)
    skin = Surface(made.vertices[used], faces.reshape(-1, 3))
    view = Camera(np.eye(3)[0], np.eye(3)[2], BACK, corner, (120, 120), 6.0)
    grey = draw([Shaded(skin, np.full(3, 196.0), skin.openness())], view)[0][..., 0]
    y, x = (np.indices(grey.shape) - 59.5) / 6.0
    apart = np.hypot(x, y)
    around = np.median(grey[(apart > near + 1.8) & (apart < near + 4.8) & (x > 0)])
    # The head as it comes has one of 26.
    assert np.percentile(grey[apart < near], 99.5) - around < 22


def test_the_mouth_is_as_wide_as_its_rule_says_of_the_canines() -> None:
    points = phantom("plain man").points
    wider = dict(points.points)
    for name in ("sC_l", "sC_r"):
        x, y, z = points[name].xyz
        wider[name] = Point((1.2 * x, y, z))
    narrow, wide = (width_and_canines(each) for each in (points, Craniometry(wider)))
    # Stephan & Henneberg 2003: canines are three quarters of a mouth's width.
    assert narrow[0] / narrow[1] == pytest.approx(1.319, abs=0.02)
    assert wide[0] / narrow[0] == pytest.approx(wide[1] / narrow[1], rel=1e-3)


def width_and_canines(points: Craniometry) -> tuple[float, float]:
    placed = place_features(points)
    canines = points.at("sC_l", "sC_r")
    return float(np.linalg.norm(placed["ch_l"].xyz - placed["ch_r"].xyz)), float(
        np.linalg.norm(canines[0] - canines[1])
    )
