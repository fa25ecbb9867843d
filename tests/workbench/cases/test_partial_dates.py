from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.cases.partial_dates import PartialDate
from workbench.errors import CaseError

SEEN = date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1984-05-12", date(1984, 5, 12), date(1984, 5, 12)),
        ("1984-02", date(1984, 2, 1), date(1984, 2, 29)),
        ("May 1984", date(1984, 5, 1), date(1984, 5, 31)),
        (" spring  1984 ", date(1984, 3, 1), date(1984, 5, 31)),
        ("fall of 1984", date(1984, 9, 1), date(1984, 11, 30)),
        ("winter 1984", date(1983, 12, 1), date(1985, 2, 28)),
        ("1984", date(1984, 1, 1), date(1984, 12, 31)),
        ("1983–1985", date(1983, 1, 1), date(1985, 12, 31)),
        ("13–15 years", date(2004, 3, 1), date(2007, 2, 28)),
        ("13 years", date(2006, 3, 1), date(2007, 2, 28)),
    ],
)
def test_what_is_known_in_part_has_its_first_and_last_day(
    text: str, earliest: date, latest: date
) -> None:
    found = PartialDate.parse(text, seen_on=SEEN)
    assert (found.earliest, found.latest) == (earliest, latest)
    assert str(found) == " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["", "yesterday", "1984-13", "1984-02-30", "1985-1983", "15-13 years", "84", "9" * 70]
)
def test_what_is_no_date_is_refused_with_examples(text: str) -> None:
    with pytest.raises(CaseError, match="spring 1984"):
        PartialDate.parse(text, seen_on=SEEN)


def test_an_age_needs_the_day_on_which_it_was_seen() -> None:
    with pytest.raises(CaseError):
        PartialDate.parse("13 years")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_lies_in_each_of_its_own_vaguer_forms(day: date) -> None:
    for text in (f"{day}", f"{day:%Y-%m}", f"{day:%B %Y}", f"{day:%Y}"):
        found = PartialDate.parse(text)
        assert found.earliest <= day <= found.latest
        assert found.earliest <= found.middle <= found.latest


@given(st.dates(date(1920, 1, 1), date(2020, 1, 1)), st.integers(0, 110))
def test_whoever_is_of_an_age_was_born_within_its_span(born: date, age: int) -> None:
    try:
        birthday = born.replace(year=born.year + age)
    except ValueError:
        birthday = date(born.year + age, 3, 1)
    found = PartialDate.parse(f"{age} years", seen_on=birthday)
    assert found.earliest <= born <= found.latest
