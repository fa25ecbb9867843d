"""Commands that say more of a case: its particulars, others' numbers, forensic resources."""

from datetime import date
from typing import Annotated

import typer

from workbench.cases.vocabulary import EvidenceState, Kind, Resource, Status
from workbench.cli import reading
from workbench.cli.documents import case_document, evidence_document
from workbench.cli.options import (
    AsJson,
    AsUser,
    CaseNumber,
    ConsentChoice,
    ConsentScope,
    MissingSince,
    PhotoNumber,
    Provider,
    SameSubject,
)
from workbench.cli.output import emit, open_desk

_Words = Annotated[str | None, typer.Option(metavar="TEXT", help="In the agency's own words.")]
_Code = Annotated[str | None, typer.Option(metavar="CODE", help="The NCIC code beside the words.")]


def add_to(cases: typer.Typer) -> None:
    """Add the commands of this file to those of cases."""
    cases.command("describe")(describe)
    cases.command("number")(add_number)
    cases.command("evidence")(set_evidence)


def describe(
    number: CaseNumber,
    kind: Annotated[Kind | None, typer.Option(help="What kind of case.")] = None,
    status: Annotated[Status | None, typer.Option(help="How the case stands.")] = None,
    agency: _Words = None,
    place: Annotated[str | None, typer.Option(metavar="TEXT", help="Missing from; found at.")] = (
        None
    ),
    sex_words: _Words = None,
    sex_code: _Code = None,
    race_words: _Words = None,
    race_code: _Code = None,
    eyes_words: _Words = None,
    eyes_code: _Code = None,
    hair_words: _Words = None,
    hair_code: _Code = None,
    height_cm: Annotated[float | None, typer.Option(metavar="CM", help="Height.")] = None,
    weight_kg: Annotated[float | None, typer.Option(metavar="KG", help="Weight.")] = None,
    narrative: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What happened, for a poster in English.")
    ] = None,
    narrative_es: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The same in Spanish, for a Spanish poster.")
    ] = None,
    missing_since: MissingSince = None,
    same_subject: SameSubject = None,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Say more of a case; only what is given is changed."""
    from workbench.cases.details import details_of

    details = details_of(
        kind=kind,
        status=status,
        agency=agency,
        place=place,
        sex_words=sex_words,
        sex_code=sex_code,
        race_words=race_words,
        race_code=race_code,
        eyes_words=eyes_words,
        eyes_code=eyes_code,
        hair_words=hair_words,
        hair_code=hair_code,
        height_cm=height_cm,
        weight_kg=weight_kg,
        narrative=narrative,
        narrative_es=narrative_es,
    )
    with open_desk(acting_as=acting_as) as desk:
        case = desk.change_case(
            number, details, missing_since=missing_since, same_subject_as=same_subject
        )
    emit(case_document(case), [f"Case {number} says so now."], as_json=as_json)


def add_number(
    number: CaseNumber,
    external: Annotated[
        str,
        typer.Argument(
            metavar="KIND=NUMBER",
            parser=reading.pair,
            help="ncmec=, namus=, ncic=, agency=, cybertip= or other= and the number.",
        ),
    ],
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Note the number that another institution has given the case."""
    with open_desk(acting_as=acting_as) as desk:
        added = desk.add_number(number, *external.split("=", 1))
    document = {"case": number, "kind": added.kind, "value": added.value}
    emit(document, [f"Case {number} is {added.value} at {added.kind}."], as_json=as_json)


def set_evidence(
    number: CaseNumber,
    resource: Annotated[Resource, typer.Argument(help="The forensic resource.")],
    state: Annotated[EvidenceState, typer.Argument(help="How far it has come.")],
    on: Annotated[
        date | None, typer.Option("--on", metavar="YYYY-MM-DD", parser=reading.day, help="When.")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note.")] = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Say how far a forensic resource has come in the case."""
    with open_desk(acting_as=acting_as) as desk:
        item = desk.set_evidence(number, resource, state, on=on, note=note)
    line = f"Case {number}, {resource}: {state}."
    emit({"case": number, **evidence_document(item)}, [line], as_json=as_json)


def describe_photo(
    number: CaseNumber,
    photo: PhotoNumber,
    provider: Provider = None,
    consent: ConsentChoice = "unknown",
    consent_scope: ConsentScope = None,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Say who gave a photograph, and whether and for what its use is consented to."""
    from workbench.cli.documents import photo_document
    from workbench.intake import Origin

    with open_desk(acting_as=acting_as) as desk:
        image = desk.describe_photo(number, photo, Origin(provider, consent, consent_scope))
    line = f"Photograph {photo} of case {number}: consent {image.consent}."
    emit({"case": number, **photo_document(image)}, [line], as_json=as_json)
