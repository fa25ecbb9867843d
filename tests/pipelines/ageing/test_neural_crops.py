"""What a crop cuts out it lays back on the same spot, and windows cover a side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ageing.neural_crops import Crop, aligned_crop, level_face_crop, window_starts
from pipelines.alignment import EyeFrame
from pipelines.warp import Box
from tests.faces import mesh

Y, X = np.mgrid[:400, :500]
PICTURE = np.stack([X / 2, Y / 2, (X + Y) / 4], axis=-1).astype(np.uint8)


@pytest.mark.parametrize("turn", [0.0, 0.3])
def test_cut_and_laid_back_a_picture_stays(turn: float) -> None:
    across = 80 * np.array([np.cos(turn), np.sin(turn)])
    frame = EyeFrame.between(np.array([210.0, 160.0]), np.array([210.0, 160.0]) + across)
    crop = level_face_crop(frame, 200, 0.3)
    box = Box(180, 130, 140, 120)
    laid = crop.lay(crop.cut(PICTURE).astype(np.float32), box)
    window = PICTURE[box.y : box.y + box.height, box.x : box.x + box.width]
    assert np.abs(laid - window).max() < 2.5


def test_eyes_stand_level_at_their_share_of_the_side() -> None:
    frame = EyeFrame.between(np.array([150.0, 100.0]), np.array([210.0, 145.0]))
    crop = level_face_crop(frame, 512, 0.2)
    inverse = np.linalg.inv(crop.matrix[:, :2])
    eyes = (np.array([[150.0, 100.0], [210.0, 145.0]]) + 0.5 - crop.matrix[:, 2]) @ inverse.T
    assert eyes[1] - eyes[0] == pytest.approx([0.2 * 512, 0], abs=1e-6)


def test_the_aligned_crop_stands_as_its_data_set_does() -> None:
    points = mesh(scale=80.0, centre=(250.0, 180.0))
    crop = aligned_crop(points, 256)
    inverse = np.linalg.inv(crop.matrix[:, :2])
    inside = (points[[33, 263]] + 0.5 - crop.matrix[:, 2]) @ inverse.T / 256
    assert inside[:, 1] == pytest.approx([0.48, 0.48], abs=0.02)
    assert inside[:, 0].mean() == pytest.approx(0.5, abs=0.01)
    assert 0.25 < np.ptp(inside[:, 0]) < 0.40


def test_beyond_the_picture_it_is_mirrored_not_black() -> None:
    crop = Crop(np.array([[1.0, 0, -60], [0, 1.0, -60]]), 120)
    plain = np.full((100, 100, 3), 90, np.uint8)
    assert (crop.cut(plain) == 90).all()


@given(st.integers(16, 600), st.integers(0, 900))
def test_windows_cover_the_side(size: int, more: int) -> None:
    side = size + more
    starts = window_starts(side, size)
    covered = np.zeros(side, bool)
    for start in starts:
        covered[start : start + size] = True
    assert covered.all()
    assert starts[0] == 0
    assert starts[-1] == more
