"""The face to start from stands upright in the middle of any picture."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.errors import LandmarkError
from pipelines.starting_face import face_through, five_of, starting_landmarks
from tests.sitters import MEDIUM, sitter


@pytest.mark.parametrize("size", [(640, 480), (300, 900), (4000, 3000)])
def test_the_starting_face_lies_upright_inside_the_picture(size: tuple[int, int]) -> None:
    face = starting_landmarks(size)
    points = face.ibug68
    assert (points > 0).all()
    assert (points < size).all()
    assert np.abs((points.min(axis=0) + points.max(axis=0)) / 2 - np.array(size) / 2).max() < 1
    right, left = face.eye_centre("right"), face.eye_centre("left")
    assert right[0] < left[0]
    assert points[8, 1] > points[33, 1] > right[1]
    assert set(face.placed_by["outline"]) == {"estimate"}


def test_a_face_goes_through_its_five_points_however_large_and_turned() -> None:
    size = (640, 800)
    start = starting_landmarks(size).ibug68
    turn = np.radians(25)
    around = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    there = 0.7 * (start - start.mean(axis=0)) @ around.T + [300, 420]
    face = face_through(five_of(there), size).ibug68
    assert np.abs(face - there).max() < 1
    # Nor are they on such a face alone.
    off = five_of(there) + np.random.default_rng(1).normal(0, 6, (5, 2))
    assert np.abs(five_of(face_through(off, size).ibug68) - off).max() < 1e-6


def test_five_points_on_a_photograph_put_the_others_near_their_places() -> None:
    _, found = sitter(MEDIUM)
    guessed = face_through(five_of(found.ibug68), found.image_size).ibug68
    away = np.linalg.norm(guessed - found.ibug68, axis=1) / found.pupil_distance
    assert away.mean() < 0.12


@pytest.mark.parametrize("order", [[1, 0, 2, 4, 3], [3, 4, 2, 0, 1], [0, 0, 2, 3, 4]])
def test_five_points_that_are_no_face_are_refused_in_words(order: list[int]) -> None:
    five = five_of(starting_landmarks((640, 480)).ibug68)
    with pytest.raises(LandmarkError, match="right eye stands left in the picture"):
        face_through(five[order], (640, 480))
