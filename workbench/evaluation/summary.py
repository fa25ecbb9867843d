"""What all solved cases say together: means with intervals, by way, age and span."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.evaluation.groups import EVERYBODY, all_groups, groups_of
from pipelines.evaluation.intervals import Estimate, estimate
from pipelines.evaluation.judging import Likeness
from workbench.evaluation.judged_cases import WAYS, JudgedCase, Way

__all__ = ["EVERYBODY", "FIGURES", "Figure", "Finding", "finding", "summarise"]


@dataclass(frozen=True)
class Figure:
    """One figure: its name in files, what it says, its unit, and which way is better."""

    name: str
    title: str
    unit: str
    better: str
    read: Callable[[Likeness], float]


def _first(likeness: Likeness) -> float:
    return 100.0 * (likeness.rank == 1) if likeness.rank == likeness.rank else float("nan")


FIGURES: Final = (
    Figure(
        "even_error",
        "Shape error, symmetrised",
        "% of the eyes' distance",
        "lower",
        lambda found: found.even_error,
    ),
    Figure("error", "Shape error", "% of the eyes' distance", "lower", lambda found: found.error),
    Figure(
        "identity_share",
        "Strangers of the age whose shape is farther than the real one's",
        "%, chance is 50",
        "higher",
        lambda found: found.identity_share,
    ),
    Figure(
        "to_later",
        "Distance to the real later photograph, by the recognition network",
        "descriptor distance",
        "lower",
        lambda found: found.to_later,
    ),
    Figure(
        "share_farther",
        "Strangers of the age that the network finds farther than the real person",
        "%, chance is 50",
        "higher",
        lambda found: found.share_farther,
    ),
    Figure("first", "Real person nearest of all", "% of cases", "higher", _first),
    Figure(
        "to_original",
        "Distance to the photograph it was drawn from, by the recognition network",
        "descriptor distance",
        "lower",
        lambda found: found.to_original,
    ),
    Figure(
        "age_miss",
        "Apparent age against what the real later photograph reads",
        "years",
        "near 0",
        lambda found: found.age_miss,
    ),
)


@dataclass(frozen=True)
class Finding:
    """One figure of one way in one group, and its gain over the untouched photograph, paired."""

    group: str
    way: Way
    figure: str
    found: Estimate
    gain: Estimate | None


def summarise(judged: Sequence[JudgedCase]) -> tuple[Finding, ...]:
    """Return every finding that any case speaks to, grouped in the order of the bands."""
    findings: list[Finding] = []
    for group in all_groups():
        inside = [case for case in judged if group in _groups(case)]
        for figure in FIGURES:
            findings.extend(_findings(group, figure, inside))
    return tuple(findings)


def finding(findings: Sequence[Finding], group: str, way: Way, figure: str) -> Finding | None:
    """Return one finding by its names, or None where no case speaks to it."""
    named = (f for f in findings if (f.group, f.way, f.figure) == (group, way, figure))
    return next(named, None)


def _groups(judged: JudgedCase) -> tuple[str, ...]:
    start, end = judged.drawn.age_years, judged.later.age_years
    return groups_of(start, end - start)


def _findings(group: str, figure: Figure, judged: Sequence[JudgedCase]) -> list[Finding]:
    findings: list[Finding] = []
    for way in WAYS:
        cases = [case for case in judged if way in case.likeness]
        people = [case.person for case in cases]
        values = [figure.read(case.likeness[way]) for case in cases]
        found = estimate(values, people)
        if found is None:
            continue
        before = [figure.read(case.likeness["untouched"]) for case in cases]
        gains = [after - untouched for after, untouched in zip(values, before, strict=True)]
        gain = None if way == "untouched" else estimate(gains, people)
        findings.append(Finding(group, way, figure.name, found, gain))
    return findings
