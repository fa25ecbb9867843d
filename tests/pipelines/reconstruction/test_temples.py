"""Temples are spanned between line and arch; elsewhere the envelope stays as it was."""

from __future__ import annotations

import numpy as np

from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.envelope import DistanceGrid
from pipelines.reconstruction.temples import StretchedEnvelope
from tests.pipelines.reconstruction.phantoms import phantom

# As if the bone lay 60 mm below every place.
_FAR = DistanceGrid(np.full((2, 2, 2), 60, np.float32), np.zeros(3), 1.0)


def stretched(points: Craniometry) -> StretchedEnvelope:
    return StretchedEnvelope(_FAR, phantom("plain man").skull.vertices, points)


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


def test_a_skull_without_the_points_of_a_temple_keeps_its_envelope() -> None:
    points = phantom("plain man").points
    left = Craniometry({name: p for name, p in points.items() if name not in ("eu_l", "eu_r")})
    temples, _others = temples_and_chin()
    assert np.all(stretched(left).at(temples) == 60)
