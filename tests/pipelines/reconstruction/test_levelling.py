"""A skull is levelled by its own symmetry, whatever its scan says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from pipelines.reconstruction.levelling import level_turn
from pipelines.reconstruction.turn import Turn
from tests.pipelines.reconstruction.phantoms import phantom, without_bone


@pytest.mark.parametrize("tilt", [(0, 0, 0), (15, 10, 0), (0, -30, 30), (-40, 20, -25)])
def test_the_plane_of_symmetry_is_found_in_spite_of_missing_bone(
    tilt: tuple[float, float, float],
) -> None:
    turn = Rotation.from_euler("xyz", tilt, degrees=True)
    made = without_bone(phantom("young woman"), ("zy_r", "fe_l"), 20.0)
    lain = Turn(turn.as_matrix(), np.array([40.0, -90.0, 700.0])).skull(made.skull)
    left = level_turn(lain).axes[0]
    assert np.degrees(np.arccos(min(1.0, float(left @ turn.apply([1, 0, 0]))))) < 1.0
