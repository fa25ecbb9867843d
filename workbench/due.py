"""Which cases are due for a picture, and why.

Rules of practice: a child who is missing two years or more gets a first progression, a new one
every two years until 18 and every five after (NCMEC's published rhythm); families and the press
look again on anniversaries. The days before an anniversary that count were chosen by us.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from pipelines.sentences import Sentence
from workbench.cases.partial_dates import PartialDate, years_before

FIRST_AFTER_YEARS: Final = 2
YOUNG_YEARS, ADULT_YEARS, GROWN_UP_AT = 2, 5, 18
ANNIVERSARY_DAYS: Final = 30

Why = Literal["first", "update", "anniversary"]


@dataclass(frozen=True)
class Missing:
    """What of a case decides whether it is due."""

    number: str
    subject: str
    birth: PartialDate
    missing: PartialDate
    last_picture: date | None


@dataclass(frozen=True)
class Due:
    """One reason why a case is due, since when, and in words."""

    number: str
    subject: str
    why: Why
    since: date
    reason: str


def due_reasons(case: Missing, on: date) -> Iterator[Due]:
    """Yield each reason why a case is due on a day; of dates known in part the middle counts."""
    first = later(case.missing.middle, FIRST_AFTER_YEARS)
    if case.last_picture is None and first <= on:
        years = whole_years(case.missing.middle, on)
        reason = Sentence(
            "missing since {missing}, {years} years, and no picture yet",
            missing=case.missing,
            years=years,
        )
        yield Due(case.number, case.subject, "first", first, reason)
    if case.last_picture is not None:
        age = whole_years(case.birth.middle, on)
        years = YOUNG_YEARS if age < GROWN_UP_AT else ADULT_YEARS
        again = later(case.last_picture, years)
        if again <= on:
            reason = Sentence(
                "the last picture is of {day}; at {age} every {years} years",
                day=case.last_picture,
                age=age,
                years=years,
            )
            yield Due(case.number, case.subject, "update", again, reason)
    yield from _anniversary(case, on)


def whole_years(start: date, end: date) -> int:
    """Return the whole years between two days, as birthdays count them."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def later(day: date, years: int) -> date:
    """Return the same day some years later."""
    return years_before(day, -years)


def _anniversary(case: Missing, on: date) -> Iterator[Due]:
    if not case.missing.is_exact or case.missing.earliest > on:
        return
    start = case.missing.earliest
    years = whole_years(start, on)
    day = later(start, years)
    if day != on or years == 0:
        years, day = years + 1, later(start, years + 1)
    days = (day - on).days
    if days <= ANNIVERSARY_DAYS:
        when = Sentence("in {days} days", days=days) if days else Sentence("today")
        reason = Sentence("{years} years missing on {day}, {when}", years=years, day=day, when=when)
        if years == 1:
            reason = Sentence("a year missing on {day}, {when}", day=day, when=when)
        yield Due(case.number, case.subject, "anniversary", day, reason)
