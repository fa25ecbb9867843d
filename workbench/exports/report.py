"""A report for court: every step of a version in order, so that a trained person can repeat it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from pipelines.arrays import Pixels
from pipelines.landmarks import Landmarks
from workbench.exports.formats import Paper
from workbench.exports.label import Label
from workbench.exports.typesetting import PAPERS, breakable, typeset

_PAGE: Final = Path(__file__).with_name("report.typ")
_THUMBNAIL_PX: Final = 480
_INK_OF: Final = {"detector": (0, 150, 255), "artist": (255, 60, 0), "estimate": (255, 200, 0)}
TITLES: Final = {
    "before": "Before: the photograph as it was received",
    "sources": "Photographs",
    "measurements": "Measures before and after",
}
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Table:
    """Rows of words under headings; ``wide`` says which column takes the room, ``note`` the rest.

    ``empty`` is said in the place of a table without rows.
    """

    headings: Sequence[str]
    rows: Rows
    note: str = ""
    empty: str = "None."


@dataclass(frozen=True)
class StepTold:
    """One step of the recipe: its title, what it does, and its parameters with their values."""

    title: str
    does: str
    parameters: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class StageShown:
    """One layer as it was laid down: the picture (h, w, 3) uint8 before and after it."""

    title: str
    detail: str
    before: Pixels
    after: Pixels


@dataclass(frozen=True)
class Report:
    """Everything that a report says and shows, in order; ``titles`` name some of its parts."""

    facts: Rows
    before: Pixels
    after: Pixels
    repeated: str
    sources: Table
    steps: Sequence[StepTold]
    stages: Sequence[StageShown]
    stages_note: str
    measurements: Table
    tables: Table
    software: Table
    landmarks: Sequence[tuple[str, Pixels, Table, Table]]
    warnings: Sequence[str]
    log: Table
    repeating: Sequence[str]
    titles: Mapping[str, str] = field(default_factory=lambda: dict(TITLES))


def report_pdf(report: Report, label: Label, *, paper: Paper, issued: date) -> bytes:
    """Return a report as PDF/A; the same but for the date of issue. Raises ExportError."""
    shelf = _Shelf()
    data = {
        "paper": PAPERS[paper],
        "issued": issued.isoformat(),
        "titles": dict(report.titles),
        "title": f"Record of processing: {label.title}",
        "reference": label.reference,
        "draft": label.draft_mark,
        "statement": label.statement,
        "not_a_probe": label.not_a_probe,
        "keywords": [label.reference, f"recipe {label.recipe_sha256}"],
        "facts": _all_breakable(report.facts),
        "before": shelf.keep(report.before),
        "after": shelf.keep(report.after),
        "repeated": report.repeated,
        "sources": _table(report.sources),
        "steps": [
            {"title": s.title, "does": s.does, "parameters": _all_breakable(s.parameters)}
            for s in report.steps
        ],
        "stages": [
            {
                "title": s.title,
                "detail": s.detail,
                "before": shelf.keep(s.before),
                "after": shelf.keep(s.after),
            }
            for s in report.stages
        ],
        "stages_note": report.stages_note,
        "measurements": _table(report.measurements),
        "tables": _table(report.tables),
        "software": _table(report.software),
        "landmarks": [
            {
                "title": title,
                "picture": shelf.keep(picture),
                "counts": _table(counts),
                "points": _table(points),
            }
            for title, picture, counts, points in report.landmarks
        ],
        "warnings": [breakable(warning) for warning in report.warnings],
        "log": _table(report.log),
        "repeating": [breakable(line) for line in report.repeating],
    }
    (pdf,) = typeset(_PAGE, data, shelf.files, kind="pdf", issued=issued)
    return pdf


def thumbnail(pixels: Pixels) -> Pixels:
    """Return a picture (H, W, 3) with its longer side at most that of a thumbnail."""
    scale = min(1.0, _THUMBNAIL_PX / max(pixels.shape[:2]))
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def with_landmarks(pixels: Pixels, landmarks: Landmarks) -> Pixels:
    """Return a thumbnail with its 68 points as dots, in a colour for each who placed one."""
    small = thumbnail(pixels).copy()
    scale = small.shape[1] / pixels.shape[1]
    for name, points in landmarks.groups.items():
        if name == "mesh":
            continue
        for (x, y), who in zip(points * scale, landmarks.placed_by[name], strict=True):
            cv2.circle(small, (round(float(x)), round(float(y))), 2, _INK_OF[who], -1, cv2.LINE_AA)
    return small


class _Shelf:
    """Pictures by the names under which the document finds them; the same one is kept once."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._names: dict[bytes, str] = {}

    def keep(self, pixels: Pixels) -> str:
        file = io.BytesIO()
        Image.fromarray(thumbnail(pixels)).save(file, "JPEG", quality=88, subsampling=0)
        name = self._names.setdefault(file.getvalue(), f"picture-{len(self.files)}.jpg")
        self.files[name] = file.getvalue()
        return name


def _table(table: Table) -> dict[str, Any]:
    return {
        "headings": list(table.headings),
        "rows": _all_breakable(table.rows),
        "note": table.note,
        "empty": table.empty,
    }


def _all_breakable(rows: Rows) -> list[list[str]]:
    return [[breakable(cell) for cell in row] for row in rows]
