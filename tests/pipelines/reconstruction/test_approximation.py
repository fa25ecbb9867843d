"""What is said of points that are missing and of skulls that do not stand upright."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial.transform import Rotation

from pipelines.reconstruction.approximation import remarks_on
from pipelines.reconstruction.craniometry import Craniometry, base_name
from tests.pipelines.reconstruction.phantoms import phantom


def test_an_upright_skull_with_all_points_needs_no_remark() -> None:
    assert not list(remarks_on(phantom("plain man").points))


def test_a_lost_jaw_and_a_lost_side_are_told() -> None:
    points = phantom("plain man").points
    jaw = {"gn", "me", "pg", "id", "go", "mr", "mmb"}
    left = {name: p for name, p in points.items() if base_name(name) not in jaw and name != "zy_r"}
    first, second = remarks_on(Craniometry(left))
    assert "lower jaw" in first
    assert second.endswith("zy_l.")


def test_a_tilted_skull_is_told_with_its_angle() -> None:
    points = phantom("plain man").points
    turn = Rotation.from_euler("z", 40, degrees=True)
    turned = {
        name: replace(p, xyz=tuple(turn.apply(np.array(p.xyz)).tolist()))
        for name, p in points.items()
    }
    (said,) = remarks_on(Craniometry(turned))
    assert "off the Frankfurt plane" in said
    assert "upright" in said
