"""Jobs: a manifest's rows, checked whole before the first of them begins."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, cast

from pipelines.frozen import Sex
from pipelines.steps import Choices
from workbench.batch.cells import Cells
from workbench.batch.manifest import Fault, Row, read_rows, refuse
from workbench.batch.openings import Opening, openings
from workbench.borrowing import Borrowings
from workbench.cases.access import PUBLIC_FORMATS
from workbench.desk import Desk
from workbench.errors import ManifestError
from workbench.exports.formats import FormatName

Kind = Literal["age_progression", "consensus", "export", "verify"]
DRAWN: Final = ("age_progression", "consensus")
_SAID_BY_RECIPES: Final = ("choices", "rate", "restore", "version")


@dataclass(frozen=True)
class Job:
    """One row as it is to be done. ``key`` stands for all it says and for the files it names.

    ``recipe`` is a file or the number of a version that is drawn again; ``opening`` is what to
    open the case with where it is not there.
    """

    line: int
    key: str
    case: str
    kind: Kind
    photographs: tuple[Path, ...]
    ages: tuple[float, ...]
    target_age: float | None
    sex: Sex | None
    recipe: Path | int | None
    chosen: tuple[Choices, Borrowings]
    restore: bool
    versions: tuple[int, ...]
    format: FormatName
    note: str
    opening: Opening | None = None


def read_jobs(path: Path, desk: Desk) -> tuple[Job, ...]:
    """Read a manifest whole; raise ManifestError naming every row that cannot be a job, and why.

    A photograph that is not there is no such fault: its job fails by itself.
    """
    rows, faults = read_rows(path)
    read = [(row, *_read(row, path.parent)) for row in rows]
    known = desk.sexes({row.cells.get("case", "") for row in rows})
    said, contradictions = openings(rows, known, today=desk.store.now().date())
    wrong: dict[int, list[str]] = {fault.line: [fault.reason] for fault in faults}
    for row, _, reasons in read:
        if reasons:
            wrong.setdefault(row.line, []).extend(reasons)
    for fault in contradictions:
        wrong.setdefault(fault.line, []).append(fault.reason)
    refuse(path, (Fault(line, "; ".join(reasons)) for line, reasons in wrong.items()))
    jobs = [replace(job, opening=said.get(job.case)) for _, job, _ in read if job is not None]
    if not jobs:
        raise ManifestError(f"The manifest '{path.name}' has no row. Give it one for each job.")
    return tuple(_keyed(jobs, [row for row, _, _ in read]))


def _read(row: Row, folder: Path) -> tuple[Job | None, list[str]]:
    cells = Cells(row.cells, folder)
    job = Job(
        line=row.line,
        key="",
        case=cells.case(),
        kind=cast("Kind", cells.kind()),
        photographs=cells.photographs(),
        ages=cells.ages(),
        target_age=cells.age("target_age"),
        sex=cells.sex(),
        recipe=cells.recipe(),
        chosen=cells.chosen(),
        restore=cells.yes("restore"),
        versions=cells.versions(),
        format=cells.format(),
        note=cells.note(),
    )
    if cells.faults:
        return None, cells.faults
    return job, list(_misfits(job, row.cells))


def _misfits(job: Job, cells: Mapping[str, str]) -> Iterator[str]:
    """Say what of a row's cells does not go together."""
    if job.kind == "export" and len(job.versions) > 1:
        yield "version: an export is of one version; give each a row"
    if job.kind not in DRAWN:
        return
    if job.format in PUBLIC_FORMATS:
        yield f"format: a {job.format} needs an approval; export it in a row of its own, later"
    if len(job.photographs) != len(job.ages):
        yield (
            f"ages_at_photo: {len(job.ages)} ages for {len(job.photographs)} photographs; give one "
            f"for each, in their order"
        )
    yield from _misfits_of_age(job)
    if job.recipe is not None and any(cells.get(name) for name in _SAID_BY_RECIPES):
        yield f"recipe: it says all; leave out {', '.join(_SAID_BY_RECIPES)}"
    elif job.kind == "age_progression" and job.versions:
        yield "version: write the number of a version that is to be drawn again under recipe"
    elif job.kind == "consensus" and cells.get("rate"):
        yield "rate: a consensus is of slow, median and fast growth; leave it out"


def _misfits_of_age(job: Job) -> Iterator[str]:
    if job.recipe is not None:
        return
    if job.kind == "consensus" and job.versions:
        if len(job.versions) == 1:
            yield "version: a consensus averages two versions or more"
    elif job.target_age is None:
        yield "target_age: it is missing"
    elif job.ages and job.target_age < min(job.ages):
        yield f"target_age: {job.target_age:g} lies below the photographs' ages"


def _keyed(jobs: list[Job], rows: list[Row]) -> Iterator[Job]:
    """Yield the jobs with their keys; the same row said twice has two."""
    seen: Counter[str] = Counter()
    for job, row in zip(jobs, rows, strict=True):
        said = {name: value for name, value in sorted(row.cells.items()) if value}
        files = [*job.photographs, *([job.recipe] if isinstance(job.recipe, Path) else [])]
        chosen = [part.model_dump_json() for part in job.chosen]
        document = json.dumps([said, chosen, [_look_of(file) for file in files]])
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
