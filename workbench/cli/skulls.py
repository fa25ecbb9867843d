"""Commands about skulls: reconstruct, skull inspect."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import AsJson, AsUser, Note, RecipeFile, check_one_place
from workbench.cli.output import emit, open_desk, warn
from workbench.cli.recipe_files import case_of_recipe, recipe_of
from workbench.cli.saved_versions import emit_saved
from workbench.cli.skull_options import (
    GUESS_HINT,
    AcceptAdultDepths,
    AgeBandChoice,
    BoneHu,
    Builds,
    DepthTableFile,
    Frame,
    PointsFile,
    Series,
    SkullFile,
    SkullSexChoice,
    Unit,
)
from workbench.cli.skull_photographs import photograph

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Person, Reading


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("reconstruct")(reconstruct)
    skull = typer.Typer(help="Skulls: what their files hold.", no_args_is_help=True)
    skull.command("inspect")(inspect)
    skull.command("landmarks")(landmarks)
    skull.command("checked")(checked)
    skull.command("photograph")(photograph)
    app.add_typer(skull, name="skull")


def reconstruct(
    context: typer.Context,
    skull: SkullFile,
    landmarks: Annotated[Path | None, PointsFile] = None,
    sex: Annotated[SkullSexChoice | None, typer.Option("--sex", help="Whose skull it is.")] = None,
    age_band: Annotated[AgeBandChoice | None, typer.Option("--age-band", help="How old.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="A new folder for views and surfaces."),
    ] = None,
    case: Annotated[
        str | None,
        typer.Option(
            "--case", metavar="NUMBER", help="Keep it in a case, each build a version of its own."
        ),
    ] = None,
    build: Builds = "all",
    depths: DepthTableFile = None,
    accept_adult_depths: AcceptAdultDepths = False,
    frame: Frame = None,
    unit: Unit = "mm",
    series: Series = None,
    bone_hu: BoneHu = 300.0,
    recipe: RecipeFile = None,
    note: Note = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Draw a facial approximation (reconstruction) over a skull, in a case or outside any.

    It takes --landmarks, --sex, --age-band, and --out or --case. 'workbench skull landmarks'
    guesses the points, to be checked by eye. With --case and --recipe it draws a saved one again.
    """
    from pipelines.reconstruction.approximation import Person, Reading

    check_one_place(case, out, note)
    if recipe is not None:
        _draw_again(skull, case_of_recipe(context), recipe, note, acting_as, as_json=as_json)
        return
    if landmarks is None or sex is None or age_band is None:
        raise typer.BadParameter(_lacking(landmarks, sex, age_band))
    person = Person(sex, age_band, build, accept_adult_depths)
    reading = Reading(frame, unit, series, bone_hu)
    if case is not None:
        asked = _Asked(skull, landmarks, person, reading, depths)
        _draw_in_case(asked, case, note, acting_as, as_json=as_json)
    elif out is not None:
        _draw_outside(_Asked(skull, landmarks, person, reading, depths), out, as_json)


def _lacking(landmarks: Path | None, sex: str | None, age_band: str | None) -> str:
    """Name what is not given, and where points come from."""
    options = {"--landmarks FILE": landmarks, "--sex": sex, "--age-band": age_band}
    lacking = [option for option, given in options.items() if given is None]
    words = f"Give {', '.join(lacking)}; or, in a case, a saved recipe with --recipe FILE."
    return words if landmarks else f"{words} {GUESS_HINT}"


@dataclass(frozen=True)
class _Asked:
    """What to draw over which skull."""

    skull: Path
    landmarks: Path
    person: "Person"
    reading: "Reading"
    depths: Path | None


def _draw_outside(asked: _Asked, out: Path, as_json: bool) -> None:
    from workbench.reconstructing import reconstruct as draw
    from workbench.showing import progress_bar

    with progress_bar("Facial approximation") as bar:
        done = draw(
            asked.skull,
            asked.landmarks,
            out,
            person=asked.person,
            reading=asked.reading,
            table_file=asked.depths,
            on_step=bar.show,
        )
    warn((*done.report["warnings"], *done.report["notes"]))
    lines = [f"Wrote {len(done.files)} files of the facial approximation to {done.folder}."]
    emit(done.document(), lines, as_json=as_json)


def _draw_in_case(
    asked: _Asked, number: str, note: str, acting_as: str | None, *, as_json: bool
) -> None:
    from workbench.showing import progress_bar

    with open_desk(acting_as=acting_as) as desk, progress_bar("Facial approximation") as bar:
        saved = desk.reconstruct(
            number,
            asked.skull,
            asked.landmarks,
            person=asked.person,
            reading=asked.reading,
            table_file=asked.depths,
            note=note,
            on_step=bar.show,
        )
    emit_saved(number, saved, as_json=as_json)


def _draw_again(
    skull: Path, number: str, recipe: Path, note: str, acting_as: str | None, *, as_json: bool
) -> None:
    from pipelines.reconstruction.recipe import ApproximationRecipe

    read = recipe_of(ApproximationRecipe, recipe)
    with open_desk(acting_as=acting_as) as desk:
        saved = desk.draw_over_again(number, skull, read, note=note)
    emit_saved(number, [saved], as_json=as_json)


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


def landmarks(
    skull: SkullFile,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.json", help="A new file for the points.")
    ],
    frame: Frame = None,
    unit: Unit = "mm",
    series: Series = None,
    bone_hu: BoneHu = 300.0,
    as_json: AsJson = False,
) -> None:
    """Guess the points of a complete adult skull, however tilted, to be checked by eye."""
    from pipelines.reconstruction.approximation import Reading
    from workbench.reconstructing import guess

    done = guess(skull, out, Reading(frame, unit, series, bone_hu))
    warn(done["notes"])
    counts = ", ".join(f"{count} {status}" for status, count in done["points"].items())
    lines = [
        f"Wrote {out.name}: {counts}. Open {', '.join(done['pictures'])} to check them; once each "
        f"is right, say so: workbench skull checked {out.name} --out CHECKED.json.",
        f"Not found: {', '.join(done['missing']) or 'none'}.",
    ]
    emit(done, lines, as_json=as_json)


def checked(
    points: Annotated[
        Path, typer.Argument(metavar="POINTS", help="The file of points that were looked at.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.json", help="A new file for the points.")
    ],
    as_json: AsJson = False,
) -> None:
    """Say that a person looked at every point of a file and that each is right.

    The program's points count as unchecked until then, in every report and view.
    """
    from workbench.reconstructing import check_off

    done = check_off(points, out)
    warn(done["notes"])
    were = len(done["unchecked_before"])
    lines = [f"Wrote {out.name}: {done['points']} points, all looked at; {were} were unchecked."]
    emit(done, lines, as_json=as_json)
