"""Whom a face is held against: other people of about the same age, one photograph each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SAME_AGE_WITHIN_YEARS = 3.0

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Known(Generic[Kept]):
    """Something measured on a photograph of a person at an age."""

    person: str
    age_years: float
    kept: Kept


def strangers_of_age(person: str, age_years: float, everybody: Sequence[Known[Kept]]) -> list[Kept]:
    """Return what is known of each other person within three years of an age.

    Of several photographs of one person the one nearest in age counts, the first of equals.
    """
    nearest: dict[str, Known[Kept]] = {}
    for other in everybody:
        if other.person == person or abs(other.age_years - age_years) > SAME_AGE_WITHIN_YEARS:
            continue
        held = nearest.get(other.person)
        if held is None or _gap(other, age_years) < _gap(held, age_years):
            nearest[other.person] = other
    return [known.kept for known in nearest.values()]


def _gap(known: Known[Kept], age_years: float) -> float:
    return abs(known.age_years - age_years)
