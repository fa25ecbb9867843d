from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from workbench.errors import ExportError, OutputExistsError
from workbench.portfolio import (
    COMPOSITE,
    ENHANCEMENT,
    RECONSTRUCTION,
    Piece,
    category_of,
    hours_by_category,
    portfolio_csv,
    portfolio_pdf,
    write_portfolio,
)

DAY = date(2026, 11, 28)
PIECES = [
    Piece("T-1", 1, ENHANCEMENT, date(2026, 1, 1), "approved", 3.5, "open"),
    Piece("T-1", 2, ENHANCEMENT, date(2026, 1, 2), "draft", None, "open"),
    Piece("=1+1", 1, RECONSTRUCTION, date(2026, 1, 3), "released", 20.0, "identified"),
]


def test_kinds_fall_into_the_categories_of_the_field() -> None:
    kinds = ("age_progression", "consensus", "reconstruction", "drawing")
    assert [category_of(kind) for kind in kinds] == [
        ENHANCEMENT,
        ENHANCEMENT,
        RECONSTRUCTION,
        COMPOSITE,
    ]


def test_cases_are_counted_once_and_hours_added() -> None:
    assert hours_by_category(PIECES) == {ENHANCEMENT: (1, 3.5), RECONSTRUCTION: (1, 20.0)}


def test_every_version_is_a_row_and_none_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(portfolio_csv(PIECES))))
    assert [row["case_number"] for row in rows] == ["T-1", "T-1", "'=1+1"]
    assert [row["hours"] for row in rows] == ["3.5", "", "20.0"]


def test_a_pdf_holds_the_words_and_nothing_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "portfolio.pdf"
    write_portfolio(out, PIECES * 40, artist="A. <Ärtist> Ωλ #strike[x]", issued=DAY, agency="A")
    data = out.read_bytes()
    assert data.startswith(b"%PDF")
    assert b"pdfaid" in data
    assert portfolio_pdf(PIECES, artist="A", issued=DAY) == portfolio_pdf(
        PIECES, artist="A", issued=DAY
    )
    with pytest.raises(OutputExistsError):
        write_portfolio(out, PIECES, artist="A", issued=DAY)
    with pytest.raises(ExportError, match=r"csv or \.pdf"):
        write_portfolio(tmp_path / "a.docx", PIECES, artist="A", issued=DAY)
