"""Dates that are known in part: '1984', 'spring 1984', '13–15 years'; earliest and latest kept."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipelines.sentences import Sentence
from workbench.errors import CaseError

TEXT_LIMIT: Final = 60
_YEAR = r"(?P<year>[12]\d{3})"
_MONTHS: Final = {name.lower(): number for number, name in enumerate(month_name) if name}
# Northern seasons, by the months in which they are usually said to lie.
_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_AGES: Final = re.compile(r"(?P<low>\d{1,3})(?:\s*(?:-|–|to)\s*(?P<high>\d{1,3}))?\s*(?:years?|y)")


@dataclass(frozen=True)
class PartialDate:
    """A date as it was given, and the first and the last day that it can mean."""

    text: str
    earliest: date
    latest: date

    @property
    def is_exact(self) -> bool:
        """Tell whether it is one day."""
        return self.earliest == self.latest

    @property
    def middle(self) -> date:
        """The day in the middle, for reckoning where one day is needed."""
        return self.earliest + (self.latest - self.earliest) // 2

    def __str__(self) -> str:
        return self.text

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return a date that is known to the day."""
        return cls(day.isoformat(), day, day)

    @classmethod
    def parse(cls, text: str, *, seen_on: date | None = None) -> PartialDate:
        """Read a date that may be partial; raise CaseError.

        An age such as '13–15 years' is read as a date of birth where ``seen_on`` says on which day
        the person was of that age.

        >>> str(PartialDate.parse("spring 1984").earliest)
        '1984-03-01'
        """
        said = " ".join(text.split()).lower()
        span = _ages(said, seen_on) or _day(said) or _months(said) or _years(said)
        if span is None or len(text) > TEXT_LIMIT:
            raise CaseError(
                Sentence(
                    "{text!r} is not a date. Write 1984-05-12, 1984-05, May 1984, spring "
                    "1984, 1984, 1983-1985, or for a birth an age such as '13-15 years'.",
                    text=text[:TEXT_LIMIT],
                )
            )
        return cls(" ".join(text.split()), *span)


_Span = tuple[date, date]


def _day(said: str) -> _Span | None:
    found = re.fullmatch(rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)", said)
    try:
        day = date(*(int(part) for part in found.group("year", "month", "day"))) if found else None
    except ValueError:
        return None
    return (day, day) if day else None


def _months(said: str) -> _Span | None:
    if found := re.fullmatch(rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])", said):
        return _from_to(int(found["year"]), int(found["month"]), int(found["month"]))
    found = re.fullmatch(rf"(?P<word>[a-z]+)(?: of)? {_YEAR}", said)
    if found is None:
        return None
    word, year = found["word"], int(found["year"])
    if word in _MONTHS:
        return _from_to(year, _MONTHS[word], _MONTHS[word])
    if word == "winter":  # Both the winter that ends in the year and the one that begins in it.
        return date(year - 1, 12, 1), date(year + 1, 2, monthrange(year + 1, 2)[1])
    return _from_to(year, *_SEASONS[word]) if word in _SEASONS else None


def _years(said: str) -> _Span | None:
    found = re.fullmatch(rf"{_YEAR}(?:\s*(?:-|–|to|or)\s*(?P<until>[12]\d{{3}}))?", said)
    if found is None or int(found["until"] or found["year"]) < int(found["year"]):
        return None
    return date(int(found["year"]), 1, 1), date(int(found["until"] or found["year"]), 12, 31)


def _ages(said: str, seen_on: date | None) -> _Span | None:
    found = _AGES.fullmatch(said)
    if found is None or seen_on is None:
        return None
    low, high = int(found["low"]), int(found["high"] or found["low"])
    if not low <= high <= 120:
        return None
    return years_before(seen_on, high + 1) + timedelta(days=1), years_before(seen_on, low)


def years_before(day: date, years: int) -> date:
    """Return the same day of an earlier year; 29 February becomes 28 February where it must."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _from_to(year: int, first: int, last: int) -> _Span:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
