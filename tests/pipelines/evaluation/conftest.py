from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from models.samples import sample
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.review_sheet import Face


@cache
def _portrait(name: str) -> Face:
    photograph: Photograph = read_photograph(sample(name)).scaled(500)
    return Face(photograph.pixels, find_landmarks(photograph).ibug68, name)


@pytest.fixture
def portrait() -> Callable[[str], Face]:
    """Return a sample portrait with its 68 points, by name."""
    return _portrait
