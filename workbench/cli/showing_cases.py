"""A case in lines for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.cli.output import table

if TYPE_CHECKING:
    from workbench.cases.records import Case


def case_lines(case: Case, incidents: Sequence[Case]) -> list[str]:
    """Return what a case says, with the person's incidents where there are several."""
    sex = f", sex {case.sex}" if case.sex else ""
    lines = [f"Case {case.number}: {case.subject}, born {case.birth}{sex}"]
    if case.missing:
        lines.append(f"missing since {case.missing}{f', {case.place}' if case.place else ''}")
    lines.append(f"{case.kind.replace('_', ' ')}, {case.status}")
    lines += [f"{number.kind} number {number.value}" for number in case.external_numbers]
    lines += [f"{item.resource}: {item.state} {item.note}".rstrip() for item in case.evidence]
    if len(incidents) > 1:
        rows = [(c.number, c.missing or "", c.place or "", c.status) for c in incidents]
        lines += ["", *table(("incident", "missing since", "place", "status"), rows)]
    photos = [
        (
            p.number,
            p.relation,
            f"{p.age_years:g}",
            f"{p.width}×{p.height}",
            p.sha256[:12],
            p.file_name,
        )
        for p in case.photos
    ]
    versions = [
        (v.number, f"{v.age_years:g}", v.state, v.artist, len(v.exports), v.note)
        for v in case.versions
    ]
    if photos:
        lines += ["", *table(("photo", "relation", "age", "size", "hash", "file"), photos)]
    if versions:
        headings = ("version", "age", "state", "artist", "exports", "note")
        lines += ["", *table(headings, versions)]
    return lines
