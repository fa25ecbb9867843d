"""A coarse copy of bone stays near it, and points placed on the copy come to lie on the bone."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from pipelines.reconstruction.coarse import coarse
from pipelines.reconstruction.picking import place_in_space
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.turn import Turn
from tests.pipelines.reconstruction.phantoms import phantom

MADE = phantom("plain man")


@pytest.mark.parametrize("most", [500, 5_000])
def test_it_has_at_most_so_many_triangles_and_stays_near_the_bone(most: int) -> None:
    skull = coarse(MADE.skull, most=most)
    assert 0.4 * most < len(skull.faces) <= most
    off, _ = scipy.spatial.KDTree(MADE.skull.vertices).query(skull.vertices)
    # A head has some 150,000 mm² of bone; two triangles cover a cell.
    assert off.max() < 2 * np.sqrt(2 * 150_000 / most)
    assert skull.faces.max() < len(skull.vertices)


def test_what_is_coarse_enough_stays_as_it_is() -> None:
    skull = coarse(MADE.skull, most=10**7)
    np.testing.assert_array_equal(skull.vertices, MADE.skull.vertices)


@pytest.mark.parametrize("lift_mm", [-4.0, 0.0, 4.0])
def test_a_spot_near_the_bone_comes_to_lie_on_it_as_it_lies_in_its_scan(lift_mm: float) -> None:
    turn = Turn(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]), np.array([1.0, 2, 3]))
    surface = Surface(turn.places(MADE.skull.vertices), MADE.skull.faces)
    bone, look = MADE.points.at("g")[0], np.array([0.0, 1.0, 0.0])
    met = Surface(MADE.skull.vertices, MADE.skull.faces).cast((bone - 100 * look)[None], look)
    true = bone + (float(met.distance[0]) - 100) * look
    spot = turn.places(true - lift_mm * look)
    placed = place_in_space(surface, spot, 3.0 * turn.ways(look), turn)
    np.testing.assert_allclose(placed.xyz, true, atol=0.01)
    assert placed.status == "observed"
