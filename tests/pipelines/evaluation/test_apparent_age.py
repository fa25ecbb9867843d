from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from models.samples import astronaut_png_bytes
from pipelines.alignment import MIRROR_68
from pipelines.evaluation.apparent_age import read_apparent_age
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import read_photograph
from pipelines.review_sheet import Face


def test_a_child_reads_younger_than_an_adult(portrait: Callable[[str], Face]) -> None:
    child = portrait("child-06-girl-light")
    photograph = read_photograph(astronaut_png_bytes())
    adult = read_apparent_age(photograph.pixels, find_landmarks(photograph).ibug68)
    assert read_apparent_age(child.pixels, child.points) < 12 < 25 < adult < 45


def test_the_mirror_image_reads_the_same(portrait: Callable[[str], Face]) -> None:
    face = portrait("child-09-boy-light")
    width = face.pixels.shape[1]
    # Right and left change places in the mirror, and so do their numbers.
    points = face.points[MIRROR_68] * [-1.0, 1.0] + [width - 1.0, 0.0]
    image = np.ascontiguousarray(face.pixels[:, ::-1])
    assert read_apparent_age(image, points) == pytest.approx(
        read_apparent_age(face.pixels, face.points), abs=1.0
    )
