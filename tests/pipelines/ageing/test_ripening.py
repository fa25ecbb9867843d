"""Faces ripen and necks fill with puberty, not before or after, and back again the same."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.ripening import neck_growth, ripened, ripened_face
from pipelines.alignment import eye_frame
from pipelines.recipe import Sex
from tests.faces import landmarks

FACE = landmarks()


@pytest.mark.parametrize("sex", ["M", "F", None])
def test_puberty_comes_once(sex: Sex | None) -> None:
    assert ripened(2, 7, sex) == ripened(20, 60, sex) == 0
    assert ripened(6, 20, sex) == 1
    assert ripened(16, 10, sex) == -ripened(10, 16, sex) < 0


def test_brows_and_nose_tip_come_down_cheeks_slim_and_nothing_else_moves() -> None:
    frame = eye_frame(FACE)
    ripe = frame.enter(ripened_face(FACE.ibug68, far=1.0, sex="M"))
    moved = ripe - frame.enter(FACE.ibug68)
    assert (moved[17:27, 1] > 0.02).all()
    assert moved[30, 1] > 0.01
    assert moved[[1, 2, 3, 4], 0] == pytest.approx(-moved[[15, 14, 13, 12], 0])
    assert (moved[[1, 2, 3, 4], 0] > 0.01).all()
    kept = np.delete(moved, [*range(17, 27), 29, 30, 1, 2, 3, 4, 12, 13, 14, 15], axis=0)
    assert np.abs(kept).max() < 1e-9
    back = ripened_face(frame.leave(ripe), far=-1.0, sex="M")
    assert back == pytest.approx(FACE.ibug68, abs=1e-9)


def test_a_neck_grows_longer_and_a_boys_broader_and_shoulders_stay() -> None:
    below = np.array([[0.0, 0.0], [0.5, 0.4], [1.3, 0.4], [0.0, 1.2], [2.2, 2.8]])
    boys, girls = (neck_growth(below, far=1.0, sex=sex) for sex in ("M", "F"))
    assert not boys[0].any()
    assert boys[1, 0] > 2 * girls[1, 0] > 0
    assert not boys[[2, 4], 0].any()
    assert boys[3, 1] > girls[3, 1] > 0.02
