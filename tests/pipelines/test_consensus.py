"""A consensus: the mean of several pictures in a common shape, and where they disagree."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.consensus import consensus, spread_by_region, spread_map
from pipelines.errors import WarpError
from tests.faces import landmarks
from tests.sitters import LIGHT, sitter

SIZE = (480, 600)


def _picture() -> np.ndarray:
    noise = np.random.default_rng(5).integers(40, 216, (60, 48, 3), np.uint8)
    return np.asarray(cv2.resize(noise, SIZE, interpolation=cv2.INTER_CUBIC), np.uint8)


def test_the_consensus_of_a_picture_with_itself_is_that_picture_without_spread() -> None:
    face = landmarks(scale=80, size=SIZE)
    found = consensus([(_picture(), face), (_picture(), face), (_picture(), face)])
    assert np.abs(found.pixels.astype(int) - _picture()).max() <= 1
    assert found.spread.max() < 1e-3
    assert np.allclose(found.landmarks.ibug68, face.ibug68, atol=0.05)


def test_a_picture_at_another_scale_and_place_is_laid_over_the_first() -> None:
    face = landmarks(scale=80, size=SIZE)
    turn = np.array([[1.5, 0.0, 40.0], [0.0, 1.5, -30.0]])
    larger = np.asarray(cv2.warpAffine(_picture(), turn, (800, 900)), np.uint8)
    moved = face.moved(lambda points: points @ turn[:, :2].T + turn[:, 2])
    found = consensus([(_picture(), face), (larger, moved)])
    centre = face.ibug68.mean(axis=0).astype(int)
    inside = np.s_[centre[1] - 60 : centre[1] + 60, centre[0] - 60 : centre[0] + 60]
    assert np.abs(found.pixels[inside].astype(int) - _picture()[inside]).mean() < 2
    assert found.spread.max() < 2e-3


def test_the_spread_is_where_the_pictures_disagree_and_as_far_as_they_do() -> None:
    face = landmarks(scale=80, size=SIZE)
    points = face.ibug68.copy()
    points[[6, 7, 8, 9, 10], 1] += 6
    longer = face.with_ibug68(points, placed_by="artist")
    found = consensus([(_picture(), face), (_picture(), longer)])
    chin, brow = found.landmarks.ibug68[8], found.landmarks.ibug68[19]
    at_chin = found.spread[int(chin[1]) - 4, int(chin[0])] * face.pupil_distance
    assert 1.2 < at_chin < 3.2
    assert found.spread[int(brow[1]), int(brow[0])] * face.pupil_distance < 0.8
    assert found.spread[:20].max() == 0


def test_the_map_leaves_agreement_grey_and_colours_disagreement() -> None:
    picture = _picture()
    spread = np.zeros(SIZE[::-1], np.float32)
    spread[100:200, 100:200] = 0.04
    shown = spread_map(picture, spread)
    assert np.ptp(shown[:90].astype(int), axis=-1).max() == 0
    assert np.ptp(shown[120:180, 120:180].astype(int), axis=-1).min() > 10


def test_one_picture_is_no_consensus() -> None:
    with pytest.raises(WarpError, match="at least two pictures"):
        consensus([(_picture(), landmarks(scale=80, size=SIZE))])


def test_the_spread_of_each_region_is_its_own_mean() -> None:
    picture, face = sitter(LIGHT, 400)
    spread = np.zeros(picture.shape[:2], np.float32)
    assert set(spread_by_region(spread, face).values()) == {0.0}
    chin = int(face.ibug68[8, 1])
    spread[chin - 20 : chin + 20] = 0.03
    found = spread_by_region(spread, face)
    assert max(found, key=lambda region: found[region]) == "jaw"
    assert found["brows"] == 0
    assert spread_by_region(spread, landmarks(scale=80, size=SIZE)) == {}


def test_beside_the_face_one_picture_stands_alone_without_ghosts() -> None:
    face = landmarks(scale=80, size=SIZE)
    other = 255 - _picture()
    found = consensus([(_picture(), face), (other, face)])
    assert np.abs(found.pixels[:20].astype(int) - _picture()[:20]).max() <= 1
    middle = face.ibug68[30].astype(int)
    assert abs(int(found.pixels[middle[1], middle[0], 0]) - 127) <= 1
