"""The command that checks progressions on solved cases: evaluate."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import AsJson
from workbench.cli.output import emit, warn


def add_to(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("evaluate")(evaluate)


def evaluate(
    cases: Annotated[
        Path,
        typer.Argument(
            metavar="CASES.csv",
            help="Columns person, sex, photo, age, role (childhood or later), and face if needed.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="A new folder for report and figures.")
    ],
    as_json: AsJson = False,
) -> None:
    """Check progressions on solved cases: age the childhood photographs, compare, report."""
    from workbench.evaluating import evaluate as check
    from workbench.settings import load_settings
    from workbench.showing import progress_bar

    with progress_bar("Reading the list") as bar:
        done = check(cases, out, load_settings(), on_step=bar.show)
    warn(done.left_out)
    emit(done.document(), [done.summary], as_json=as_json)
