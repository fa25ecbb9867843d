"""The model of cost finds a line again, and says how far off it is where there is none."""

from __future__ import annotations

import pytest

from tests.cost_model import fitted


def test_a_line_is_found_and_is_not_off() -> None:
    sizes = (0.1, 1.0, 4.0, 12.0)
    model = fitted(sizes, [0.5 + 0.25 * size for size in sizes])
    assert (model.fixed, model.each) == pytest.approx((0.5, 0.25))
    assert model.error == pytest.approx(0, abs=1e-9)
    assert model.at(12) == pytest.approx(3.5)


def test_a_job_off_the_line_is_told_by_the_others() -> None:
    sizes = [float(number) for number in range(1, 10)]
    model = fitted([*sizes, 10.0], [*sizes, 20.0])
    assert model.error == pytest.approx(0.5)
    assert model.typical_error < model.error / 2
