from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipelines.errors import LandmarkError
from pipelines.landmarks import GROUP_SIZES, IBUG_GROUPS, Landmarks, PlacedBy

COORDINATES = st.floats(-1e5, 1e5)
POINTS = arrays.arrays(np.float64, (68, 2), elements=COORDINATES)


def face() -> Landmarks:
    points = np.random.default_rng(5).uniform(0, 400, (68, 2))
    return Landmarks.from_ibug68(points, image_size=(400, 500), placed_by="detector")


@given(POINTS)
def test_the_68_points_come_back_in_their_order(points: Any) -> None:
    landmarks = Landmarks.from_ibug68(points, image_size=(10, 10), placed_by="artist")

    np.testing.assert_array_equal(landmarks.ibug68, points)


@given(POINTS)
def test_saving_and_loading_keeps_points_to_a_thousandth_and_who_placed_them(points: Any) -> None:
    saved = Landmarks.from_ibug68(points, image_size=(640, 480), placed_by="detector").with_group(
        "hairline", points[:9], placed_by="estimate"
    )

    loaded = Landmarks.from_json(saved.to_json())

    np.testing.assert_allclose(loaded.ibug68, points, atol=5.1e-4)
    assert loaded.placed_by == saved.placed_by
    assert loaded.image_size == (640, 480)
    assert loaded.to_json() == saved.to_json()


def test_a_bare_list_of_68_pairs_counts_as_placed_by_the_artist() -> None:
    text = json.dumps(np.arange(136).reshape(68, 2).tolist())

    landmarks = Landmarks.from_json(text, image_size=(200, 100))

    assert landmarks.image_size == (200, 100)
    assert {who for placed in landmarks.placed_by.values() for who in placed} == {"artist"}
    assert landmarks.ibug68[67].tolist() == [134, 135]


MALFORMED = {
    "not json": "{",
    "a number": "3",
    "a word": '"face"',
    "null": "null",
    "67 points": json.dumps([[0, 0]] * 67),
    "ragged points": json.dumps([[0, 0]] * 67 + [[1]]),
    "words for points": json.dumps([["left", "right"]] * 68),
    "no groups": '{"image_size": [1, 1]}',
    "no size": json.dumps({"groups": {}}),
    "groups as a list": json.dumps({"groups": [], "image_size": [1, 1]}),
    "size of words": face().to_json().replace("[400, 500]", '["wide", "high"]'),
    "endless size": face().to_json().replace("[400, 500]", "[Infinity, 1]"),
    "one side": face().to_json().replace("[400, 500]", "[400]"),
    "unknown group": face().to_json().replace('"outline"', '"halo"'),
    "unknown placer": face().to_json().replace('"detector"', '"nobody"'),
    "placer as a list": face().to_json().replace('"detector"', "[]"),
    "endless nesting": "[" * 100_000,
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_landmark_file_is_refused(what: str) -> None:
    with pytest.raises(LandmarkError):
        Landmarks.from_json(MALFORMED[what])


@given(st.text(max_size=60))
def test_any_text_raises_only_landmark_errors(text: str) -> None:
    with pytest.raises(LandmarkError):
        Landmarks.from_json(text)


def test_points_that_are_not_numbers_are_refused() -> None:
    points = np.zeros((68, 2))
    points[40, 1] = np.nan

    with pytest.raises(LandmarkError, match="'right_eye'"):
        Landmarks.from_ibug68(points, image_size=(1, 1), placed_by="detector")


def test_missing_groups_are_named() -> None:
    groups = {name: np.zeros((size, 2)) for name, size in IBUG_GROUPS.items()}
    placed: dict[str, tuple[PlacedBy, ...]] = {
        name: tuple("artist" for _ in points) for name, points in groups.items()
    }
    del groups["left_brow"]

    with pytest.raises(LandmarkError, match="groups left_brow are missing"):
        Landmarks(groups, placed, (1, 1))


@given(st.sampled_from(sorted(GROUP_SIZES)), st.integers(0, 500))
def test_a_group_of_another_size_is_refused(name: str, size: int) -> None:
    if size == GROUP_SIZES[name]:
        return
    with pytest.raises(LandmarkError, match="is needed"):
        face().with_group(name, np.zeros((size, 2)), placed_by="artist")


@given(st.integers(1, 4000), st.integers(1, 4000))
def test_scaling_there_and_back_changes_nothing(width: int, height: int) -> None:
    start = face()

    back = start.scaled((width, height)).scaled(start.image_size)

    np.testing.assert_allclose(back.ibug68, start.ibug68, atol=1e-6)


def test_the_corner_pixels_stay_the_corner_pixels_when_scaled() -> None:
    points = np.zeros((68, 2))
    points[0] = (399, 499)

    doubled = Landmarks.from_ibug68(points, image_size=(400, 500), placed_by="artist").scaled(
        (800, 1000)
    )

    assert doubled.ibug68[0].tolist() == [798.5, 998.5]
    assert doubled.ibug68[1].tolist() == [0.5, 0.5]


def test_the_iris_gives_the_eye_centre_and_the_lids_where_there_is_none() -> None:
    circle = np.array([[50.0, 60], [54, 60], [50, 56], [46, 60], [50, 64]])
    landmarks = face().with_group("right_iris", circle, placed_by="detector")
    iris = landmarks.iris("right")

    assert iris is not None
    assert iris.radius == 4
    assert landmarks.eye_centre("right").tolist() == [50, 60]
    assert landmarks.iris("left") is None
    np.testing.assert_array_equal(
        landmarks.eye_centre("left"), landmarks.groups["left_eye"].mean(axis=0)
    )


def test_moving_a_group_leaves_the_first_landmarks_untouched() -> None:
    start = face()
    before = start.to_json()

    start.with_group("nose_base", np.zeros((5, 2)), placed_by="artist")

    assert start.to_json() == before
