"""What nobody moved follows what was moved by hand: nearby, smoothly, and never what is far."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.transform import SimilarityTransform

from pipelines.landmarks import EYES, Landmarks
from tests.faces import landmarks, mesh

CHIN, BROW, NOSE_TIP = 8, 19, 30
CENTRE = (320.0, 320.0)


def _face() -> Landmarks:
    points = mesh(centre=CENTRE)
    hairline = np.column_stack([np.linspace(-90, 90, 9), np.full(9, -140.0)]) + CENTRE
    face = landmarks().with_group("mesh", points, placed_by="detector")
    for side in ("right", "left"):
        name = f"{side}_iris"
        face = face.with_group(name, face.groups[name], placed_by="detector")
    return face.with_group("hairline", hairline, placed_by="estimate")


def _moved(face: Landmarks, index: int, by: tuple[float, float]) -> Landmarks:
    points = face.ibug68
    points[index] += by
    return face.with_ibug68(points, placed_by="artist")


def test_the_mesh_around_a_moved_point_follows_and_is_an_estimate_then() -> None:
    face = _face()
    moved = _moved(face, CHIN, (0.0, 12.0))
    went = moved.groups["mesh"] - face.groups["mesh"]
    nearest = np.linalg.norm(face.groups["mesh"] - face.ibug68[CHIN], axis=1).argmin()
    assert went[nearest] == pytest.approx([0.0, 12.0], abs=3.0)
    assert moved.placed_by["mesh"][nearest] == "estimate"


@pytest.mark.parametrize("index", [CHIN, BROW, NOSE_TIP])
def test_what_is_far_from_a_moved_point_stays_and_keeps_who_placed_it(index: int) -> None:
    face = _face()
    moved = _moved(face, index, (5.0, -9.0))
    for name in ("mesh", "hairline", "right_iris", "left_iris"):
        away = np.linalg.norm(face.groups[name] - face.ibug68[index], axis=1)
        far = away > 0.65 * face.pupil_distance
        assert np.array_equal(moved.groups[name][far], face.groups[name][far])
        kept = np.array(moved.placed_by[name])[far] == np.array(face.placed_by[name])[far]
        assert kept.all()


@pytest.mark.parametrize("index", range(68))
def test_nothing_is_thrown_farther_than_the_point_was_moved(index: int) -> None:
    face = _face()
    moved = _moved(face, index, (4.0, 7.0))
    for name in ("mesh", "hairline"):
        went = moved.groups[name] - face.groups[name]
        assert (went >= 0).all()
        assert (went <= [4.0 + 1e-9, 7.0 + 1e-9]).all()


def test_an_iris_goes_with_its_eye_as_one_and_stays_round() -> None:
    face = _face()
    points = face.ibug68
    points[list(EYES["right"])] += [6.0, -3.0]
    moved = face.with_ibug68(points, placed_by="artist")
    assert moved.groups["right_iris"] - face.groups["right_iris"] == pytest.approx(
        np.tile([6.0, -3.0], (5, 1))
    )
    assert set(moved.placed_by["right_iris"]) == {"estimate"}
    assert np.array_equal(moved.groups["left_iris"], face.groups["left_iris"])
    assert set(moved.placed_by["left_iris"]) == {"detector"}


def test_what_the_artist_placed_stays() -> None:
    face = _face()
    for name in ("mesh", "right_iris", "hairline"):
        face = face.with_group(name, face.groups[name], placed_by="artist")
    moved = face.with_ibug68(face.ibug68 + [8.0, 2.0], placed_by="artist")
    for name in ("mesh", "right_iris", "hairline"):
        assert np.array_equal(moved.groups[name], face.groups[name])
        assert set(moved.placed_by[name]) == {"artist"}
    assert moved.groups["left_iris"][0] == pytest.approx(face.groups["left_iris"][0] + [8.0, 2.0])


def test_a_face_that_is_moved_turned_and_enlarged_takes_everything_along() -> None:
    face = _face()
    move = SimilarityTransform(scale=1.4, rotation=0.2, translation=(-120, 40))
    moved = face.with_ibug68(move(face.ibug68), placed_by="artist")
    for name in ("mesh", "hairline", "right_iris", "left_iris"):
        assert np.abs(moved.groups[name] - move(face.groups[name])).max() < 1e-6


def test_nothing_moved_is_nothing_changed() -> None:
    face = _face()
    same = face.with_ibug68(face.ibug68 + 0.01, placed_by="artist")
    assert same.to_json() == face.to_json()
