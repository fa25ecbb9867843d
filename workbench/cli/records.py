"""Commands about cases, their photographs and their log."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cases.vocabulary import Kind, Relation
from workbench.cli import bundles, correcting, describing, reading, review
from workbench.cli.documents import (
    case_document,
    correction_document,
    date_document,
    page_document,
    photo_document,
    version_document,
)
from workbench.cli.options import (
    AsJson,
    AsUser,
    Born,
    CaseNumber,
    ConsentChoice,
    ConsentScope,
    ExternalNumbers,
    Face,
    LandmarkFile,
    MissingSince,
    PhotoNumber,
    Provider,
    SameSubject,
    Sex,
    Taken,
    VersionNumber,
)
from workbench.cli.output import emit, open_desk, table, warn
from workbench.cli.showing_cases import act_words, case_lines, correction_lines

if TYPE_CHECKING:
    from pipelines.recipe import AnyRecipe


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    cases = typer.Typer(help="Open, show and list cases.", no_args_is_help=True)
    cases.command("open")(open_case)
    cases.command("show")(show_case)
    cases.command("list")(list_cases)
    describing.add_to(cases)
    cases.command("correct")(correcting.correct_subject)
    bundles.add_to(cases)
    app.add_typer(cases, name="case")
    photos = typer.Typer(help="Take photographs into a case.", no_args_is_help=True)
    photos.command("add")(add_photo)
    photos.command("landmarks")(place_landmarks)
    photos.command("describe")(describing.describe_photo)
    photos.command("correct")(correcting.correct_photo)
    app.add_typer(photos, name="photo")
    versions = typer.Typer(help="The versions of a case.", no_args_is_help=True)
    versions.command("show")(show_version)
    review.add_to(app, versions)
    app.add_typer(versions, name="version")
    app.command("log")(show_log)


def open_case(
    number: CaseNumber,
    subject: Annotated[
        str, typer.Option("--subject", metavar="NAME", help="The subject's name, or 'unknown'.")
    ],
    born: Born,
    missing_since: MissingSince = None,
    sex: Sex = None,
    kind: Annotated[Kind, typer.Option("--kind", help="What kind of case.")] = ("missing_child"),
    external: ExternalNumbers = None,
    same_subject: SameSubject = None,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Open a new case; say which other cases it looks like."""
    from workbench.cases.details import CaseDetails

    with open_desk(make_home=True, acting_as=acting_as) as desk:
        alike = desk.look_alikes(number, subject)
        case = desk.open_case(
            number,
            subject=subject,
            born=born,
            missing_since=missing_since,
            sex=sex,
            details=CaseDetails(kind=kind),
            same_subject_as=same_subject,
            numbers=[_kind_and_value(each) for each in external or ()],
        )
    if same_subject is None:
        warn(
            f"Case {other.number} ({other.subject}, born {other.birth}) looks like this one. If it "
            f"is the same person: workbench case describe {number} --same-subject-as {other.number}"
            for other in alike
        )
    document = {**case_document(case), "look_alikes": [other.number for other in alike]}
    emit(document, [f"Opened case {case.number}."], as_json=as_json)


def _kind_and_value(written: str) -> tuple[str, str]:
    kind, _, value = written.partition("=")
    return kind, value


def show_case(number: CaseNumber, as_json: AsJson = False) -> None:
    """Show a case, the person's other incidents, its photographs and its versions."""
    with open_desk() as desk:
        case, incidents = desk.case(number), desk.incidents(number)
        corrections, otherwise = desk.corrections(number), desk.drawn_otherwise(number)
    shown = [
        {
            "number": each.number,
            "missing": date_document(each.missing),
            "place": each.place,
            "status": each.status,
        }
        for each in incidents
    ]
    document = {
        **case_document(case),
        "incidents": shown,
        "corrections": [correction_document(each) for each in corrections],
        "drawn_otherwise": {str(version): list(words) for version, words in otherwise.items()},
    }
    lines = [*case_lines(case, incidents), *correction_lines(corrections, otherwise)]
    emit(document, lines, as_json=as_json)


def list_cases(
    search: Annotated[
        str, typer.Option("--search", metavar="TEXT", help="Beginnings of a name or number.")
    ] = "",
    after: Annotated[
        str | None, typer.Option("--after", metavar="NUMBER", help="Go on after this case.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", parser=reading.count, help="How many at most.")
    ] = 50,
    as_json: AsJson = False,
) -> None:
    """List cases by number, all or those that a name or number begins."""
    with open_desk() as desk:
        page = desk.find_cases(search, after=after, limit=limit)
    rows = [
        (c.number, c.subject, c.born_text or c.born, c.status, c.photos, c.versions)
        for c in page.cases
    ]
    lines = table(("case", "subject", "born", "status", "photos", "versions"), rows)
    if not rows:
        lines = ["There are no cases that begin so." if search or after else "There are no cases."]
    if page.after is not None:
        lines.append(f"There are more: --after {page.after!r}")
    emit(page_document(page), lines, as_json=as_json)


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
        Relation,
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
    provider: Provider = None,
    consent: ConsentChoice = "unknown",
    consent_scope: ConsentScope = None,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Take a photograph into a case; its file is copied and never changed."""
    from workbench.intake import Origin

    if (age is None) == (taken is None):
        raise typer.BadParameter("Give either --age-at-photo A or --taken DATE.")
    with open_desk(acting_as=acting_as) as desk:
        origin = Origin(provider, consent, consent_scope)
        photo = desk.take_in(
            number,
            file,
            age_years=age,
            taken=taken,
            relation=relation,
            licence=licence,
            origin=origin,
        )
    line = f"Added photograph {photo.number} to case {number}: {photo.age_years:g} years."
    emit({"case": number, **photo_document(photo)}, [line], as_json=as_json)


def place_landmarks(
    number: CaseNumber,
    photo: PhotoNumber,
    landmarks: LandmarkFile = None,
    face: Face = None,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Set a photograph's landmarks from a file, or find them on one of its faces."""
    if landmarks is not None and face is not None:
        raise typer.BadParameter("Give --landmarks FILE or --face N, not both.")
    with open_desk(acting_as=acting_as) as desk:
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
        otherwise = desk.drawn_otherwise(number).get(version, ())
    from pipelines.reconstruction.skull_recipe import unchecked_points

    warn(unchecked_points(recipe))
    if save_recipe is not None:
        from workbench.progressing import write_recipe

        write_recipe(recipe, save_recipe)
    lines = [
        f"Version {version} of case {number}: {saved.shows}, {saved.state}",
        f"by {saved.artist}, {saved.created_at:%Y-%m-%d %H:%M} UTC. {saved.note}".rstrip(),
        f"{_contents(recipe)}; recipe {saved.recipe_sha256}",
        *(f"Drawn with {words}." for words in otherwise),
    ]
    shown = {
        "case": number,
        **version_document(saved),
        "drawn_otherwise": list(otherwise),
        "recipe": recipe.model_dump(mode="json"),
    }
    emit(shown, lines, as_json=as_json)


def _contents(recipe: "AnyRecipe") -> str:
    from pipelines.postmortem.recipe import PostmortemRecipe
    from pipelines.recipe import ConsensusRecipe
    from pipelines.reconstruction.flat_recipe import FlatRecipe
    from pipelines.reconstruction.recipe import ApproximationRecipe
    from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe

    if isinstance(recipe, ApproximationRecipe):
        return f"{recipe.build} build over the skull {recipe.skull.sha256[:12]}…"
    if isinstance(recipe, FlatRecipe):
        return f"{recipe.build} build over {' and '.join(recipe.views)} photographs of the skull"
    if isinstance(recipe, SuperimpositionRecipe):
        return (
            f"the skull {recipe.skull.sha256[:12]}… over the photograph {recipe.photograph[:12]}…"
        )
    if isinstance(recipe, PostmortemRecipe) and not recipe.steps:
        return "the photograph as it is"
    if isinstance(recipe, ConsensusRecipe):
        return f"mean of {len(recipe.parts)} pictures"
    return f"steps {', '.join(step.step for step in recipe.steps)}"


def show_log(
    number: Annotated[
        str | None, typer.Argument(metavar="NUMBER", help="A case; all without it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the custody log of a case, or the whole log; with what came with an imported case."""
    from workbench.cases.custody import entry_document

    with open_desk() as desk:
        elsewhere = desk.imported_log(number) if number else []
        entries = desk.log(number)
    rows = [
        (place, e.at, e.actor, e.case_number or "", act_words(e), e.sha256[:12])
        for place, e in (
            *((f"elsewhere {e.sequence}", e) for e in elsewhere),
            *((str(e.sequence), e) for e in entries),
        )
    ]
    document = {"entries": [entry_document(entry) for entry in entries]}
    if elsewhere:
        document["elsewhere"] = [entry_document(entry) for entry in elsewhere]
    emit(document, table(("entry", "at", "by", "case", "act", "hash"), rows), as_json=as_json)
