"""What to look at when a morgue photograph is taken in."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from models import registry


@dataclass(frozen=True)
class Question:
    """One question of the checklist; ``measured`` tells whether the photograph can answer it."""

    key: str
    question: str
    measured: bool
    source: str
    status: str


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions of the checklist, in their order."""
    with registry.path("postmortem_checklist").open(encoding="utf-8", newline="") as file:
        return tuple(
            Question(
                row["key"], row["question"], row["measured"] == "yes", row["source"], row["status"]
            )
            for row in csv.DictReader(file)
        )
