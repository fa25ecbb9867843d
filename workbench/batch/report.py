"""The report that closes a run: every job as CSV, and a contact sheet of its pictures as PDF."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from workbench.batch.job import Job
from workbench.batch.outcomes import Outcome
from workbench.batch.runner import Run
from workbench.errors import BatchError
from workbench.portfolio import spreadsheet_cell
from workbench.writing import write_once

CSV_NAME: Final = "batch-report.csv"
PDF_NAME: Final = "batch-report.pdf"
_THUMBNAIL_PX: Final = 300
_PICTURE_SUFFIXES: Final = (".png", ".jpg", ".tif")
# More than anybody looks through; the CSV has them all.
_MOST_PICTURES: Final = 1500
_MOST_FAILURES: Final = 500


@dataclass(frozen=True)
class Report:
    """Where the report of a run is."""

    table: Path
    sheet: Path


def write_report(
    run: Run, folder: Path, executor: Executor, *, manifest: str, agency: str, at: datetime
) -> Report:
    """Write the report of a run into its folder, in the place of an earlier run's.

    The pictures are made small by the executor. Raises BatchError.
    """
    report = Report(folder / CSV_NAME, folder / PDF_NAME)
    try:
        write_once(report.table, report_csv(run).encode(), mode=0o644)
        sheet = contact_sheet(run, executor, manifest=manifest, agency=agency, at=at)
        write_once(report.sheet, sheet, mode=0o644)
    except OSError as error:
        raise BatchError(
            f"The run's report cannot be written into '{folder}' ({error.strerror}). Make room; "
            f"what was done is kept."
        ) from error
    return report


def report_csv(run: Run) -> str:
    """Return a row for each job, in the order of the manifest, without names of subjects."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(
        ("line", "case", "kind", "outcome", "versions", "recipes_sha256", "files", "notes")
        + ("reason", "next_step", "seconds")
    )
    rows = [_row(outcome) for outcome in run.outcomes] + [_row_left(job) for job in run.left]
    for row in sorted(rows, key=lambda row: int(row[0])):
        writer.writerow([spreadsheet_cell(cell) for cell in row])
    return file.getvalue()


def _row(outcome: Outcome) -> tuple[Any, ...]:
    return (
        *(outcome.line, outcome.case, outcome.kind, outcome.result),
        ";".join(map(str, outcome.versions)),
        ";".join(outcome.recipes),
        ";".join(Path(file).name for file in outcome.files),
        " ".join(outcome.notes),
        *(outcome.reason, outcome.next_step, outcome.seconds),
    )


def _row_left(job: Job) -> tuple[Any, ...]:
    return (job.line, job.case, job.kind, "left", "", "", "", "", "the run was stopped", "", "")


def contact_sheet(
    run: Run, executor: Executor, *, manifest: str, agency: str, at: datetime
) -> bytes:
    """Return a PDF/A with a small picture of each version, and every failure with its reason."""
    import typst

    shows = {
        Path(file): outcome
        for outcome in reversed(run.outcomes)
        for file in reversed(outcome.files)
        if Path(file).suffix in _PICTURE_SUFFIXES
    }
    pictures = [(outcome, file) for file, outcome in reversed(shows.items())]
    shown = pictures[:_MOST_PICTURES]
    small = executor.map(thumbnail, [file for _, file in shown])
    with TemporaryDirectory() as name:
        workroom = Path(name)
        names = [_put(workroom / f"{number}.jpg", data) for number, data in enumerate(small)]
        data = {
            "manifest": manifest,
            "agency": agency,
            "at": at.strftime("%Y-%m-%d %H:%M UTC"),
            "summary": _summary(run),
            "unseen": len(pictures) - len(shown),
            "pictures": [
                {"file": name, "title": file.stem, "said": f"{outcome.kind}, {outcome.result}"}
                for (outcome, file), name in zip(shown, names, strict=True)
            ],
            "failures": _failure_rows(run.failures[:_MOST_FAILURES]),
        }
        source = workroom / "report.typ"
        source.write_bytes(Path(__file__).with_suffix(".typ").read_bytes())
        return typst.compile(
            source,
            root=workroom,
            format="pdf",
            pdf_standards="a-2b",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )


def thumbnail(file: Path) -> bytes:
    """Return a picture's file as a small JPEG, or nothing where it cannot be read."""
    import cv2

    pixels = cv2.imread(str(file), cv2.IMREAD_COLOR)
    if pixels is None:
        return b""
    factor = min(1.0, _THUMBNAIL_PX / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    _, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 85])
    return encoded.tobytes()


def _put(place: Path, data: bytes) -> str | None:
    if not data:
        return None
    place.write_bytes(data)
    return place.name


def _summary(run: Run) -> list[list[str]]:
    counts = {name: run.counts[name] for name in ("done", "failed", "skipped")}
    counts["left"] = len(run.left)
    return [[name, str(count)] for name, count in counts.items()]


def _failure_rows(failures: Sequence[Outcome]) -> list[list[str]]:
    return [
        [str(each.line), each.case, each.kind, each.reason, each.next_step] for each in failures
    ]
