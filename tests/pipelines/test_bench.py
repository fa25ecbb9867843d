"""A ratio that has become worse or is gone is named, and one that only wavers is not."""

from __future__ import annotations

from tests.bench import worsened


def test_only_what_is_more_than_a_fifth_slower_is_worse() -> None:
    before = {"preview": 10.0, "layers": 20.0}
    assert worsened({"preview": 11.9, "layers": 5.0, "new": 99.0}, before) == ()
    assert worsened({"preview": 12.1, "layers": 20.0}, before) == (
        "preview: 12.10 x where it was 10.00 x",
    )


def test_a_row_that_is_not_measured_any_more_is_worse() -> None:
    assert worsened({"new": 1.0}, {"gone": 0.5}) == ("gone: not measured where it was 0.50 x",)
