"""The command line: ``workbench``. Nothing heavy is imported before a command runs.

The modules here leave out ``from __future__ import annotations``: the parser reads every
command's annotations at each start, and to compile them from text took a fifth of that.
"""

import typer

from workbench.cli import (
    backups,
    batch,
    checks,
    credentials,
    doors,
    evaluation,
    exporting,
    models,
    pictures,
    planning,
    postmortem,
    prototypes,
    records,
    skulls,
    superimposition,
)
from workbench.cli.door import Door

app = typer.Typer(
    cls=Door,
    name="workbench",
    help="Age progression and facial approximation under a case number, every picture traced.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
pictures.add_to(app)
exporting.add_to(app)
records.add_to(app)
planning.add_to(app)
batch.add_to(app)
prototypes.add_to(app)
skulls.add_to(app)
postmortem.add_to(app)
superimposition.add_to(app)
checks.add_to(app)
credentials.add_to(app)
backups.add_to(app)
doors.add_to(app)
models.add_to(app)
evaluation.add_to(app)


def main() -> None:
    """Run the command line; the process ends with 0, 1 or 2."""
    app()
