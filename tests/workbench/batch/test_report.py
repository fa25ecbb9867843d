"""A run's report tells every job, shows every picture, and its ledger survives a torn line."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from workbench.batch.ledger import LEDGER, open_ledger
from workbench.batch.outcomes import Outcome
from workbench.batch.report import report_csv, thumbnail, write_report
from workbench.batch.runner import Run
from workbench.errors import BatchError

AT = datetime(2026, 1, 1, tzinfo=UTC)


def outcome(line: int, **given: object) -> Outcome:
    said = {"case": f"C-{line}", "kind": "export", "result": "done", **given}
    return Outcome.of({"line": line, "key": str(line), **said})


def test_the_table_has_a_row_for_each_job_and_no_formula() -> None:
    run = Run([outcome(3, result="failed", reason="=1+1", next_step="Mend it."), outcome(2)])
    rows = list(csv.DictReader(io.StringIO(report_csv(run))))
    assert [row["line"] for row in rows] == ["2", "3"]
    assert rows[1]["outcome"] == "failed"
    assert rows[1]["reason"] == "'=1+1"


def test_the_contact_sheet_is_a_pdf_that_bears_missing_pictures(tmp_path: Path) -> None:
    picture = tmp_path / "C-1-v1-14y-draft.png"
    cv2.imwrite(str(picture), np.full((900, 600, 3), 128, np.uint8))
    run = Run([outcome(1, files=[str(picture), str(tmp_path / "gone.png")])])
    with ThreadPoolExecutor(1) as executor:
        report = write_report(run, tmp_path, executor, manifest="jobs.csv", agency="A", at=AT)
        again = write_report(run, tmp_path, executor, manifest="jobs.csv", agency="A", at=AT)
    assert report == again, "a later run's report takes the place of an earlier one's"
    assert report.sheet.read_bytes().startswith(b"%PDF")
    small = cv2.imdecode(np.frombuffer(thumbnail(picture), np.uint8), cv2.IMREAD_COLOR)
    assert small is not None
    assert small.shape == (300, 200, 3)


def test_a_ledger_bears_a_torn_line_and_one_run_at_a_time(tmp_path: Path) -> None:
    first, second = outcome(1), outcome(2, files=["a.png"], versions=[3])
    with open_ledger(tmp_path) as ledger:
        ledger.add(first)
        with pytest.raises(BatchError, match="Another batch"), open_ledger(tmp_path):
            pass
    with (tmp_path / LEDGER).open("ab") as file:
        file.write(b'{"line": 9, "key": "9", "case"')
    with open_ledger(tmp_path) as ledger:
        ledger.add(second)
    with open_ledger(tmp_path) as ledger:
        assert ledger.outcomes() == {"1": first, "2": second}
