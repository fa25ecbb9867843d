"""Commands that put right what was recorded wrongly: photo correct, case correct."""

from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cases.vocabulary import Relation
from workbench.cli import reading
from workbench.cli.documents import case_document, correction_document, photo_document
from workbench.cli.options import AsJson, AsUser, BornIfAny, CaseNumber, PhotoNumber, Sex, Taken
from workbench.cli.output import emit, open_desk, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.desk import Desk

_Reason = Annotated[
    str,
    typer.Option(
        "--reason",
        metavar="TEXT",
        help="What the right value is known from; it stays in the log, so name nobody.",
    ),
]


def correct_photo(
    number: CaseNumber,
    photo: PhotoNumber,
    reason: _Reason,
    age: Annotated[
        float | None,
        typer.Option(
            "--age-at-photo", metavar="A", parser=reading.years, help="The right age, in years."
        ),
    ] = None,
    taken: Taken = None,
    relation: Annotated[
        Relation | None, typer.Option("--relation", metavar="WHO", help="Who it shows.")
    ] = None,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Correct an age in a photograph, its day, or who it shows; file and earlier versions stay."""
    if age is None and taken is None and relation is None:
        raise typer.BadParameter("Give --age-at-photo A, --taken DATE, --relation WHO, or several.")
    with open_desk(acting_as=acting_as) as desk:
        image = desk.correct_photo(
            number, photo, reason=reason, age_years=age, taken=taken, relation=relation
        )
        warn(drawn_otherwise_words(desk, number))
    day = f", taken {image.day}" if image.day else ""
    who = f"the {image.relation} at {image.age_years:g} years"
    line = f"Photograph {photo} of case {number} is recorded as of {who}{day}."
    emit({"case": number, **photo_document(image)}, [line], as_json=as_json)


def correct_subject(
    number: CaseNumber,
    reason: _Reason,
    born: BornIfAny = None,
    sex: Sex = None,
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="NAME", help="The right name.")
    ] = None,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Correct a subject's birth, sex or name; ages that followed from the birth go with it."""
    if born is None and sex is None and subject is None:
        raise typer.BadParameter("Give --born DATE, --sex F or M, --subject NAME, or several.")
    with open_desk(acting_as=acting_as) as desk:
        before = len(desk.corrections(number))
        case = desk.correct_subject(number, reason=reason, born=born, sex=sex, subject=subject)
        corrected = desk.corrections(number)[before:]
        warn(drawn_otherwise_words(desk, number))
    lines = [f"Case {number} is about {case.subject}, born {case.birth}, sex {case.sex or '?'}."]
    lines += [
        f"Photograph {each.photo} was taken on a known day: {each.changes['age_years'][1]:g} years."
        for each in corrected
        if each.photo is not None
    ]
    told = [correction_document(each) for each in corrected]
    emit({**case_document(case), "corrected": told}, lines, as_json=as_json)


def drawn_otherwise_words(desk: "Desk", number: str, version: int | None = None) -> "Iterable[str]":
    """Yield which versions, or whether this one, were drawn with what was corrected since."""
    for each, drawn_with in desk.drawn_otherwise(number).items():
        if version in (None, each):
            yield f"Version {each} stays as it was drawn: with {'; '.join(drawn_with)}."
