"""Options and arguments that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

SexChoice = Literal["F", "M"]
RelationChoice = Literal["subject", "mother", "father", "sibling", "other"]
FileTypeChoice = Literal["png", "jpeg", "tiff"]
FormatChoice = Literal["picture"]

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on stdout; messages go to stderr.")
]
CaseNumber = Annotated[str, typer.Argument(metavar="NUMBER", help="The case's number.")]
TargetAge = Annotated[
    float, typer.Option("--target-age", metavar="T", help="The age to show, in years.")
]
Strength = Annotated[
    float,
    typer.Option(
        "--strength", min=0, max=1.3, help="How much to grow: 0 not at all, 1 by the tables."
    ),
]
AllowRegression = Annotated[
    bool, typer.Option("--allow-regression", help="Allow a target age below the photograph's.")
]
LandmarkFile = Annotated[
    Path | None,
    typer.Option("--landmarks", metavar="FILE", help="Landmarks placed by hand, as JSON."),
]
Face = Annotated[
    int | None,
    typer.Option("--face", metavar="N", min=1, help="Which face is meant, largest first, from 1."),
]
_DAY = "%Y-%m-%d"
Born = Annotated[datetime, typer.Option("--born", formats=[_DAY], help="Date of birth.")]
MissingSince = Annotated[
    datetime | None,
    typer.Option("--missing-since", formats=[_DAY], help="Day the subject went missing."),
]
Taken = Annotated[
    datetime | None,
    typer.Option("--taken", formats=[_DAY], help="Day the photograph was taken."),
]


def day(moment: datetime | None) -> date | None:
    """Return the day of a date option."""
    return moment.date() if moment else None
