"""The iris stays round and keeps its millimetres; the warp leaves no seam around it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.ageing.eyes import eye_corrections, eye_layer, forward
from pipelines.ageing.growth import grow_landmarks, table_ratio
from pipelines.ageing.head import Ages, head_field
from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Landmarks, Side
from pipelines.layers import Layer, flatten
from pipelines.recipe import Sex
from pipelines.warp import warp_pixels
from tests.faces import landmarks

SIZE = (960, 1200)
SIDES: tuple[Side, Side] = ("right", "left")


def _drawn(face: Landmarks) -> Pixels:
    picture = np.full((SIZE[1], SIZE[0], 3), 200, np.uint8)
    for side in SIDES:
        iris = face.iris(side)
        assert iris is not None
        centre = tuple(int(v) for v in np.rint(iris.centre * 256))
        cv2.circle(picture, centre, round(iris.radius * 256), (30, 60, 90), -1, cv2.LINE_AA, 8)
    return picture


def _aged(end: float, sex: Sex) -> tuple[Landmarks, Pixels, Pixels, Floats]:
    face = landmarks(scale=150.0, size=SIZE)
    ages = Ages(6.0, end, sex)
    grown = grow_landmarks(face.ibug68, from_age=6, to_age=end, sex=sex)
    head = head_field(face, grown, ages=ages)
    corrections = eye_corrections(face, head, ages=ages)
    picture = _drawn(face)
    base = warp_pixels(picture, head)
    aged = flatten([Layer("base", base), eye_layer(picture, head, corrections)])
    centres = np.array([c.target for c in corrections])
    return face, picture, aged, centres


def _axes(picture: Pixels, centre: Floats) -> tuple[float, float]:
    x, y = (int(v) for v in centre)
    window = picture[y - 60 : y + 60, x - 60 : x + 60, 0].astype(float)
    weight = np.clip((200 - window) / 170, 0, 1)
    grid_y, grid_x = np.mgrid[: len(window), : len(window)]
    mean_x, mean_y = (weight * grid_x).sum() / weight.sum(), (weight * grid_y).sum() / weight.sum()
    covariance = np.cov(
        np.vstack([grid_x.ravel() - mean_x, grid_y.ravel() - mean_y]), aweights=weight.ravel()
    )
    small, large = np.sqrt(np.linalg.eigvalsh(covariance))
    return 4 * float(small), 4 * float(large)


@pytest.mark.parametrize("sex", ["F", "M"])
@pytest.mark.parametrize("end", [8.0, 12.0, 18.0])
def test_the_iris_stays_round_and_constant_in_millimetres(end: float, sex: Sex) -> None:
    _, picture, aged, centres = _aged(end, sex)
    pupils_grow = table_ratio("ipd", 6, end, sex)
    for source, target in zip(((405, 480), (555, 480)), centres, strict=True):
        before = np.mean(_axes(picture, np.array(source)))
        small, large = _axes(aged, target)
        assert large / small < 1.01
        # The picture keeps the pupils in place, so a constant iris shrinks as the pupils part.
        assert (small + large) / 2 * pupils_grow == pytest.approx(before, rel=0.01)


def test_without_the_correction_the_iris_would_grow_with_the_face() -> None:
    face = landmarks(scale=150.0, size=SIZE)
    grown = grow_landmarks(face.ibug68, from_age=6, to_age=18, sex="M")
    head = head_field(face, grown, ages=Ages(6, 18, "M"))
    small, large = _axes(warp_pixels(_drawn(face), head), np.array([405, 480]))
    before = np.mean(_axes(_drawn(face), np.array([405, 480])))
    assert (small + large) / 2 * table_ratio("ipd", 6, 18, "M") > 1.05 * before


def test_the_correction_leaves_no_seam_where_it_ends() -> None:
    face = landmarks(scale=150.0, size=SIZE)
    x, y = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    ramp = np.dstack([x / 5, y / 6, (x + y) / 12]).astype(np.uint8)
    grown = grow_landmarks(face.ibug68, from_age=6, to_age=18, sex="M")
    ages = Ages(6, 18, "M")
    head = head_field(face, grown, ages=ages)
    layer = eye_layer(ramp, head, eye_corrections(face, head, ages=ages))
    aged = flatten([Layer("base", warp_pixels(ramp, head)), layer]).astype(int)
    left, top = layer.offset
    height, width = layer.pixels.shape[:2]
    patch = aged[top - 4 : top + height + 4, left - 4 : left + width + 4]
    assert np.abs(np.diff(patch, axis=0)).max() <= 3
    assert np.abs(np.diff(patch, axis=1)).max() <= 3


def test_aged_landmarks_point_at_what_they_named() -> None:
    face = landmarks(scale=150.0, size=SIZE)
    grown = grow_landmarks(face.ibug68, from_age=6, to_age=16, sex="F")
    ages = Ages(6, 16, "F")
    head = head_field(face, grown, ages=ages)
    corrections = eye_corrections(face, head, ages=ages)
    aged = forward(face.ibug68, head, corrections)
    inner = np.r_[17:37, 39, 42, 45, 48:68, 4:13]
    assert np.abs(aged[inner] - grown[inner]).max() < 0.5
    base = head.at(aged)
    for correction in corrections:
        near = correction.reaches(aged)
        base[near] = correction.displacement(base[near], aged[near])
    assert np.abs(aged + base - face.ibug68).max() < 0.05
