"""Hair, ears, neck and background follow the face; what is far away stays as it was."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.growth import grow_landmarks
from pipelines.ageing.head import Ages, head_field
from pipelines.arrays import Floats
from pipelines.recipe import Sex
from pipelines.warp import Field
from tests.faces import landmarks

UNIT = 100.0
# Where the made-up face has them in a picture of 2000 by 2000 px.
BETWEEN_THE_EYES = np.array([1000.0, 800.0])


def _field(start: float, end: float, sex: Sex | None, *, size: tuple[int, int]) -> Field:
    face = landmarks(scale=UNIT, size=size)
    grown = grow_landmarks(face.ibug68, from_age=start, to_age=end, sex=sex)
    return head_field(face, grown, ages=Ages(start, end, sex))


def _at(field: Field, *places: tuple[float, float]) -> Floats:
    """Return the forward movement of places given in pupil distances from between the eyes."""
    points = np.array(places) * UNIT + BETWEEN_THE_EYES
    return (field.forward(points) - points) / UNIT


@pytest.mark.parametrize("sex", ["F", "M"])
@pytest.mark.parametrize(("start", "end"), [(2, 18), (4, 10), (6, 14), (10, 18), (20, 70)])
def test_no_age_span_folds_the_picture(start: float, end: float, sex: Sex) -> None:
    field = _field(start, end, sex, size=(2000, 2000))
    assert field.area_ratios().min() > 0.3
    assert field.smoothing == 0.0


@pytest.mark.parametrize("size", [(640, 800), (420, 480), (300, 360)])
def test_tight_crops_are_grown_without_a_fold(size: tuple[int, int]) -> None:
    assert _field(4, 16, "M", size=size).area_ratios().min() > 0.3


def test_going_back_in_age_does_not_fold_either() -> None:
    assert _field(16, 4, "F", size=(2000, 2000)).area_ratios().min() > 0.3


def test_the_collar_sinks_with_the_chin_and_the_neck_grows_longer() -> None:
    field = _field(6, 16, "M", size=(2000, 2000))
    chin, collar, shoulder = _at(field, (0.0, 1.58), (0.0, 2.5), (1.2, 3.0))
    assert chin[1] > 0.05
    for below in (collar, shoulder):
        assert chin[1] - 0.02 < below[1] < chin[1] + 0.08
    assert collar[1] > chin[1] + 0.01


def test_the_background_far_from_the_head_stays() -> None:
    field = _field(6, 16, "M", size=(2000, 2000))
    assert np.abs(_at(field, (-5.2, 0.0), (5.2, 1.0), (0.0, -4.4))).max() < 1e-9


@pytest.mark.parametrize("x", [1.6, 2.0, 2.7, 3.2])
def test_a_door_frame_beside_the_head_stays_straight(x: float) -> None:
    field = _field(6, 16, "M", size=(2000, 2000))
    frame = _at(field, *[(x, y) for y in np.arange(-3.0, 5.0, 0.1)])
    assert np.abs(frame[:, 0]).max() < 0.015


def test_ears_keep_touching_the_head() -> None:
    field = _field(5, 15, "F", size=(2000, 2000))
    cheek, ear = _at(field, (1.1, 0.27), (1.3, 0.25))
    assert np.abs(cheek - ear).max() < 0.04


def test_the_left_and_right_side_of_an_even_face_move_alike() -> None:
    field = _field(6, 14, "F", size=(2000, 2000))
    places = [(x, y) for x in (0.4, 1.0, 1.6, 2.4) for y in (-1.5, 0.0, 1.0, 2.0)]
    right = _at(field, *[(-x, y) for x, y in places])
    left = _at(field, *places)
    assert np.abs(right * [-1, 1] - left).max() < 0.01
