"""The catalogue of words for files that leave the workbench, in every language it speaks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from workbench.exports.formats import Language

_CM_PER_INCH, _INCHES_PER_FOOT, _KG_PER_POUND = 2.54, 12, 0.45359237


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    language: Language
    entries: dict[str, str]

    def say(self, key: str, **given: object) -> str:
        """Return an entry with its places filled in."""
        return self.entries[key].format(**given)

    def find(self, *keys: str) -> str:
        """Return the first entry that there is, or nothing."""
        return next((self.entries[key] for key in keys if key in self.entries), "")

    def years(self, low: int, high: int) -> str:
        """Return an age, or the span in which it lies."""
        if low == high:
            return self.say("unit.years", age=low)
        return self.say("unit.years_between", low=low, high=high)

    def age_of_photo(self, age_years: float) -> str:
        """Return at which age a photograph was taken, in months below two years."""
        if age_years < 2:
            return self.say("photo.months", age=int(age_years * 12))
        return self.say("photo.years", age=int(age_years))

    def height(self, cm: float) -> str:
        """Return a height in both systems of units."""
        feet, inches = divmod(round(cm / _CM_PER_INCH), _INCHES_PER_FOOT)
        return self.say("unit.height", cm=f"{cm:.0f}", feet=feet, inches=inches)

    def weight(self, kg: float) -> str:
        """Return a weight in both systems of units."""
        return self.say("unit.weight", kg=f"{kg:.0f}", pounds=round(kg / _KG_PER_POUND))

    def days(self, first: date, last: date) -> str:
        """Return a date, or the span in which it lies, no more exactly than it is known.

        >>> words_in("en").days(date(2019, 5, 1), date(2019, 5, 31))
        'May 2019'
        """
        whole_months = first.day == 1 and _is_last_of_month(last)
        if first == last:
            return self._day(first)
        if whole_months and (first.month, last.month) == (1, 12):
            years = sorted({first.year, last.year})
            return self._between(*map(str, years)) if len(years) > 1 else str(first.year)
        if whole_months and (first.year, first.month) == (last.year, last.month):
            return self._month(first)
        if whole_months:
            return self._between(self._month(first), self._month(last))
        return self._between(self._day(first), self._day(last))

    def _day(self, day: date) -> str:
        return self.say("date.day", day=day.day, month=self._month_name(day), year=day.year)

    def _month(self, day: date) -> str:
        return self.say("date.month", month=self._month_name(day), year=day.year)

    def _between(self, first: str, last: str) -> str:
        return self.say("date.between", first=first, last=last)

    def _month_name(self, day: date) -> str:
        return self.entries["date.months"].split()[day.month - 1]


@cache
def words_in(language: Language) -> Words:
    """Return the words of a language."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    assert set(tables) == set(get_args(Language))
    return Words(language, tables[language])


def _is_last_of_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1
