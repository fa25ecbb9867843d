"""Recipes, landmarks, measures and tables in the plain words of a report."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from models import registry
from pipelines.landmarks import Landmarks
from pipelines.postmortem.steps import Operation
from pipelines.rendering import Measurement
from pipelines.steps import Step
from workbench.exports.report import StepTold, Table

_POINTS_PER_ROW = 4


def step_told(step: Step | Operation, *, of: str = "") -> StepTold:
    """Return what a step does, and every parameter with its value; ``of`` says of which picture."""
    told = _words().get(step.step, {"title": step.step.capitalize(), "does": ""})
    title = f"{told['title']} ({of})" if of else told["title"]
    fields = step.model_dump(mode="json", exclude={"step"})
    return StepTold(title, told["does"], list(_flat(fields)))


def _flat(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the names and values of a document; long parts are named by their hash."""
    if isinstance(value, Mapping):
        if not value and name:
            yield name, "none"
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if not value:
            yield name, "none"
        elif all(_is_number(each) for each in value):
            yield name, ", ".join(f"{each:g}" for each in value)
        else:
            for number, inner in enumerate(value, 1):
                yield from _flat(inner, f"{name} {number}")
    elif isinstance(value, str) and len(value) > 100:
        digest = hashlib.sha256(value.encode()).hexdigest()
        yield name, f"{len(value)} letters, SHA-256 {digest}"
    else:
        yield name, "none" if value is None else f"{value:g}" if _is_number(value) else str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def landmark_counts(landmarks: Landmarks) -> Table:
    """Return how many points of each group were placed by whom."""
    rows: list[tuple[str, str, str]] = []
    for name, placed in landmarks.placed_by.items():
        by = Counter(placed)
        rows.append(
            (
                name.replace("_", " "),
                str(len(placed)),
                ", ".join(f"{who} {count}" for who, count in sorted(by.items())),
            )
        )
    width, height = landmarks.image_size
    return Table(
        ("Group", "Points", "Placed by"),
        rows,
        note=f"In pixels of the upright photograph of {width} × {height} px. Dots: blue by the "
        f"detector, red by the artist, yellow estimated.",
    )


def landmark_points(landmarks: Landmarks) -> Table:
    """Return the 68 points with who placed each; the recipe holds the others."""
    cells: list[str] = []
    groups = [(n, points) for n, points in landmarks.groups.items() if not _is_beyond_ibug(n)]
    placed = [who for name, _ in groups for who in landmarks.placed_by[name]]
    points = [point for _, group in groups for point in group]
    for number, ((x, y), who) in enumerate(zip(points, placed, strict=True), 1):
        cells += [str(number), f"{x:.1f}, {y:.1f}", who]
    row = 3 * _POINTS_PER_ROW
    cells += [""] * (-len(cells) % row)
    return Table(
        ("No.", "x, y", "By") * _POINTS_PER_ROW,
        [cells[at : at + row] for at in range(0, len(cells), row)],
        note="The 68 points of the iBUG scheme. All points, with those of mesh, irises and "
        "hairline, stand in the recipe.",
    )


def _is_beyond_ibug(name: str) -> bool:
    return name in {"right_iris", "left_iris", "hairline", "mesh"}


def measurement_rows(measurements: Sequence[Measurement]) -> Table:
    """Return the measures before and after, with the source and the status of their norms."""
    rows = [
        (
            f"{each.name} ({each.measure})",
            f"{each.before_mm:.1f}",
            f"{each.after_mm:.1f}",
            _percentile(each.before_percentile),
            _percentile(each.after_percentile),
            each.source,
            each.status,
        )
        for each in measurements
    ]
    return Table(
        ("Measure", "mm before", "mm after", "% before", "% after", "Source", "Status"),
        rows,
        note="Millimetres before follow from the size of the irises; afterwards the scale grows as "
        "the norms say that the eyes part. % is the percentile in the norms.",
        empty="None could be taken.",
    )


def _percentile(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"


def table_rows(tables: Mapping[str, str]) -> Table:
    """Return the tables and weights of a recipe with hash, origin, licence and presence here."""
    known = {entry.name: entry for entry in registry.entries()}
    rows: list[tuple[str, ...]] = []
    for name, sha256 in sorted(tables.items()):
        entry = known.get(name)
        here = "the same here" if entry and entry.sha256 == sha256 else "another one here"
        origin = f"{entry.origin.source}. {entry.note}" if entry else "unknown here"
        rows.append((name, sha256, origin, entry.licence if entry else "", here))
    return Table(("Name", "SHA-256", "Origin", "Licence", "State"), rows)


def skull_words(name: str) -> Mapping[str, str]:
    """Return the title of a part of drawing a face over a skull, and what is done in it."""
    return _words("skull_words.toml")[name]


@cache
def _words(file: str = "step_words.toml") -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name(file)
    return tomllib.loads(path.read_text(encoding="utf-8"))
