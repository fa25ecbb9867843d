from __future__ import annotations

from pipelines.evaluation.strangers import Known, strangers_of_age

EVERYBODY = [
    Known("a", 10, "a10"),
    Known("b", 8, "b8"),
    Known("b", 11, "b11"),
    Known("c", 13, "c13"),
    Known("d", 13.5, "d13"),
    Known("e", 9, "e9"),
    Known("e", 11, "e11"),
]


def test_of_each_other_person_the_photograph_nearest_in_age_counts() -> None:
    assert strangers_of_age("a", 10, EVERYBODY) == ["b11", "c13", "e9"]


def test_nobody_is_a_stranger_to_themselves_or_beyond_three_years() -> None:
    assert strangers_of_age("c", 13, EVERYBODY) == ["a10", "b11", "d13", "e11"]
    assert strangers_of_age("a", 40, EVERYBODY) == []
