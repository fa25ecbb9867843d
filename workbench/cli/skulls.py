"""Commands about skulls: reconstruct, skull inspect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from workbench.cli.options import AsJson
from workbench.cli.output import emit, warn

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


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    from workbench.cli.skull_photographs import photograph

    app.command("reconstruct")(reconstruct)
    skull = typer.Typer(help="Skulls: what their files hold.", no_args_is_help=True)
    skull.command("inspect")(inspect)
    skull.command("photograph")(photograph)
    app.add_typer(skull, name="skull")


def reconstruct(
    skull: SkullFile,
    landmarks: Annotated[
        Path,
        typer.Option(
            "--landmarks", metavar="FILE", help="The points of the skull, as JSON in LPS mm."
        ),
    ],
    sex: Annotated[SkullSexChoice, typer.Option("--sex", help="Whose skull it is.")],
    age_band: Annotated[AgeBandChoice, typer.Option("--age-band", help="How old.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="A new folder for views and surfaces.")
    ],
    build: Annotated[BuildChoice, typer.Option("--build", help="Which builds to show.")] = "all",
    depths: Annotated[
        Path | None,
        typer.Option("--depths", metavar="FILE.csv", help="A table of tissue depths of your own."),
    ] = None,
    accept_adult_depths: Annotated[
        bool,
        typer.Option(
            "--accept-adult-depths",
            help="Use adult depths where no table covers the age band; every view says so.",
        ),
    ] = False,
    frame: Frame = None,
    unit: Unit = "mm",
    series: Series = None,
    bone_hu: BoneHu = 300.0,
    as_json: AsJson = False,
) -> None:
    """Draw a facial approximation (reconstruction) over a skull, outside any case."""
    from pipelines.reconstruction.approximation import Person, Reading
    from workbench.reconstructing import reconstruct as draw
    from workbench.showing import progress_bar

    with progress_bar("Facial approximation") as bar:
        done = draw(
            skull,
            landmarks,
            out,
            person=Person(sex, age_band, build, accept_adult_depths),
            reading=Reading(frame, unit, series, bone_hu),
            table_file=depths,
            on_step=bar.show,
        )
    warn((*done.report["warnings"], *done.report["notes"]))
    lines = [f"Wrote {len(done.files)} files of the facial approximation to {done.folder}."]
    emit(done.document(), lines, as_json=as_json)


def inspect(
    skull: SkullFile,
    frame: Frame = None,
    unit: Unit = "mm",
    series: Series = None,
    bone_hu: BoneHu = 300.0,
    as_json: AsJson = False,
) -> None:
    """Say what a skull's file holds: its size, its bone, what is missing; change nothing."""
    from pipelines.reconstruction.approximation import Reading
    from workbench.reconstructing import inspect as look

    found = look(skull, Reading(frame, unit, series, bone_hu))
    lines = [
        f"{found['file']}: bone {found['width_mm']:g} mm wide, {found['depth_mm']:g} mm deep, "
        f"{found['height_mm']:g} mm high; {found['triangles']:,} triangles.",
        *found["notes"],
    ]
    emit(found, lines, as_json=as_json)
