from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pipelines.evaluation.chips import face_chip, mirrored
from pipelines.evaluation.descriptors import apart, describe_face, rank_among
from pipelines.review_sheet import Face

GIRL, BOY = "child-06-girl-light", "child-06-boy-dark"


def test_one_face_stays_itself_at_another_size_and_mirrored(
    portrait: Callable[[str], Face],
) -> None:
    girl, boy = portrait(GIRL), portrait(BOY)
    original = describe_face(girl.pixels, girl.points)
    half = np.asarray(
        cv2.resize(girl.pixels, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA), np.uint8
    )
    smaller = describe_face(half, (girl.points + 0.5) * 0.6 - 0.5)
    other = describe_face(boy.pixels, boy.points)
    assert apart(original, original) == 0
    assert apart(original, smaller) < 0.12
    assert apart(original, other) > 3 * apart(original, smaller)


def test_a_chip_shows_the_face_upright_however_the_picture_is_turned(
    portrait: Callable[[str], Face],
) -> None:
    girl = portrait(GIRL)
    height, width = girl.pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 20, 1.0)
    turned = np.asarray(cv2.warpAffine(girl.pixels, matrix, (width, height)), np.uint8)
    points = girl.points @ matrix[:, :2].T + matrix[:, 2]
    upright = face_chip(girl.pixels, girl.points, side=150, padding=0.25).astype(float)
    again = face_chip(turned, points, side=150, padding=0.25).astype(float)
    middle = slice(40, 110)
    assert np.abs(upright - again)[middle, middle].mean() < 6
    assert np.abs(upright - mirrored(again.astype(np.uint8)))[middle, middle].mean() > 6


@pytest.mark.parametrize(("real", "place"), [(0.1, 1), (0.5, 2), (2.0, 4)])
def test_the_rank_counts_who_is_nearer_than_the_real_person(real: float, place: int) -> None:
    probe = np.zeros(128)

    def away(distance: float) -> np.ndarray:
        return np.eye(128)[0] * distance

    assert rank_among(probe, away(real), [away(d) for d in (0.3, 0.9, 1.5)]) == place
