"""The command skull photograph: an approximation from scaled photographs of a skull."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.options import AsJson, AsUser, Note, check_one_place
from workbench.cli.output import emit, open_desk, warn
from workbench.cli.saved_versions import emit_saved
from workbench.cli.skull_options import (
    AcceptAdultDepths,
    AgeBand,
    Builds,
    DepthTableFile,
    SkullSex,
)

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Person
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
        Path | None,
        typer.Option("--out", metavar="DIR", help="A new folder for pictures and layers."),
    ] = None,
    case: Annotated[
        str | None,
        typer.Option(
            "--case", metavar="NUMBER", help="Keep it in a case, each build a version of its own."
        ),
    ] = None,
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
    note: Note = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Lay depths, profile, guides and a face over scaled photographs of a skull, in layers."""
    from pipelines.reconstruction.approximation import Person

    check_one_place(case, out, note)
    files: dict[ViewKind, Path] = {}
    if frontal is not None:
        files["frontal"] = frontal
    if lateral is not None:
        files["lateral"] = lateral
    asked = _Asked(files, points, Person(sex, age_band, build, accept_adult_depths), depths)
    if case is not None:
        _draw_in_case(asked, case, note, acting_as, as_json=as_json)
    elif out is not None:
        _draw_outside(asked, out, as_json=as_json)


@dataclass(frozen=True)
class _Asked:
    """What to lay over which photographs."""

    photos: "dict[ViewKind, Path]"
    points: Path
    person: "Person"
    depths: Path | None


def _draw_outside(asked: _Asked, out: Path, *, as_json: bool) -> None:
    from workbench.showing import progress_bar
    from workbench.skull_photographing import lay_out_files

    with progress_bar("Scaled photographs") as bar:
        done = lay_out_files(
            asked.photos,
            asked.points,
            out,
            person=asked.person,
            table_file=asked.depths,
            on_step=bar.show,
        )
    warn(done.report["notes"])
    last = f"Wrote {len(done.files)} files to {done.folder}."
    emit(done.document(), [*_lines(done.report), last], as_json=as_json)


def _draw_in_case(
    asked: _Asked, number: str, note: str, acting_as: str | None, *, as_json: bool
) -> None:
    from workbench.showing import progress_bar

    with open_desk(acting_as=acting_as) as desk, progress_bar("Scaled photographs") as bar:
        saved = desk.lay_out_skull(
            number,
            asked.photos,
            asked.points,
            person=asked.person,
            table_file=asked.depths,
            note=note,
            on_step=bar.show,
        )
    emit_saved(number, saved, as_json=as_json)


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
