from __future__ import annotations

import numpy as np
import pytest

from pipelines.errors import VolumeError
from pipelines.reconstruction.skull import skull_from_volume
from pipelines.reconstruction.volume import Volume
from tests.pipelines.reconstruction.scans import SHAPE, affine, head_hu


def test_the_table_is_dropped_and_the_shell_kept() -> None:
    skull = skull_from_volume(Volume(head_hu(), affine()))
    assert skull.vertices[:, 1].max() < 90
    assert skull.size_mm[2] == pytest.approx(150, abs=4)


def test_bone_faces_outwards() -> None:
    skull = skull_from_volume(Volume(head_hu(), affine()))
    a, b, c = (skull.vertices[skull.faces[:, i]] for i in range(3))
    assert np.einsum("ni,ni->n", a, np.cross(b, c)).sum() / 6 > 0


def test_a_scan_that_cuts_the_skull_says_so() -> None:
    skull = skull_from_volume(Volume(head_hu()[20:], affine()))
    assert any("lowest slice" in note for note in skull.notes)


def test_no_bone_is_told() -> None:
    with pytest.raises(VolumeError, match="ml of bone"):
        skull_from_volume(Volume(np.minimum(head_hu(), 200).astype(np.int16), affine()))


def test_a_pelvis_is_not_a_head() -> None:
    wide = affine()
    wide[0, 0] = 4.0
    with pytest.raises(VolumeError, match="mm wide"):
        skull_from_volume(Volume(head_hu(), wide))


def test_two_shins_are_not_a_head() -> None:
    hu = np.full(SHAPE, -1000, np.int16)
    hu[:, 30:80, 10:80] = 40
    hu[:, 45:60, 15:30] = hu[:, 45:60, 60:75] = 900
    with pytest.raises(VolumeError, match="mm deep"):
        skull_from_volume(Volume(hu, affine()))
