"""What is said of skulls whose points are all there."""

from __future__ import annotations

from pipelines.reconstruction.approximation import remarks_on
from pipelines.reconstruction.upright import upright_turn
from tests.pipelines.reconstruction.phantoms import phantom


def test_an_upright_skull_with_all_points_needs_no_remark() -> None:
    points = phantom("plain man").points
    assert not list(remarks_on(points, upright_turn(points)))
