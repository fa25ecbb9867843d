"""The figures as files: a row for each progression as CSV, everything as one JSON document."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from models import registry
from pipelines.ageing.plan import TABLES
from pipelines.environment import software
from pipelines.evaluation.intervals import COVERAGE_PERCENT, DRAWS
from workbench.evaluation.judged_cases import JudgedCase
from workbench.evaluation.summary import FIGURES, Finding

_NETWORKS: Final = ("face_recognition", "age_network", "ibug68")


def figures_csv(judged: Sequence[JudgedCase]) -> str:
    """Return a CSV document with a row for each case and way; unknown figures stay empty."""
    rows = list(_rows(judged))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: "" if value is None else value for name, value in row.items()})
    return text.getvalue()


def figures_document(
    judged: Sequence[JudgedCase], findings: Sequence[Finding], left_out: Sequence[str]
) -> dict[str, Any]:
    """Return everything as one JSON document; figures that are not known are null."""
    return {
        "format": 1,
        "software": software(),
        "tables": {name: registry.sha256(name) for name in TABLES},
        "networks": {name: registry.sha256(name) for name in _NETWORKS},
        "bootstrap": {"draws": DRAWS, "coverage_percent": COVERAGE_PERCENT, "over": "people"},
        "people": len({case.person for case in judged}),
        "cases": len(judged),
        "left_out": list(left_out),
        "figures": [
            {"name": f.name, "title": f.title, "unit": f.unit, "better": f.better} for f in FIGURES
        ],
        "rows": list(_rows(judged)),
        "findings": [asdict(found) for found in findings],
    }


def _rows(judged: Sequence[JudgedCase]) -> Iterator[dict[str, Any]]:
    for case in judged:
        for way, likeness in case.likeness.items():
            figures = {name: _known(value) for name, value in asdict(likeness).items()}
            yield {
                "case": case.number,
                "person": case.person,
                "sex": case.later.sex,
                "from_age": case.drawn.age_years,
                "to_age": case.later.age_years,
                "photographs": case.photographs,
                "way": way,
                **figures,
            }


def _known(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None
