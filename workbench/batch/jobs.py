"""Jobs: a manifest's rows, checked whole before the first of them begins."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.steps import Choices
from workbench.batch.bone_rows import read_over_bone
from workbench.batch.cells import Cells
from workbench.batch.job import Job
from workbench.batch.manifest import Fault, Row, read_rows, refuse
from workbench.batch.misfits import misfits
from workbench.batch.morgue_rows import read_retouching
from workbench.batch.on_record import against_records
from workbench.batch.openings import openings
from workbench.borrowing import NOTHING
from workbench.desk import Desk, utc_now
from workbench.errors import ManifestError


def read_jobs(path: Path, desk: Desk | None) -> tuple[Job, ...]:
    """Read a manifest whole; raise ManifestError naming every row that cannot be a job, and why.

    Without a desk, over a home that is not made yet, no case is known. A photograph that is not
    there is no such fault: its job fails by itself.
    """
    rows, faults = read_rows(path)
    read = [(row, *_read(row, path.parent)) for row in rows]
    known = desk.particulars_of({row.cells.get("case", "") for row in rows}) if desk else {}
    now = desk.store.now() if desk else utc_now()
    said, contradictions = openings(rows, known, today=now.date())
    wrong: dict[int, list[str]] = {fault.line: [fault.reason] for fault in faults}
    for row, _, reasons in read:
        if reasons:
            wrong.setdefault(row.line, []).extend(reasons)
    for fault in (*contradictions, *against_records(rows, known, today=now.date())):
        wrong.setdefault(fault.line, []).append(fault.reason)
    refuse(path, (Fault(line, "; ".join(reasons)) for line, reasons in wrong.items()))
    jobs = [replace(job, opening=said.get(job.case)) for _, job, _ in read if job is not None]
    if not jobs:
        raise ManifestError(f"The manifest '{path.name}' has no row. Give it one for each job.")
    return tuple(_keyed(jobs, [row for row, _, _ in read]))


def _read(row: Row, folder: Path) -> tuple[Job | None, list[str]]:
    cells = Cells(row.cells, folder)
    kind = cells.kind()
    morgue = kind == "post_mortem_enhancement"
    job = Job(
        line=row.line,
        key="",
        case=cells.case(),
        kind=kind,
        photographs=cells.photographs(),
        ages=cells.ages(),
        target_age=cells.age("target_age"),
        sex=cells.sex(),
        recipe=cells.recipe(),
        chosen=(Choices(), NOTHING) if morgue else cells.chosen(),
        restore=cells.yes("restore"),
        versions=cells.versions(),
        format=cells.format(),
        note=cells.note(),
        bone=read_over_bone(cells) if kind == "reconstruction" else None,
        morgue=read_retouching(cells) if morgue else None,
    )
    if cells.faults:
        return None, cells.faults
    return job, list(misfits(job, row.cells))


def _keyed(jobs: list[Job], rows: list[Row]) -> Iterator[Job]:
    """Yield the jobs with their keys; the same row said twice has two."""
    seen: Counter[str] = Counter()
    for job, row in zip(jobs, rows, strict=True):
        said = {name: value for name, value in sorted(row.cells.items()) if value}
        chosen = [part.model_dump_json() for part in job.chosen]
        if job.morgue is not None:
            chosen += [job.morgue.choices.model_dump_json(), json.dumps(job.morgue.answers)]
        document = json.dumps([said, chosen, [_look_of(file) for file in job.files]])
        seen[document] += 1
        digest = hashlib.sha256(f"{seen[document]} {document}".encode()).hexdigest()
        yield replace(job, key=digest)


def _look_of(file: Path) -> tuple[int, int] | None:
    """Return what tells that a file was changed, without reading it: its size and its time."""
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns
