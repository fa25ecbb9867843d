"""Copies of a photograph share its fingerprint, other people in the same pose do not."""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np
import pytest

from models.samples import PORTRAITS, sample
from pipelines.arrays import Pixels
from pipelines.fingerprint import fingerprint, resemble
from pipelines.photograph import read_photograph


@pytest.fixture(scope="module")
def portraits() -> list[Pixels]:
    return [read_photograph(sample(one.name)).scaled(600).pixels for one in PORTRAITS]


def _pressed(pixels: Pixels) -> Pixels:
    _, file = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 20])
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.uint8)


def _trimmed(pixels: Pixels) -> Pixels:
    """Two in a hundred of its width and height are lost on one side each."""
    down, right = (round(0.02 * side) for side in pixels.shape[:2])
    return pixels[down:, right:]


def _lighter(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.convertScaleAbs(pixels, alpha=1.2, beta=10), np.uint8)


def _smaller(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.resize(pixels, None, fx=0.3, fy=0.3), np.uint8)


def test_copies_resemble_their_photograph(portraits: list[Pixels]) -> None:
    for pixels in portraits:
        for spoilt in (_pressed, _trimmed, _lighter, _smaller):
            assert resemble(fingerprint(pixels), fingerprint(spoilt(pixels))), spoilt.__name__


def test_other_people_in_one_pose_do_not(portraits: list[Pixels]) -> None:
    marks = [fingerprint(pixels) for pixels in portraits]
    assert not any(resemble(one, other) for one, other in combinations(marks, 2))
