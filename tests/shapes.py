"""Shapes of made-up people for tests: the made-up face with every point moved at random."""

from __future__ import annotations

import numpy as np

from pipelines.arrays import Floats
from tests.faces import ibug68


def random_shapes(count: int, *, seed: int, spread: float = 4.0) -> list[Floats]:
    """Return shapes (68, 2) px at a pupil distance of 100 px, each another person's."""
    rng = np.random.default_rng(seed)
    return [ibug68() + rng.normal(0, spread, (68, 2)) for _ in range(count)]


def turned(shape: Floats, *, degrees: float, scale: float) -> Floats:
    """Return a shape turned about the origin, scaled and moved."""
    turn = np.radians(degrees)
    axes = scale * np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return shape @ axes + [31.0, -17.0]
