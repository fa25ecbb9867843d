"""Commands about cases, their photographs and their log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import reading
from workbench.cli.documents import (
    case_document,
    entry_document,
    photo_document,
    version_document,
)
from workbench.cli.options import (
    AsJson,
    Born,
    CaseNumber,
    Face,
    LandmarkFile,
    MissingSince,
    PhotoNumber,
    RelationChoice,
    SexChoice,
    Taken,
    VersionNumber,
)
from workbench.cli.output import emit, open_desk, table

if TYPE_CHECKING:
    from workbench.cases.records import Case


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    cases = typer.Typer(help="Open, show and list cases.", no_args_is_help=True)
    cases.command("open")(open_case)
    cases.command("show")(show_case)
    cases.command("list")(list_cases)
    app.add_typer(cases, name="case")
    photos = typer.Typer(help="Take photographs into a case.", no_args_is_help=True)
    photos.command("add")(add_photo)
    photos.command("landmarks")(place_landmarks)
    app.add_typer(photos, name="photo")
    versions = typer.Typer(help="The versions of a case.", no_args_is_help=True)
    # One command alone would swallow its own name; the callback keeps 'version show'.
    versions.callback()(lambda: None)
    versions.command("show")(show_version)
    app.add_typer(versions, name="version")
    app.command("log")(show_log)


def open_case(
    number: CaseNumber,
    subject: Annotated[
        str, typer.Option("--subject", metavar="NAME", help="The subject's name, or 'unknown'.")
    ],
    born: Born,
    missing_since: MissingSince = None,
    sex: Annotated[SexChoice | None, typer.Option("--sex", help="F or M, where known.")] = None,
    as_json: AsJson = False,
) -> None:
    """Open a new case."""
    with open_desk(make_home=True) as desk:
        case = desk.open_case(
            number,
            subject=subject,
            born=born,
            missing_since=missing_since,
            sex=sex,
        )
    emit(case_document(case), [f"Opened case {case.number}."], as_json=as_json)


def show_case(number: CaseNumber, as_json: AsJson = False) -> None:
    """Show a case, its photographs and its versions."""
    with open_desk() as desk:
        case = desk.case(number)
    emit(case_document(case), _case_lines(case), as_json=as_json)


def list_cases(as_json: AsJson = False) -> None:
    """List all cases."""
    with open_desk() as desk:
        cases = desk.cases()
    rows = [(c.number, c.subject, c.born, len(c.photos), len(c.versions)) for c in cases]
    lines = table(("case", "subject", "born", "photos", "versions"), rows)
    document = {"cases": [case_document(case) for case in cases]}
    emit(document, lines if cases else ["There are no cases yet."], as_json=as_json)


def add_photo(
    number: CaseNumber,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The photograph.")],
    age: Annotated[
        float | None,
        typer.Option(
            "--age-at-photo",
            metavar="A",
            parser=reading.years,
            help="Age in the photograph, in years; give this or --taken.",
        ),
    ] = None,
    taken: Taken = None,
    relation: Annotated[
        RelationChoice,
        typer.Option(
            "--relation",
            metavar="WHO",
            help="Who is in it: subject, mother, father, sibling, other, or donor (of hair).",
        ),
    ] = "subject",
    licence: Annotated[
        str,
        typer.Option(
            "--licence", metavar="TERMS", help="Terms of a stock photograph; a donor's needs them."
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Take a photograph into a case; its file is copied and never changed."""
    if (age is None) == (taken is None):
        raise typer.BadParameter("Give either --age-at-photo A or --taken YYYY-MM-DD.")
    with open_desk() as desk:
        photo = desk.take_in(
            number, file, age_years=age, taken=taken, relation=relation, licence=licence
        )
    line = f"Added photograph {photo.number} to case {number}: {photo.age_years:g} years."
    emit({"case": number, **photo_document(photo)}, [line], as_json=as_json)


def place_landmarks(
    number: CaseNumber,
    photo: PhotoNumber,
    landmarks: LandmarkFile = None,
    face: Face = None,
    as_json: AsJson = False,
) -> None:
    """Set a photograph's landmarks from a file, or find them on one of its faces."""
    if landmarks is not None and face is not None:
        raise typer.BadParameter("Give --landmarks FILE or --face N, not both.")
    with open_desk() as desk:
        if landmarks is None:
            placed = desk.landmarks(number, photo, face=face)
        else:
            from workbench.progressing import read_landmarks

            placed = desk.set_landmarks(number, photo, read_landmarks(landmarks))
    document = {
        "case": number,
        "photo": photo,
        "landmarks": {"scheme": "ibug68", "source": placed.ibug68.tolist()},
        "groups": list(placed.groups),
    }
    line = f"Photograph {photo} has landmarks: {', '.join(placed.groups)}."
    emit(document, [line], as_json=as_json)


def show_version(
    number: CaseNumber,
    version: VersionNumber,
    save_recipe: Annotated[
        Path | None,
        typer.Option("--save-recipe", metavar="FILE", help="Save its recipe, for 'progress'."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a version and its recipe, and save the recipe where asked."""
    with open_desk() as desk:
        saved = desk.version(number, version)
        recipe = desk.recipe(number, version)
    if save_recipe is not None:
        from workbench.progressing import write_recipe

        write_recipe(recipe, save_recipe)
    steps = ", ".join(step.step for step in recipe.steps)
    lines = [
        f"Version {version} of case {number}: {saved.age_years:g} years, {saved.state}",
        f"by {saved.artist}, {saved.created_at:%Y-%m-%d %H:%M} UTC. {saved.note}".rstrip(),
        f"steps {steps}; recipe {saved.recipe_sha256}",
    ]
    shown = {"case": number, **version_document(saved), "recipe": recipe.model_dump(mode="json")}
    emit(shown, lines, as_json=as_json)


def show_log(
    number: Annotated[
        str | None, typer.Argument(metavar="NUMBER", help="A case; all without it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the custody log of a case, or the whole log."""
    with open_desk() as desk:
        entries = desk.log(number)
    rows = [
        (e.sequence, e.at, e.actor, e.case_number or "", e.action, e.sha256[:12]) for e in entries
    ]
    document = {"entries": [entry_document(entry) for entry in entries]}
    emit(document, table(("entry", "at", "by", "case", "act", "hash"), rows), as_json=as_json)


def _case_lines(case: Case) -> list[str]:
    sex = f", sex {case.sex}" if case.sex else ""
    lines = [f"Case {case.number}: {case.subject}, born {case.born}{sex}"]
    if case.missing_since:
        lines.append(f"missing since {case.missing_since}")
    photos = [
        (
            p.number,
            p.relation,
            f"{p.age_years:g}",
            f"{p.width}×{p.height}",
            p.sha256[:12],
            p.file_name,
        )
        for p in case.photos
    ]
    versions = [
        (v.number, f"{v.age_years:g}", v.state, v.artist, len(v.exports), v.note)
        for v in case.versions
    ]
    if photos:
        lines += ["", *table(("photo", "relation", "age", "size", "hash", "file"), photos)]
    if versions:
        headings = ("version", "age", "state", "artist", "exports", "note")
        lines += ["", *table(headings, versions)]
    return lines
