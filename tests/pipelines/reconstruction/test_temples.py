"""Temples are spanned between line and arch; elsewhere the envelope stays as it was."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry, base_name
from pipelines.reconstruction.envelope import DistanceGrid
from pipelines.reconstruction.temples import StretchedEnvelope
from tests.pipelines.reconstruction.phantoms import phantom

# As if the bone lay 60 mm below every place.
_FAR = DistanceGrid(np.full((2, 2, 2), 60, np.float32), np.zeros(3), 1.0)


def stretched(points: Craniometry) -> StretchedEnvelope:
    made = phantom("plain man")
    return StretchedEnvelope(_FAR, made.skull.vertices, points, made.skin.points)


def temples_and_chin() -> tuple[Floats, Floats]:
    skin = phantom("plain man").skin.points
    middles = [np.mean([skin[f"{n}_{side}"] for n in ("ft", "eu", "zy")], axis=0) for side in "lr"]
    return np.array(middles), np.array([skin["pg"], skin["fe_l"], skin["go_r"]])


def test_skin_over_a_temple_is_as_near_as_the_sheet_and_elsewhere_as_the_bone() -> None:
    temples, others = temples_and_chin()
    found = stretched(phantom("plain man").points)
    assert np.abs(found.at(temples)).max() < 15
    assert np.all(found.at(others) == 60)
    assert np.all(found.gradient(temples, reach=3.0)[:, 0] * [1, -1] > 0.8)


@pytest.mark.parametrize("lost", [("po",), ("eu",), ("ft", "zy"), ("ft", "eu", "po", "zy", "lo")])
def test_a_temple_is_spanned_where_points_of_its_edge_are_lost(lost: tuple[str, ...]) -> None:
    points = phantom("plain man").points
    left = Craniometry({name: p for name, p in points.items() if base_name(name) not in lost})
    temples, others = temples_and_chin()
    assert np.abs(stretched(left).at(temples)).max() < 15
    assert np.all(stretched(left).at(others) == 60)
