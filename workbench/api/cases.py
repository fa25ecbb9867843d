"""Cases over the API: list, open, show, change, and what is due."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator

from workbench.api.door import CallersDesk, Number, etag_of, tagged
from workbench.api.problems import responses
from workbench.api.shapes import (
    CaseGiven,
    CasePageShown,
    CaseShown,
    CorrectionShown,
    DueShown,
    ExternalNumberGiven,
    ExternalNumberShown,
    OutputShown,
    SubjectCorrectionGiven,
)
from workbench.cases.details import CaseDetails
from workbench.cases.records import Case

router = APIRouter(tags=["cases"])


def _within_reach(day: date) -> date:
    if not 1900 <= day.year < 2200:
        raise ValueError("the day lies before 1900 or after 2199")
    return day


Day = Annotated[date, AfterValidator(_within_reach)]


@router.get("/cases", responses=responses())
def list_cases(
    desk: CallersDesk,
    search: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CasePageShown:
    """List cases in the order of their numbers, all or those that a name or number begins."""
    return CasePageShown.model_validate(desk.find_cases(search, after=after, limit=limit))


@router.post("/cases", status_code=201, response_model=CaseShown, responses=responses(404, 409))
def open_case(desk: CallersDesk, request: Request, given: CaseGiven) -> Response:
    """Open a case."""
    details = CaseDetails.model_validate(
        {
            name: getattr(given, name)
            for name in given.model_fields_set & {*CaseDetails.model_fields}
        }
    )
    case = desk.open_case(
        given.number,
        subject=given.subject,
        born=given.born,
        missing_since=given.missing_since,
        sex=given.sex,
        details=details,
        same_subject_as=given.same_subject_as,
        numbers=[(number.kind, number.value) for number in given.external_numbers],
    )
    return tagged(request, CaseShown.model_validate(case), 201)


@router.get("/cases/{number}", response_model=CaseShown, responses=responses(304, 404))
def show_case(desk: CallersDesk, request: Request, number: Number) -> Response:
    """Show a case with its photographs and versions."""
    return tagged(request, CaseShown.model_validate(desk.case(number)))


@router.patch("/cases/{number}", response_model=CaseShown, responses=responses(304, 404, 412))
def change_case(
    desk: CallersDesk,
    request: Request,
    number: Number,
    details: CaseDetails,
    if_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Change the particulars that are given; with If-Match, only what was seen last."""

    def is_as_seen(case: Case) -> bool:
        return if_match in (None, etag_of(CaseShown.model_validate(case)))

    case = desk.change_case(number, details, is_as_seen=is_as_seen)
    return tagged(request, CaseShown.model_validate(case))


@router.post("/cases/{number}/numbers", status_code=201, responses=responses(404))
def add_number(
    desk: CallersDesk, number: Number, given: ExternalNumberGiven
) -> ExternalNumberShown:
    """Note the number that another institution has given a case."""
    return ExternalNumberShown.model_validate(desk.add_number(number, given.kind, given.value))


@router.get("/cases/{number}/corrections", responses=responses(404, 500))
def list_corrections(desk: CallersDesk, number: Number) -> list[CorrectionShown]:
    """List what was corrected in a case, oldest first: old and new values, by whom and why."""
    return [CorrectionShown.model_validate(each) for each in desk.corrections(number)]


@router.post("/cases/{number}/corrections", status_code=201, responses=responses(404))
def correct_subject(desk: CallersDesk, number: Number, given: SubjectCorrectionGiven) -> CaseShown:
    """Correct a subject's birth, sex or name; earlier versions stay as they were drawn."""
    case = desk.correct_subject(
        number, reason=given.reason, born=given.born, sex=given.sex, subject=given.subject
    )
    return CaseShown.model_validate(case)


@router.get("/cases/{number}/incidents", responses=responses(404))
def list_incidents(desk: CallersDesk, number: Number) -> list[CaseShown]:
    """List all cases of the person whom a case is about, as they were opened."""
    return [CaseShown.model_validate(case) for case in desk.incidents(number)]


@router.get("/cases/{number}/outputs", responses=responses(404))
def list_outputs(desk: CallersDesk, number: Number) -> list[OutputShown]:
    """List what a case has come to: approved versions, and every file that was exported."""
    return [OutputShown.model_validate(each) for each in desk.outputs(number)]


@router.get("/due", responses=responses())
def list_due(
    desk: CallersDesk,
    on: Day | None = None,
) -> list[DueShown]:
    """List the cases that are due for a picture on a day, and why."""
    return [DueShown.model_validate(due) for due in desk.due(on)]
