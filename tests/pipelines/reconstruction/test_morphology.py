"""Masks are drawn in and let out as SciPy does it by voxels, with ITK's ball."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import binary_dilation, binary_erosion

from pipelines.reconstruction.morphology import Radii, dilated, eroded


@pytest.mark.parametrize("radii", [(1, 1, 1), (1, 2, 2), (2, 3, 1)])
@pytest.mark.parametrize("filled", [0.04, 0.96])
def test_it_is_what_scipy_finds_by_voxels(radii: Radii, filled: float) -> None:
    mask = np.random.default_rng(1).random((9, 23, 17)) < filled
    k, j, i = (np.arange(-r, r + 1) / (r + 0.5) for r in radii)
    ball = k[:, None, None] ** 2 + j[:, None] ** 2 + i**2 <= 1
    assert np.array_equal(dilated(mask, radii), binary_dilation(mask, ball))
    assert np.array_equal(eroded(mask, radii), binary_erosion(mask, ball, border_value=1))
