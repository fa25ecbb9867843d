"""Commands for many jobs at once: batch run, batch due."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.batch.kinds import ProgressStyle
from workbench.cli import reading
from workbench.cli.options import AsJson, AsUser
from workbench.cli.output import emit, open_desk, warn

if TYPE_CHECKING:
    from workbench.batch.report import Report
    from workbench.batch.runner import Run

_Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="A dask cluster to do the work, tcp://host:port, or 'local' to try one here.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    batch = typer.Typer(help="Many jobs from a manifest, and who is due.", no_args_is_help=True)
    batch.command("run")(run)
    batch.command("due")(due)
    app.add_typer(batch, name="batch")


def run(
    manifest: Annotated[
        Path, typer.Argument(metavar="MANIFEST", help="A .csv, .jsonl or .parquet file of jobs.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder for pictures and report.")
    ],
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            parser=reading.count,
            help="How many processes work at once; one for each processor without it.",
        ),
    ] = None,
    scheduler: _Scheduler = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where an earlier run in DIR ended.")
    ] = False,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            metavar="S",
            parser=reading.amount,
            help="How many seconds one job may take.",
        ),
    ] = 600.0,
    memory_limit: Annotated[
        float | None,
        typer.Option(
            "--memory-limit",
            metavar="GB",
            parser=reading.amount,
            help="How much memory one job may take; each worker's share without it.",
        ),
    ] = None,
    progress: Annotated[
        ProgressStyle, typer.Option("--progress", help="How progress is shown on stderr.")
    ] = "auto",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Do every job of a manifest; each lands as a draft and fails, if it must, by itself."""
    from workbench.batch.here import Wishes, check_before_home, run_here
    from workbench.batch.progress import ProgressShown
    from workbench.settings import load_settings

    memory = None if memory_limit is None else int(memory_limit * 1e9)
    wishes = Wishes(workers, resume, time_limit, memory, scheduler)
    check_before_home(manifest, out, load_settings().home)
    with open_desk(make_home=True, acting_as=acting_as) as desk, ProgressShown(progress) as watch:
        done, report = run_here(desk, manifest, out, wishes, watch)
    emit(_document(done, manifest, report), _lines(done, report), as_json=as_json)
    if done.failures or done.left:
        raise typer.Exit(1)


def _document(done: "Run", manifest: Path, report: "Report | None") -> dict[str, Any]:
    counts = done.counts
    return {
        "manifest": str(manifest),
        "done": counts["done"],
        "failed": counts["failed"],
        "skipped": counts["skipped"],
        "left": len(done.left),
        "failures": [
            {
                "line": each.line,
                "case": each.case,
                "kind": each.kind,
                "reason": each.reason,
                "next_step": each.next_step,
            }
            for each in done.failures
        ],
        "seconds": done.seconds,
        "report": str(report.table) if report else None,
        "contact_sheet": str(report.sheet) if report else None,
    }


def _lines(done: "Run", report: "Report | None") -> list[str]:
    counts = done.counts
    lines = [
        f"FAILED: line {each.line}, case {each.case}, {each.kind}: {each.reason} {each.next_step}"
        for each in done.failures
    ]
    left = f", {len(done.left)} left: run it again with --resume" if done.left else ""
    lines.append(
        f"{counts['done']} done, {counts['failed']} failed, {counts['skipped']} skipped{left}."
    )
    if report is None:
        return [*lines, "It was cut short, so no report was written."]
    return [*lines, f"Wrote {report.table} and {report.sheet}."]


def due(
    on: Annotated[
        date | None,
        typer.Option("--on", metavar="YYYY-MM-DD", parser=reading.day, help="Today without it."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="MANIFEST", help="The .csv to write; printed without it."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the manifest of all cases due: their latest approved recipe, at that day's age."""
    from workbench.batch.due import due_jobs, write_manifest

    with open_desk() as desk:
        found = due_jobs(desk, on)
    warn(f"Case {number} is left out: {why}." for number, why in found.left_out.items())
    text = found.csv()
    if out is not None:
        write_manifest(out, text)
    document = {
        "output": str(out) if out else None,
        "rows": list(found.rows),
        "left_out": [{"case": number, "why": why} for number, why in found.left_out.items()],
    }
    said = text.splitlines() if out is None else [f"Wrote {out}: {len(found.rows)} jobs."]
    emit(document, said, as_json=as_json)
