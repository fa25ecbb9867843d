"""The command superimpose: a skull laid over a photograph of a face."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from workbench.cli import reading
from workbench.cli.options import AsJson, Face
from workbench.cli.output import emit, table, warn
from workbench.cli.skulls import (
    AgeBandChoice,
    BoneHu,
    Frame,
    Series,
    SkullFile,
    SkullSexChoice,
    Unit,
)

_ONE_BUILD = Literal["slender", "normal", "heavy"]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("superimpose")(superimpose)


def superimpose(
    skull: SkullFile,
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="A photograph of a face.")],
    landmarks: Annotated[
        Path,
        typer.Option(
            "--landmarks", metavar="FILE", help="The points of the skull, as JSON in LPS mm."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder for overlays.")],
    focal_mm35: Annotated[
        float | None,
        typer.Option(
            "--focal-mm35",
            metavar="MM",
            parser=reading.amount,
            help="Focal length as on 35-mm film; without it EXIF's, for an uncropped photograph.",
        ),
    ] = None,
    distance_mm: Annotated[
        float | None,
        typer.Option(
            "--distance-mm",
            metavar="MM",
            parser=reading.amount,
            help="How far the camera stood from the face.",
        ),
    ] = None,
    photo_points: Annotated[
        Path | None,
        typer.Option(
            "--photo-points",
            metavar="FILE",
            help="Skin points placed by hand, as JSON in px; found in the photograph without it.",
        ),
    ] = None,
    face: Face = None,
    sex: Annotated[SkullSexChoice, typer.Option("--sex", help="Whose skull it is.")] = "unknown",
    age_band: Annotated[AgeBandChoice, typer.Option("--age-band", help="How old.")] = "adult",
    build: Annotated[_ONE_BUILD, typer.Option("--build", help="Which build's depths.")] = "normal",
    depths: Annotated[
        Path | None,
        typer.Option("--depths", metavar="FILE.csv", help="A table of tissue depths of your own."),
    ] = None,
    accept_adult_depths: Annotated[
        bool,
        typer.Option(
            "--accept-adult-depths", help="Use adult depths where no table covers the age band."
        ),
    ] = False,
    mix: Annotated[
        float,
        typer.Option(
            "--mix",
            metavar="SHARE",
            parser=reading.share,
            help="How strongly the skull covers the face, 0 to 1.",
        ),
    ] = 0.5,
    wipe: Annotated[
        float,
        typer.Option(
            "--wipe",
            metavar="SHARE",
            parser=reading.share,
            help="Where the skull ends and the face begins, 0 to 1 from the left or the top.",
        ),
    ] = 0.5,
    wipe_across: Annotated[
        Literal["vertical", "horizontal"],
        typer.Option("--wipe-across", help="How the edge of the wipe stands."),
    ] = "vertical",
    scores: Annotated[
        Path | None,
        typer.Option("--scores", metavar="FILE", help="An examiner's scores of criteria, as JSON."),
    ] = None,
    cranium: Annotated[
        Literal["complete", "enough", "incomplete"] | None,
        typer.Option("--cranium", help="How much of the cranium there is."),
    ] = None,
    mandible: Annotated[
        bool | None,
        typer.Option("--mandible/--no-mandible", help="Whether the lower jaw is there."),
    ] = None,
    teeth: Annotated[
        Literal["occlusion", "some", "poor"] | None,
        typer.Option("--teeth", help="Whether enough teeth show how the jaws close."),
    ] = None,
    good_photographs: Annotated[
        int,
        typer.Option(
            "--good-photographs",
            metavar="N",
            parser=reading.count,
            help="How many good photographs in different poses were compared, this one too.",
        ),
    ] = 1,
    frame: Frame = None,
    unit: Unit = "mm",
    series: Series = None,
    bone_hu: BoneHu = 300.0,
    as_json: AsJson = False,
) -> None:
    """Lay a skull over a photograph of a face, outside any case: overlays, residuals, criteria.

    Never a verdict: a tally, and the most support that the material could carry.
    """
    from pipelines.reconstruction.approximation import Person, Reading
    from pipelines.reconstruction.support import Material
    from workbench.showing import progress_bar
    from workbench.superimposing import Given, Overlaying, superimpose_files

    with progress_bar("Superimposition") as bar:
        done = superimpose_files(
            skull,
            photo,
            landmarks,
            out,
            person=Person(sex, age_band, build, accept_adult_depths),
            reading=Reading(frame, unit, series, bone_hu),
            given=Given(
                focal_mm35, distance_mm, photo_points, face, depths, scores,
                Material(cranium, mandible, teeth, good_photographs),
            ),
            overlaying=Overlaying(mix, wipe, wipe_across),
            on_step=bar.show,
        )  # fmt: skip
    warn(done.report["notes"])
    emit(done.document(), _lines(done.report, done.folder), as_json=as_json)


def _lines(report: dict[str, Any], folder: Path) -> list[str]:
    camera = report["camera"]
    tally = [
        (group, *(states[s] for s in ("consistent", "inconsistent", "not assessable")))
        for group, states in report["tally"].items()
    ]
    others = ", ".join(
        f"{one['distance_mm'] / 1000:.2f} m {one['mean_reprojection_mm']:.1f} mm"
        for one in report["other_focal_lengths"]
    )
    ceiling = report["ceiling_of_support"]
    because = f" ({'; '.join(ceiling['because'])})" if ceiling["because"] else ""
    return [
        f"Camera {camera['distance_mm'] / 1000:.2f} m away, head turned {camera['yaw_deg']:g}°; "
        f"{camera['known_from']}.",
        f"Mean reprojection {report['mean_reprojection_mm']:.1f} mm. At other focal lengths the "
        f"distance and the fit would be: {others}.",
        *table(("criteria", "consistent", "inconsistent", "not assessable"), tally),
        f"Most support, for or against, that the material could carry: {ceiling['most']}{because}.",
        report["statement"],
        f"Wrote the overlays to {folder}.",
    ]
