"""Options that commands about skulls share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

SkullSexChoice = Literal["M", "F", "unknown"]
AgeBandChoice = Literal["child", "adolescent", "adult"]
BuildChoice = Literal["slender", "normal", "heavy", "all"]
UnitChoice = Literal["mm", "cm", "m", "in"]

SkullFile = Annotated[
    Path,
    typer.Argument(
        metavar="SKULL",
        help="A CT (DICOM folder or ZIP, .nii, .nrrd, .inv3) or a surface (.stl, .ply, .obj, "
        ".glb) of the skull.",
    ),
]
Frame = Annotated[
    str | None,
    typer.Option(
        "--frame",
        metavar="XYZ",
        help="Where the file's axes point, for a file that does not say: LPS, RAS, LAS …",
    ),
]
Unit = Annotated[UnitChoice, typer.Option("--unit", help="The unit of a surface.")]
Series = Annotated[
    int | None,
    typer.Option("--series", metavar="N", min=1, help="Which of several DICOM series is meant."),
]
BoneHu = Annotated[
    float,
    typer.Option("--bone-hu", metavar="HU", min=100, max=1500, help="What counts as bone in a CT."),
]
PointsFile = typer.Option(
    "--landmarks",
    metavar="FILE",
    help="The points of the skull, as JSON in LPS mm; 'workbench skull landmarks' guesses them.",
)
GUESS_HINT = (
    "For a first guess of the points: workbench skull landmarks SKULL --out points.json; look at "
    "its pictures before it is used."
)
SkullSex = Annotated[SkullSexChoice, typer.Option("--sex", help="Whose skull it is.")]
AgeBand = Annotated[AgeBandChoice, typer.Option("--age-band", help="How old.")]
Builds = Annotated[BuildChoice, typer.Option("--build", help="Which builds to show.")]
DepthTableFile = Annotated[
    Path | None,
    typer.Option("--depths", metavar="FILE.csv", help="A table of tissue depths of your own."),
]
AcceptAdultDepths = Annotated[
    bool,
    typer.Option(
        "--accept-adult-depths",
        help="Use adult depths where no table covers the age band; report and views say so.",
    ),
]
