"""The command superimpose: a skull laid over a photograph of a face."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from workbench.cli import reading
from workbench.cli.documents import saved_document
from workbench.cli.options import AsJson, AsUser, Face, Note, RecipeFile, check_one_place
from workbench.cli.output import emit, open_desk, table, warn
from workbench.cli.recipe_files import case_of_recipe, recipe_of
from workbench.cli.skull_options import (
    GUESS_HINT,
    AcceptAdultDepths,
    AgeBand,
    BoneHu,
    DepthTableFile,
    Frame,
    PointsFile,
    Series,
    SkullFile,
    SkullSex,
    Unit,
)

if TYPE_CHECKING:
    from workbench.superimposing import Comparing
    from workbench.work.versions import SavedVersion
_Photo = Annotated[Path, typer.Argument(metavar="PHOTO", help="A photograph of a face.")]
_OutFolder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="A new folder for overlays.")
]
_Case = Annotated[
    str | None,
    typer.Option(
        "--case", metavar="NUMBER", help="Keep it in a case that has the photograph, as a version."
    ),
]
_FocalMm35 = Annotated[
    float | None,
    typer.Option(
        "--focal-mm35",
        metavar="MM",
        parser=reading.amount,
        help="Focal length as on 35-mm film; without it EXIF's, for an uncropped photograph.",
    ),
]
_DistanceMm = Annotated[
    float | None,
    typer.Option(
        "--distance-mm",
        metavar="MM",
        parser=reading.amount,
        help="How far the camera stood from the face.",
    ),
]
_PhotoPoints = Annotated[
    Path | None,
    typer.Option(
        "--photo-points",
        metavar="FILE",
        help="Skin points placed by hand, as JSON in px; found in the photograph without it.",
    ),
]
_Build = Annotated[
    Literal["slender", "normal", "heavy"], typer.Option("--build", help="Which build's depths.")
]
_Mix = Annotated[
    float,
    typer.Option(
        "--mix",
        metavar="SHARE",
        parser=reading.share,
        help="How strongly the skull covers the face, 0 to 1.",
    ),
]
_Wipe = Annotated[
    float,
    typer.Option(
        "--wipe",
        metavar="SHARE",
        parser=reading.share,
        help="Where the skull ends and the face begins, 0 to 1 from the left or the top.",
    ),
]
_WipeAcross = Annotated[
    Literal["vertical", "horizontal"],
    typer.Option("--wipe-across", help="How the edge of the wipe stands."),
]
_Scores = Annotated[
    Path | None,
    typer.Option("--scores", metavar="FILE", help="An examiner's scores of criteria, as JSON."),
]
_Cranium = Annotated[
    Literal["complete", "enough", "incomplete"] | None,
    typer.Option("--cranium", help="How much of the cranium there is."),
]
_Mandible = Annotated[
    bool | None,
    typer.Option("--mandible/--no-mandible", help="Whether the lower jaw is there."),
]
_Teeth = Annotated[
    Literal["occlusion", "some", "poor"] | None,
    typer.Option("--teeth", help="Whether enough teeth show how the jaws close."),
]
_GoodPhotographs = Annotated[
    int,
    typer.Option(
        "--good-photographs",
        metavar="N",
        parser=reading.count,
        help="How many good photographs in different poses were compared, this one too.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("superimpose")(superimpose)


def superimpose(
    context: typer.Context,
    skull: SkullFile,
    photo: _Photo,
    landmarks: Annotated[Path | None, PointsFile] = None,
    out: _OutFolder = None,
    case: _Case = None,
    focal_mm35: _FocalMm35 = None,
    distance_mm: _DistanceMm = None,
    photo_points: _PhotoPoints = None,
    face: Face = None,
    sex: SkullSex = "unknown",
    age_band: AgeBand = "adult",
    build: _Build = "normal",
    depths: DepthTableFile = None,
    accept_adult_depths: AcceptAdultDepths = False,
    mix: _Mix = 0.5,
    wipe: _Wipe = 0.5,
    wipe_across: _WipeAcross = "vertical",
    scores: _Scores = None,
    cranium: _Cranium = None,
    mandible: _Mandible = None,
    teeth: _Teeth = None,
    good_photographs: _GoodPhotographs = 1,
    frame: Frame = None,
    unit: Unit = "mm",
    series: Series = None,
    bone_hu: BoneHu = 300.0,
    recipe: RecipeFile = None,
    note: Note = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Lay a skull over a photograph of a face, in a case or outside any: residuals, criteria.

    Never a verdict: a tally, and the most support that the material could carry. It takes
    --landmarks, --out or --case, and --focal-mm35 or --distance-mm where EXIF tells no focal
    length. With --case and --recipe it draws a saved one again over the same two files.
    """
    from pipelines.reconstruction.approximation import Person, Reading
    from pipelines.reconstruction.support import Material
    from workbench.superimposing import Comparing, Given, Overlaying

    check_one_place(case, out, note)
    if recipe is not None:
        number = case_of_recipe(context)
        _draw_again((skull, photo), number, recipe, note, acting_as, as_json=as_json)
        return
    material = Material(cranium, mandible, teeth, good_photographs)
    asked = Comparing(
        skull, photo, _points_of_skull(landmarks),
        Person(sex, age_band, build, accept_adult_depths),
        Reading(frame, unit, series, bone_hu),
        Given(focal_mm35, distance_mm, photo_points, face, depths, scores, material),
        Overlaying(mix, wipe, wipe_across),
    )  # fmt: skip
    if case is not None:
        _draw_in_case(asked, case, note, acting_as, as_json=as_json)
    elif out is not None:
        _draw_outside(asked, out, as_json=as_json)


def _points_of_skull(landmarks: Path | None) -> Path:
    if landmarks is None:
        raise typer.BadParameter(
            f"Give --landmarks FILE, the points of the skull; or, in a case, a saved recipe with "
            f"--recipe FILE. {GUESS_HINT}"
        )
    return landmarks


def _draw_outside(asked: "Comparing", out: Path, *, as_json: bool) -> None:
    from workbench.showing import progress_bar
    from workbench.superimposing import superimpose_files

    with progress_bar("Superimposition") as bar:
        done = superimpose_files(asked, out, on_step=bar.show)
    warn(done.report["notes"])
    last = f"Wrote the overlays to {done.folder}."
    emit(done.document(), [*_lines(done.report), last], as_json=as_json)


def _draw_in_case(
    asked: "Comparing", number: str, note: str, acting_as: str | None, *, as_json: bool
) -> None:
    from workbench.showing import progress_bar

    with open_desk(acting_as=acting_as) as desk, progress_bar("Superimposition") as bar:
        saved = desk.superimpose(number, asked, note=note, on_step=bar.show)
    _emit_saved(number, saved, as_json=as_json)


def _draw_again(
    files: tuple[Path, Path],
    number: str,
    recipe: Path,
    note: str,
    acting_as: str | None,
    *,
    as_json: bool,
) -> None:
    from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe

    skull, photo = files
    read = recipe_of(SuperimpositionRecipe, recipe)
    with open_desk(acting_as=acting_as) as desk:
        saved = desk.draw_over_again(number, skull, read, photo_file=photo, note=note)
    _emit_saved(number, saved, as_json=as_json)


def _emit_saved(number: str, saved: "SavedVersion", *, as_json: bool) -> None:
    from pipelines.reconstruction.product_names import COMPARISON

    report = json.loads(saved.rendering.products[COMPARISON])
    warn(report["notes"])
    version = saved.version
    last = f"Saved version {version.number} of case {number}: {version.shows}, {version.state}."
    document = {**saved_document(number, saved), "report": report}
    emit(document, [*_lines(report), last], as_json=as_json)


def _lines(report: dict[str, Any]) -> list[str]:
    from pipelines.reconstruction.superimposition import fit_said

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
        f"{fit_said(report)} At other focal lengths the distance and the fit would be: {others}.",
        *table(("criteria", "consistent", "inconsistent", "not assessable"), tally),
        f"Most support, for or against, that the material could carry: {ceiling['most']}{because}.",
        report["statement"],
    ]
