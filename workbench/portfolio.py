"""An artist's portfolio as the IAI asks for it: cases by category, hours and outcome."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Final

from workbench.errors import ExportError, OutputExistsError
from workbench.exports.typesetting import typeset
from workbench.writing import write_once

ENHANCEMENT: Final = "image enhancement and age progression"
RECONSTRUCTION: Final = "facial reconstruction"
COMPOSITE: Final = "composite imaging"
# The IAI's categories of forensic art (Standards and Guidelines, 2010), read second-hand.
_CATEGORIES: Final = {
    "age_progression": ENHANCEMENT,
    "consensus": ENHANCEMENT,
    "enhancement": ENHANCEMENT,
    "post_mortem": ENHANCEMENT,
    "reconstruction": RECONSTRUCTION,
    "facial_approximation": RECONSTRUCTION,
    "superimposition": RECONSTRUCTION,
}


@dataclass(frozen=True)
class Piece:
    """One version in a portfolio; ``hours`` is None where nobody noted them."""

    case_number: str
    version: int
    category: str
    day: date
    state: str
    hours: float | None
    outcome: str


def category_of(kind: str) -> str:
    """Return the category of a version's kind; what is drawn otherwise is composite imaging."""
    known = (category for name, category in _CATEGORIES.items() if kind.startswith(name))
    return next(known, COMPOSITE)


def portfolio_csv(pieces: Sequence[Piece]) -> str:
    """Return a portfolio as CSV, a row for each version, without names of subjects."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(field.name for field in fields(Piece))
    for piece in pieces:
        writer.writerow(spreadsheet_cell(getattr(piece, field.name)) for field in fields(Piece))
    return file.getvalue()


def hours_by_category(pieces: Sequence[Piece]) -> dict[str, tuple[int, float]]:
    """Return how many cases and hours there are in each category."""
    found: dict[str, tuple[int, float]] = {}
    for category in sorted({piece.category for piece in pieces}):
        mine = [piece for piece in pieces if piece.category == category]
        cases = len({piece.case_number for piece in mine})
        found[category] = cases, sum(piece.hours or 0 for piece in mine)
    return found


def spreadsheet_cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in "=+-@" and text else text


def portfolio_pdf(pieces: Sequence[Piece], *, artist: str, issued: date, agency: str = "") -> bytes:
    """Return a portfolio as PDF/A with totals by category and a row for each version."""
    data = {
        "artist": artist,
        "agency": agency,
        "totals": [
            {"category": category, "cases": str(cases), "hours": f"{hours:g}"}
            for category, (cases, hours) in hours_by_category(pieces).items()
        ],
        "pieces": [
            [
                "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
                for value in (getattr(piece, field.name) for field in fields(Piece))
            ]
            for piece in pieces
        ],
    }
    template = Path(__file__).with_suffix(".typ")
    return typeset(template, data, {}, kind="pdf", issued=issued)[0]


def write_portfolio(
    out: Path, pieces: Sequence[Piece], *, artist: str, issued: date, agency: str = ""
) -> None:
    """Write a portfolio as its suffix says, .csv or .pdf; raise ExportError."""
    if out.exists():
        raise OutputExistsError(f"There is a file '{out.name}' already. Choose another name.")
    if out.suffix.lower() == ".csv":
        data = portfolio_csv(pieces).encode()
    elif out.suffix.lower() == ".pdf":
        data = portfolio_pdf(pieces, artist=artist, issued=issued, agency=agency)
    else:
        raise ExportError(f"A portfolio is written as .csv or .pdf, not as '{out.suffix}'.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_once(out, data, mode=0o644)
    except OSError as error:
        raise ExportError(
            f"The portfolio '{out.name}' cannot be written ({error.strerror}). Choose another "
            f"place."
        ) from error
