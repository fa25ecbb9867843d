"""A receding hairline moves up by what was asked, folds nothing, and stops at its limit."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.receding import FURTHEST_RECESSION, receded
from pipelines.alignment import eye_frame
from pipelines.errors import WarpError
from pipelines.hairline import estimate_hairline
from pipelines.warp import LOWEST_AREA_RATIO, Field
from tests.heads import EYES, SIZE, made_up_head

CELL = 2
STILL = Field((0, 0), CELL, np.zeros((SIZE[1] // CELL, SIZE[0] // CELL, 2), np.float32))
FACE = made_up_head().landmarks
FRAME = eye_frame(FACE)
HAIRLINE = estimate_hairline(FACE.groups["mesh"])


@pytest.mark.parametrize("amount", [0.05, 0.1, FURTHEST_RECESSION])
def test_the_corners_rise_by_what_was_asked_and_nothing_folds(amount: float) -> None:
    field = receded(STILL, HAIRLINE, FRAME, amount=amount)
    assert np.allclose(field.at(HAIRLINE[[2, 6]])[:, 1], amount * FRAME.unit, atol=0.5)
    assert field.area_ratios().min() >= LOWEST_AREA_RATIO


def test_eyes_and_mouth_stay_where_they_are() -> None:
    field = receded(STILL, HAIRLINE, FRAME, amount=FURTHEST_RECESSION)
    below = np.array([EYES, (270.0, 320.0), (320.0, 420.0)])
    assert np.abs(field.at(below)).max() < 0.02 * FRAME.unit


def test_none_asked_for_is_the_field_itself() -> None:
    assert receded(STILL, HAIRLINE, FRAME, amount=0.0) is STILL


@pytest.mark.parametrize("amount", [-0.1, FURTHEST_RECESSION + 0.01, float("nan")])
def test_more_than_the_skin_reaches_is_refused(amount: float) -> None:
    with pytest.raises(WarpError, match="hairline"):
        receded(STILL, HAIRLINE, FRAME, amount=amount)
