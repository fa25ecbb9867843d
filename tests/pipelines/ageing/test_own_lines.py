"""A face's own creases deepen; what stands beside the skin leaves no rim on it."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.own_lines import deepened_lines

UNIT = 120.0


@pytest.mark.parametrize("beside", [15.0, 230.0])
@pytest.mark.parametrize("skin", [70.0, 190.0])
def test_neither_wall_nor_hair_beside_the_skin_draws_a_rim(skin: float, beside: float) -> None:
    brightness = np.full((200, 200), skin, np.float32)
    brightness += np.random.default_rng(1).normal(0, 0.5, brightness.shape).astype(np.float32)
    brightness[:, :60] = beside
    brightness[80:83, 90:190] -= 0.15 * skin
    where = np.zeros_like(brightness)
    where[:, 64:] = 1
    change = deepened_lines(brightness, where, UNIT, 1.0)
    assert np.abs(change[120:, 64:]).max() < 1.5
    assert not change[:, :60].any()
    assert change[81, 100:180].mean() < -0.03 * skin
