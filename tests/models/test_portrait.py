from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.build.portrait.camera import Camera
from models.build.portrait.cast import GIRL_LIGHT_6, ROOM, SCENES
from models.build.portrait.figure import pose_figure
from models.build.portrait.raster import rasterise
from models.build.portrait.surface import normals_of, subdivide, triangles_of
from models.build.samples import as_jpeg, render
from models.head import load_head

CUBE = np.array([[x, y, z] for x in (-1.0, 1) for y in (-1.0, 1) for z in (-1.0, 1)])
CUBE_QUADS = np.array(
    [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]], np.intp
)


def test_a_subdivided_cube_approaches_a_ball() -> None:
    points, quads = CUBE, CUBE_QUADS
    for _ in range(3):
        step = subdivide(quads, len(points))
        points, quads = step(points), step.quads
    radii = np.linalg.norm(points, axis=1)
    assert radii.max() / radii.min() < 1.15
    assert len(quads) == 6 * 4**3


@given(values=st.floats(-100, 100))
def test_subdividing_keeps_a_constant_constant(values: float) -> None:
    step = subdivide(CUBE_QUADS, len(CUBE))
    assert np.allclose(step(np.full((len(CUBE), 1), values)), values)


def test_an_open_edge_stays_in_its_plane() -> None:
    flat = np.array([[0.0, 0, 0], [1, 0, 0], [2, 0, 0], [0, 1, 0], [1, 1, 0], [2, 1, 0]])
    step = subdivide(np.array([[0, 1, 4, 3], [1, 2, 5, 4]], np.intp), len(flat))
    finer = step(flat)
    assert np.allclose(finer[:, 2], 0)
    assert np.isclose(finer[:, 1].min(), 0.0)


def test_normals_of_a_ball_point_away_from_its_middle() -> None:
    points, quads = CUBE, CUBE_QUADS
    for _ in range(3):
        step = subdivide(quads, len(points))
        points, quads = step(points), step.quads
    normals = normals_of(points, triangles_of(quads))
    outward = np.abs((normals * points).sum(axis=1)) / np.linalg.norm(points, axis=1)
    assert outward.min() > 0.9


def test_the_nearer_triangle_hides_the_farther() -> None:
    points = np.array([[0.0, 0, 9], [40, 0, 9], [0, 40, 9], [0, 0, 5], [20, 0, 5], [0, 20, 5]])
    raster = rasterise(points, np.array([[0, 1, 2], [3, 4, 5]], np.intp), (40, 40))
    assert raster.triangle[2, 2] == 1
    assert raster.triangle[2, 30] == 0
    assert raster.triangle[38, 38] == -1
    assert np.isclose(raster.depth[2, 30], 9)


@settings(max_examples=25)
@given(corners=st.lists(st.floats(-5, 45), min_size=6, max_size=6))
def test_weights_say_where_a_pixel_lies_in_its_triangle(corners: list[float]) -> None:
    points = np.c_[np.array(corners).reshape(3, 2), np.ones(3)]
    # Weights in a sliver of a triangle hang on the last bits of its corners.
    assume(abs(np.linalg.det(points)) > 1)
    triangles = np.array([[0, 1, 2]], np.intp)
    raster = rasterise(points, triangles, (40, 40))
    row, column = np.nonzero(raster.covered)
    found = raster.sample(points[:, :2], triangles)
    assert np.allclose(found, np.stack([column, row], axis=1), atol=1e-2)


def test_the_camera_looks_back_along_its_own_rays() -> None:
    camera = Camera((400, 500), 2.0)
    places = np.array([[10.0, -40.0, 30.0], [-80.0, 60.0, -90.0]])
    pixels = camera.project(places)
    rays = camera.rays(pixels[:, 0], pixels[:, 1])
    towards = places - camera.place
    assert np.allclose(rays, towards / np.linalg.norm(towards, axis=1, keepdims=True))


def test_pupils_stand_a_few_degrees_outside_the_line_to_the_camera() -> None:
    # Angle kappa, about 5 degrees: eyes that point exactly at the camera seem to squint.
    camera = Camera((400, 500), 2.0)
    figure = pose_figure(load_head(), GIRL_LIGHT_6, camera.place)
    for eye, outwards in zip(figure.eyes, (-1, 1), strict=True):
        towards = (camera.place - eye.centre) / np.linalg.norm(camera.place - eye.centre)
        angle = np.degrees(np.arccos(eye.gaze @ towards))
        assert 4 < angle < 7
        assert outwards * (eye.gaze - towards)[0] > 0
        assert abs((eye.gaze - towards)[1]) < 0.01
    apart = np.linalg.norm(figure.eyes[0].centre - figure.eyes[1].centre)
    assert apart == pytest.approx(GIRL_LIGHT_6.pupil_distance_mm, abs=0.1)


@pytest.mark.nightly
def test_a_small_scene_renders_alike_twice_with_a_face_in_its_middle() -> None:
    sitter = replace(GIRL_LIGHT_6, hair=replace(GIRL_LIGHT_6.hair, strands=1500))
    room = replace(ROOM, directions=24)
    scene = replace(SCENES[0], stands=((sitter, 0.0),), size=(300, 375), px_per_mm=1.07)
    first, second = (render(scene, lighting=room, oversampling=1) for _ in range(2))
    assert np.array_equal(first, second)
    assert as_jpeg(first) == as_jpeg(second)
    cheek, wall = first[200, 120].astype(int), first[40, 40].astype(int)
    assert cheek[0] - cheek[2] > wall[0] - wall[2] + 15
