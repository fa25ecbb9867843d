"""What is said of points that are missing and of skulls that lie tilted."""

from __future__ import annotations

from pipelines.reconstruction.approximation import remarks_on
from pipelines.reconstruction.craniometry import Craniometry, base_name
from pipelines.reconstruction.upright import upright_turn
from tests.pipelines.reconstruction.phantoms import phantom


def test_an_upright_skull_with_all_points_needs_no_remark() -> None:
    points = phantom("plain man").points
    assert not list(remarks_on(points, upright_turn(points)))


def test_a_lost_jaw_and_a_lost_side_are_told() -> None:
    points = phantom("plain man").points
    jaw = {"gn", "me", "pg", "id", "go", "mr", "mmb"}
    left = {name: p for name, p in points.items() if base_name(name) not in jaw and name != "zy_r"}
    first, second = remarks_on(Craniometry(left), upright_turn(points))
    assert "lower jaw" in first
    assert second.endswith("zy_l.")
