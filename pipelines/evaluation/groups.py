"""Bands of age and of span, by which figures are told apart."""

from __future__ import annotations

from itertools import pairwise

# A band begins at its first number and ends before the next one's.
AGES_YEARS = (0, 5, 10, 15, 18, 40, 111)
SPANS_YEARS = (0, 4, 7, 11, 16, 26, 111)
EVERYBODY = "all"


def age_band(age_years: float) -> str:
    """Return the band of the age in the photograph, such as ``aged 5 to 9``."""
    return f"aged {_band(age_years, AGES_YEARS)}"


def span_band(span_years: float) -> str:
    """Return the band of the years bridged, such as ``7 to 10 years on``."""
    return f"{_band(span_years, SPANS_YEARS)} years on"


def groups_of(age_years: float, span_years: float) -> tuple[str, str, str]:
    """Return the groups that a pair belongs to: everybody, its age band, its span band."""
    return EVERYBODY, age_band(age_years), span_band(span_years)


def all_groups() -> tuple[str, ...]:
    """Return every group in the order in which they are shown."""
    ages = (age_band(low) for low in AGES_YEARS[:-1])
    spans = (span_band(low) for low in SPANS_YEARS[:-1])
    return EVERYBODY, *ages, *spans


def _band(years: float, edges: tuple[int, ...]) -> str:
    for low, high in pairwise(edges):
        if years < high:
            return f"{low} or more" if high == edges[-1] else f"{low} to {high - 1}"
    raise ValueError(f"{years:g} years lie beyond the last band, which ends at {edges[-1]}.")
