"""The command skull photograph: an approximation from scaled photographs of a skull."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.options import AsJson
from workbench.cli.output import emit, warn
from workbench.cli.skull_options import (
    AcceptAdultDepths,
    AgeBand,
    Builds,
    DepthTableFile,
    SkullSex,
)

if TYPE_CHECKING:
    from pipelines.reconstruction.scaled_view import ViewKind


def photograph(
    points: Annotated[
        Path,
        typer.Option(
            "--points", metavar="FILE", help="Rulers and points of bone in both views, JSON in px."
        ),
    ],
    sex: SkullSex,
    age_band: AgeBand,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="A new folder for pictures and layers.")
    ],
    frontal: Annotated[
        Path | None,
        typer.Option("--frontal", metavar="PHOTO", help="The skull from the front, with a ruler."),
    ] = None,
    lateral: Annotated[
        Path | None,
        typer.Option("--lateral", metavar="PHOTO", help="The skull from a side, with a ruler."),
    ] = None,
    build: Builds = "all",
    depths: DepthTableFile = None,
    accept_adult_depths: AcceptAdultDepths = False,
    as_json: AsJson = False,
) -> None:
    """Lay depths, profile, guides and a face over scaled photographs of a skull, in layers."""
    from pipelines.reconstruction.approximation import Person
    from workbench.showing import progress_bar
    from workbench.skull_photographing import lay_out_files

    files: dict[ViewKind, Path] = {}
    if frontal is not None:
        files["frontal"] = frontal
    if lateral is not None:
        files["lateral"] = lateral
    with progress_bar("Scaled photographs") as bar:
        done = lay_out_files(
            files,
            points,
            out,
            person=Person(sex, age_band, build, accept_adult_depths),
            table_file=depths,
            on_step=bar.show,
        )
    warn(done.report["notes"])
    last = f"Wrote {len(done.files)} files to {done.folder}."
    emit(done.document(), [*_lines(done.report), last], as_json=as_json)


def _lines(report: dict[str, Any]) -> list[str]:
    lines = [
        f"{kind}: {view['px_per_mm']:.2f} px/mm ± {view['scale_sd_share']:.1%} "
        f"({view['scale_basis']}), turned {view['turned_deg']:+.1f}°."
        for kind, view in report["views"].items()
    ]
    apart = [one["apart_mm"] for one in report["agreement"]]
    if apart:
        lines.append(
            f"Heights of {len(apart)} points differ by up to {max(map(abs, apart)):.1f} mm."
        )
    return lines
