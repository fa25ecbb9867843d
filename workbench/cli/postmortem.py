"""The command postmortem: a morgue photograph made fit to be shown."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from workbench.cli import reading
from workbench.cli.options import AsJson, AsUser, Face, LandmarkFile, Note, check_one_place
from workbench.cli.output import emit, open_desk, table, warn

if TYPE_CHECKING:
    from pipelines.postmortem.steps import PostmortemChoices
    from workbench.work.versions import SavedVersion
_Photo = Annotated[Path, typer.Argument(metavar="PHOTO", help="The morgue photograph.")]
_OutFolder = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="A new folder for picture and layers."),
]
_Case = Annotated[
    str | None,
    typer.Option("--case", metavar="NUMBER", help="Keep it in a case, as a version."),
]
_AgeAtPhoto = Annotated[
    float | None,
    typer.Option(
        "--age-at-photo",
        metavar="A",
        parser=reading.years,
        help="The age at death as it is estimated, in years; for a case.",
    ),
]
_Eyes = Annotated[
    float | None,
    typer.Option(
        "--eyes",
        metavar="SHARE",
        parser=reading.share,
        help="How far to open both eyes.",
    ),
]
_Mouth = Annotated[
    float | None,
    typer.Option(
        "--mouth", metavar="SHARE", parser=reading.share, help="How far to close the mouth."
    ),
]
_Lividity = Annotated[
    float | None,
    typer.Option(
        "--lividity", metavar="SHARE", parser=reading.share, help="How much to even patches."
    ),
]
_Pallor = Annotated[
    float | None,
    typer.Option(
        "--pallor", metavar="SHARE", parser=reading.share, help="How much colour to bring back."
    ),
]
_Choices = Annotated[
    Path | None,
    typer.Option(
        "--choices",
        metavar="FILE",
        help="Operations as JSON: wounds, swelling, mouth, eyes, colour; options add to it.",
    ),
]
_DonorEyes = Annotated[
    Path | None,
    typer.Option("--donor-eyes", metavar="PHOTO", help="A photograph whose open eyes are lent."),
]
_Checklist = Annotated[
    Path | None,
    typer.Option("--checklist", metavar="FILE", help="Answers to the checklist, as JSON."),
]

_LIDS_FOUND: Final = (
    "The eyes are opened between lids that a program found, and it knows open eyes best: look at "
    "the picture, and give --landmarks FILE with the closed lids placed by hand where they are off."
)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("postmortem")(postmortem)


def postmortem(
    photo: _Photo,
    out: _OutFolder = None,
    case: _Case = None,
    age_at_photo: _AgeAtPhoto = None,
    eyes: _Eyes = None,
    mouth: _Mouth = None,
    lividity: _Lividity = None,
    pallor: _Pallor = None,
    choices: _Choices = None,
    donor_eyes: _DonorEyes = None,
    checklist: _Checklist = None,
    landmarks: LandmarkFile = None,
    face: Face = None,
    note: Note = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Make a morgue photograph fit to be shown, in a case or outside any: each step is a layer.

    Without any option only the checklist is worked through and the photograph stays as it is.
    """
    from workbench.retouching import MorgueFile, retouch
    from workbench.showing import progress_bar

    check_one_place(case, out, note)
    chosen = _chosen(choices, eyes, mouth, lividity, pallor)
    morgue = MorgueFile(photo, face, landmarks)
    if landmarks is None and chosen.eyes is not None and chosen.eyes.strength:
        warn([_LIDS_FOUND])
    if case is not None:
        if age_at_photo is None:
            raise typer.BadParameter("Give --age-at-photo A, the age at death as it is estimated.")
        with open_desk(acting_as=acting_as) as desk:
            saved = desk.retouch(
                case,
                morgue,
                age_years=age_at_photo,
                choices=chosen,
                donor=donor_eyes,
                answers=checklist,
                note=note,
            )
        _emit_saved(case, saved, as_json=as_json)
    elif out is not None:
        with progress_bar("Post-mortem imaging") as bar:
            done = retouch(
                morgue,
                out,
                choices=chosen,
                donor=donor_eyes,
                answers=checklist,
                on_step=bar.show,
            )
        warn(done.report["notes"])
        emit(done.document(), _lines(done.report, done.folder), as_json=as_json)


def _emit_saved(number: str, saved: "SavedVersion", *, as_json: bool) -> None:
    from workbench.cli.documents import version_document

    warn(saved.rendering.warnings)
    version = saved.version
    lines = [f"Saved version {version.number} of case {number}: {version.shows}, {version.state}."]
    emit({"case": number, **version_document(version)}, lines, as_json=as_json)


def _chosen(
    file: Path | None,
    eyes: float | None,
    mouth: float | None,
    lividity: float | None,
    pallor: float | None,
) -> "PostmortemChoices":
    from pipelines.postmortem.steps import ColourStep, EyesStep, MouthStep, PostmortemChoices
    from workbench.retouching import read_postmortem_choices

    chosen = PostmortemChoices() if file is None else read_postmortem_choices(file)
    update: dict[str, Any] = {}
    if eyes is not None:
        update["eyes"] = (chosen.eyes or EyesStep()).model_copy(update={"strength": eyes})
    if mouth is not None:
        update["mouth"] = (chosen.mouth or MouthStep()).model_copy(update={"strength": mouth})
    if lividity is not None or pallor is not None:
        given = {"lividity": lividity, "pallor": pallor}
        known = {name: share for name, share in given.items() if share is not None}
        start = chosen.colour or ColourStep(lividity=0.0, pallor=0.0)
        update["colour"] = start.model_copy(update=known)
    return chosen.model_copy(update=update)


def _lines(report: dict[str, Any], folder: Path) -> list[str]:
    rows = [(one["question"], one["answer"], one["note"]) for one in report["checklist"]]
    drawn = ", ".join(report["layers"][1:]) or "nothing: the photograph is as it was"
    return [
        *table(("at intake", "answer", ""), rows),
        f"Drawn: {drawn}.",
        report["statement"],
        f"Wrote picture, layers and recipe to {folder}.",
    ]
