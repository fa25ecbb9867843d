"""Code tables beside an agency's own words, and the formats of numbers that others give a case."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from workbench.cases.vocabulary import NUMBER_KINDS
from workbench.errors import CaseError

TRAITS: Final = ("sex", "race", "eyes", "hair")


@dataclass(frozen=True)
class NumberFormat:
    """How a number of one kind is written."""

    name: str
    pattern: re.Pattern[str]
    example: str


@cache
def codes_of(trait: str) -> dict[str, str]:
    """Return the codes of a trait (sex, race, eyes or hair) with their words."""
    return dict(_tables()["codes"][trait])


@cache
def number_format(kind: str) -> NumberFormat:
    """Return how numbers of a kind are written; raise CaseError for an unknown kind."""
    if kind not in NUMBER_KINDS:
        raise CaseError(f"Numbers of the kind {kind!r} are unknown; use {', '.join(NUMBER_KINDS)}.")
    row = _tables()["numbers"][kind]
    return NumberFormat(row["name"], re.compile(row["pattern"]), row["example"])


def check_code(trait: str, code: str) -> str:
    """Return a known code of a trait in capitals; raise CaseError."""
    known = codes_of(trait)
    if code.upper() not in known:
        listed = ", ".join(f"{key} {words}" for key, words in known.items())
        raise CaseError(f"{code[:20]!r} is no code for {trait}; use one of {listed}.")
    return code.upper()


def check_external_number(kind: str, value: str) -> str:
    """Return a number of its kind in capitals, as its issuer writes it; raise CaseError."""
    form = number_format(kind)
    written = " ".join(value.upper().split())
    if not form.pattern.fullmatch(written):
        raise CaseError(
            f"{value[:60]!r} is not written like a number of {form.name}, such as {form.example}. "
            f"Check it, or give it as one of the kind 'other'."
        )
    return written


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "codes.toml").read_text(encoding="utf-8"))
