"""The artist moves 68 points and both irises; what was not touched goes along or stays."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.errors import LandmarkError
from pipelines.handles import HANDLE_NAMES, handle_owners, handles, with_handles
from pipelines.landmarks import EYES, Landmarks
from pipelines.starting_face import starting_landmarks
from tests.faces import landmarks

RIGHT_CENTRE, RIGHT_RIM = 68, 69


def _found() -> Landmarks:
    face = landmarks()
    for name in ("right_iris", "left_iris"):
        face = face.with_group(name, face.groups[name], placed_by="detector")
    return face


def test_every_handle_has_a_name_of_its_own() -> None:
    assert len(set(HANDLE_NAMES)) == len(handles(_found())) == 72
    assert HANDLE_NAMES[RIGHT_CENTRE] == "right iris centre"


def test_every_handle_has_an_owner() -> None:
    found = starting_landmarks((600, 800))
    points = handles(found)
    points[[30, RIGHT_CENTRE]] += 3.0
    owners = handle_owners(with_handles(found, points))
    assert len(owners) == len(HANDLE_NAMES)
    assert [index for index, who in enumerate(owners) if who == "artist"] == [30, 68, 69]


def test_untouched_handles_change_nothing() -> None:
    face = _found()
    assert with_handles(face, handles(face)).to_json() == face.to_json()


def test_an_iris_stands_where_the_artist_puts_it() -> None:
    face = _found()
    points = handles(face)
    points[RIGHT_CENTRE] += [3.0, 1.0]
    points[RIGHT_RIM] = points[RIGHT_CENTRE] + [0.0, 14.0]
    iris = (moved := with_handles(face, points)).iris("right")
    assert iris is not None
    assert iris.centre == pytest.approx(points[RIGHT_CENTRE])
    assert iris.radius == pytest.approx(14.0)
    assert set(moved.placed_by["right_iris"]) == {"artist"}
    assert set(moved.placed_by["left_iris"]) == {"detector"}


def test_handles_that_went_along_with_the_eye_leave_the_iris_an_estimate() -> None:
    face = _found()
    points = handles(face)
    for index in (*EYES["right"], RIGHT_CENTRE, RIGHT_RIM):
        points[index] += [4.0, 2.0]
    moved = with_handles(face, np.round(points, 2))
    assert set(moved.placed_by["right_iris"]) == {"estimate"}
    assert moved.groups["right_iris"][0] == pytest.approx(points[RIGHT_CENTRE], abs=0.02)


def test_an_iris_that_the_artist_placed_stays_when_the_eye_is_moved() -> None:
    face = landmarks()
    points = handles(face)
    points[list(EYES["right"])] += [4.0, 2.0]
    moved = with_handles(face, points)
    assert np.array_equal(moved.groups["right_iris"], face.groups["right_iris"])


def test_a_starting_face_has_irises_only_once_the_artist_placed_them() -> None:
    face = starting_landmarks((640, 480))
    points = handles(face)
    along = points.copy()
    along[[*EYES["left"], 70, 71]] += [5.0, 0.0]
    assert with_handles(face, along).iris("left") is None
    points[RIGHT_CENTRE] += [1.0, 0.0]
    points[RIGHT_RIM] += [1.0, 0.0]
    placed = with_handles(face, points)
    assert placed.iris("right") is not None
    assert placed.iris("left") is None


def test_an_iris_without_a_radius_is_refused() -> None:
    face = _found()
    points = handles(face)
    points[RIGHT_RIM] = points[RIGHT_CENTRE]
    with pytest.raises(LandmarkError, match=r"right iris has a radius of 0\.0 px"):
        with_handles(face, points)


def test_another_number_of_handles_is_refused() -> None:
    with pytest.raises(LandmarkError, match=r"shape \(72, 2\), not \(68, 2\)"):
        with_handles(_found(), np.zeros((68, 2)))
