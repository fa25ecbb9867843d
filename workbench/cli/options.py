"""Options and arguments that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.cases import vocabulary
from workbench.cli import reading

if TYPE_CHECKING:
    from pipelines.steps import Choices
    from workbench.borrowing import Borrowings

SexChoice = Literal["F", "M"]
Sex = Annotated[SexChoice | None, typer.Option("--sex", help="F or M, where known.")]
FileTypeChoice = Literal["png", "jpeg", "tiff"]

Photos = Annotated[list[Path], typer.Argument(metavar="PHOTO", help="One photograph or more.")]
Ages = Annotated[
    list[float],
    typer.Option(
        "--age-at-photo",
        metavar="A",
        parser=reading.years,
        help="Age in the photograph, in years; once for each, in their order.",
    ),
]
OutFile = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The picture to write: .png, .jpg, .tif.")
]
LandmarkFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--landmarks",
        metavar="FILE",
        help="Landmarks placed by hand, as JSON; none, or one for each photograph.",
    ),
]
Faces = Annotated[
    list[int] | None,
    typer.Option(
        "--face",
        metavar="N",
        parser=reading.count,
        help="Which face is meant, from the largest on; none, or one for each photograph.",
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace the file where there is one already.")
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object on stdout; messages go to stderr.")
]
CaseNumber = Annotated[str, typer.Argument(metavar="NUMBER", help="The case's number.")]
_TARGET_AGE = typer.Option(
    "--target-age", metavar="T", parser=reading.years, help="The age to show, in years."
)
TargetAge = Annotated[float, _TARGET_AGE]
TargetAgeIfAny = Annotated[float | None, _TARGET_AGE]
UsedPhotos = Annotated[
    list[int] | None,
    typer.Option(
        "--photo",
        metavar="PHOTO",
        parser=reading.count,
        help="The number of a photograph to use; all of the subject's without it.",
    ),
]
DrawnPhoto = Annotated[
    int | None,
    typer.Option(
        "--draw",
        metavar="PHOTO",
        parser=reading.count,
        help="The number of the photograph to draw; without it the one that is worth most.",
    ),
]
FromVersion = Annotated[
    int | None,
    typer.Option(
        "--from-version",
        metavar="VERSION",
        parser=reading.count,
        help="The version that the work goes on from, as the record says; it changes no choice.",
    ),
]
RecipeFile = Annotated[
    Path | None,
    typer.Option("--recipe", metavar="FILE", help="A saved recipe to render as it is."),
]
Note = Annotated[str, typer.Option("--note", help="A note to keep with the version.")]
Strength = Annotated[
    float,
    typer.Option(
        "--strength",
        metavar="S",
        parser=reading.strength,
        help="How much to grow, 0 to 1.3: 0 not at all, 1 by the tables.",
    ),
]
RateChoice = Literal["slow", "median", "fast"]
Rate = Annotated[RateChoice, typer.Option("--rate", help="How fast the person grows.")]
ChoicesFile = Annotated[
    Path | None,
    typer.Option(
        "--choices",
        metavar="FILE",
        help="A file of all choices, as JSON, in place of strength and rate.",
    ),
]
Restore = Annotated[
    bool, typer.Option("--restore", help="Mend a noisy, blurred, blocky or faded photograph first.")
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
    typer.Option(
        "--face",
        metavar="N",
        parser=reading.count,
        help="Which face is meant, from the largest on: 1, 2 …",
    ),
]
PhotoNumber = Annotated[
    int,
    typer.Argument(metavar="PHOTO", parser=reading.count, help="The photograph's number."),
]
VersionNumber = Annotated[
    int,
    typer.Argument(metavar="VERSION", parser=reading.count, help="The version's number."),
]


def choices_of(
    strength: float, rate: RateChoice, file: Path | None
) -> "tuple[Choices, Borrowings]":
    """Return what the options of a command choose, and what a file of choices borrows.

    Raises RecipeError for a wrong file.
    """
    from pipelines.steps import RATES, Choices, GrowthStep
    from workbench.borrowing import NOTHING
    from workbench.progressing import read_choices

    if file is not None:
        return read_choices(file)
    return Choices(growth=GrowthStep(strength=strength, rate=RATES[rate])), NOTHING


_DATE = "DATE"
_BORN = typer.Option(
    "--born",
    metavar=_DATE,
    parser=reading.some_day,
    help="Date of birth, as exact as it is known, or an age such as '13-15 years'.",
)
Born = Annotated[str, _BORN]
BornIfAny = Annotated[str | None, _BORN]
MissingSince = Annotated[
    str | None,
    typer.Option(
        "--missing-since",
        metavar=_DATE,
        parser=reading.some_day,
        help="When the subject went missing or was found: 2019-05-02, 'spring 1984', 1984.",
    ),
]
Taken = Annotated[
    str | None,
    typer.Option(
        "--taken", metavar=_DATE, parser=reading.some_day, help="When the photograph was taken."
    ),
]
AsUser = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="USER", help="Who is at work, for the log; else WORKBENCH_ARTIST."
    ),
]
SameSubject = Annotated[
    str | None,
    typer.Option(
        "--same-subject-as",
        metavar="NUMBER",
        help="An earlier case of the same person: this one is the person's next incident.",
    ),
]
ExternalNumbers = Annotated[
    list[str] | None,
    typer.Option(
        "--external",
        metavar="KIND=NUMBER",
        parser=reading.pair,
        help="Another's number: ncmec=, namus=, ncic=, agency=, cybertip= or other=; repeatable.",
    ),
]
ConsentChoice = Annotated[
    vocabulary.Consent,
    typer.Option("--consent", help="Whether the photograph's use is consented to."),
]
ConsentScope = Annotated[
    str | None,
    typer.Option("--consent-scope", metavar="TEXT", help="For what: 'poster, age progression'."),
]
Provider = Annotated[
    str | None, typer.Option("--provider", metavar="WHO", help="Who gave the photograph.")
]


def check_one_place(case: str | None, out: Path | None, note: str = "") -> None:
    """Raise BadParameter unless either a case or a folder is given for what a command makes.

    Nor may there be a note where there is no version to keep it with.
    """
    if (out is None) == (case is None):
        raise typer.BadParameter("Give --case NUMBER to keep it in a case, or --out DIR for files.")
    if note and case is None:
        raise typer.BadParameter(
            "A --note is kept with a version: give --case NUMBER in the place of --out, or leave "
            "the note out."
        )
