"""The face to start from stands upright in the middle of any picture."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.starting_face import starting_landmarks


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
