from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.cases.partial_dates import PartialDate
from workbench.due import Missing, due_reasons, later, whole_years

days = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def missing(since: str, born: str = "2010-03-01", last: date | None = None) -> Missing:
    return Missing("T-1", "N", PartialDate.parse(born), PartialDate.parse(since), last)


def reasons(case: Missing, on: date) -> list[tuple[str, date]]:
    return [(due.why, due.since) for due in due_reasons(case, on)]


@pytest.mark.parametrize(
    ("case", "on", "expected"),
    [
        (missing("2020-05-10"), date(2022, 5, 9), [("anniversary", date(2022, 5, 10))]),
        (missing("2020-06-10"), date(2022, 8, 9), [("first", date(2022, 6, 10))]),
        (missing("2020-06-10", last=date(2021, 1, 1)), date(2022, 12, 31), []),
        (
            missing("2020-06-10", last=date(2021, 1, 1)),
            date(2023, 1, 1),
            [("update", date(2023, 1, 1))],
        ),
        (missing("2020-06-10", "2000", date(2021, 1, 1)), date(2025, 12, 31), []),
        (
            missing("2020-06-10", "2000", date(2021, 1, 1)),
            date(2026, 1, 1),
            [("update", date(2026, 1, 1))],
        ),
        (missing("2020", last=date(2021, 1, 1)), date(2021, 7, 2), []),
    ],
)
def test_a_case_is_due_by_the_rules_of_practice(
    case: Missing, on: date, expected: list[tuple[str, date]]
) -> None:
    assert reasons(case, on) == expected


def test_the_reason_is_said_in_words() -> None:
    (first, anniversary) = due_reasons(missing("2020-06-10"), date(2022, 6, 10))
    assert first.reason == "missing since 2020-06-10, 2 years, and no picture yet"
    assert anniversary.reason == "2 years missing on 2022-06-10, today"


@given(days, days)
def test_whole_years_and_later_undo_one_another(one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    years = whole_years(start, end)
    assert later(start, years) <= end + timedelta(days=1)
    assert later(start, years + 1) >= end


@given(days, days)
def test_an_anniversary_is_told_on_its_day_and_the_thirty_before(since: date, on: date) -> None:
    told = [d for why, d in reasons(missing(str(since), "1940"), on) if why == "anniversary"]
    ahead = [
        later(since, on.year + plus - since.year)
        for plus in (0, 1)
        if on.year + plus > since.year
        and since <= on
        and 0 <= (later(since, on.year + plus - since.year) - on).days <= 30
    ]
    assert told == ahead[:1]
