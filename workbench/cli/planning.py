"""Commands over all cases: what is due, and an artist's portfolio."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import reading
from workbench.cli.options import AsJson
from workbench.cli.output import emit, open_desk, table


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("due")(due)
    app.command("portfolio")(portfolio)


def due(
    on: Annotated[
        date | None,
        typer.Option("--on", metavar="YYYY-MM-DD", parser=reading.day, help="Today without it."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the cases that are due for a picture, and why."""
    with open_desk() as desk:
        found = desk.due(on)
    rows = [(each.number, each.subject, each.why, each.since, each.reason) for each in found]
    lines = table(("case", "subject", "why", "since", "reason"), rows)
    document = {"due": [{**asdict(each), "since": each.since.isoformat()} for each in found]}
    emit(document, lines if rows else ["No case is due."], as_json=as_json)


def portfolio(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="The file to write: .csv or .pdf.")
    ],
    artist: Annotated[
        str | None, typer.Option("--artist", metavar="NAME", help="WORKBENCH_ARTIST without it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write an artist's cases by category, hours and outcome, as CSV or PDF."""
    from workbench.portfolio import hours_by_category, write_portfolio

    with open_desk() as desk:
        name = artist or desk.settings.artist
        pieces = desk.portfolio(name)
        agency, today = desk.settings.agency, desk.store.now().date()
    write_portfolio(out, pieces, artist=name, issued=today, agency=agency)
    totals = {
        category: {"cases": cases, "hours": hours}
        for category, (cases, hours) in hours_by_category(pieces).items()
    }
    document = {"output": str(out), "artist": name, "versions": len(pieces), "categories": totals}
    emit(document, [f"Wrote {out}: {len(pieces)} versions by {name}."], as_json=as_json)
