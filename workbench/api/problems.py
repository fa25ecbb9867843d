"""Errors as problem documents (RFC 9457), each kind with its status."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from pipelines.errors import PipelineError
from workbench.api.shapes import Problem
from workbench.errors import (
    AccessError,
    CaseExistsError,
    ChangedSinceError,
    OutputExistsError,
    SettingsError,
    StateError,
    UnknownCaseError,
    UnknownPhotographError,
    UnknownVersionError,
    VaultError,
    WorkbenchError,
)
from workbench.failures import kind_and_words

PROBLEM_JSON: Final = "application/problem+json"
# The first that fits: those above are kinds of those below.
_STATUS: Final[tuple[tuple[type[Exception], int], ...]] = (
    (AccessError, 403),
    (UnknownCaseError, 404),
    (UnknownPhotographError, 404),
    (UnknownVersionError, 404),
    (CaseExistsError, 409),
    (ChangedSinceError, 412),
    (OutputExistsError, 409),
    (StateError, 409),
    (VaultError, 500),
    (SettingsError, 503),
    (WorkbenchError, 422),
    (PipelineError, 422),
)
_NOT_READY: Final = "The workbench's home cannot be used now. Ask who runs it."
_TITLES: Final = {
    304: "Not modified",
    400: "Wrong request",
    401: "Who are you?",
    403: "Not allowed",
    404: "Not found",
    405: "No such method",
    409: "Not in this state",
    412: "Changed meanwhile",
    413: "Too large",
    422: "Cannot be used",
    500: "Internal error",
    503: "Not ready",
}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI is told of an operation's errors; those that any may have come along."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    content = {PROBLEM_JSON: schema}
    found: dict[int | str, dict[str, Any]] = {
        status: {"description": _TITLES[status], "content": content}
        for status in sorted({400, 401, 403, 422, 503, *statuses})
        if status != 304
    }
    if 304 in statuses:
        found[304] = {"description": _TITLES[304]}
    return found


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Return a problem document as the answer."""
    body = Problem(title=_TITLES.get(status, "Error"), status=status, detail=detail)
    return JSONResponse(body.model_dump(), status, headers, media_type=PROBLEM_JSON)


def answer_with_problems(api: FastAPI) -> None:
    """Have every error of the API leave as a problem document, none with a library's raw text."""

    @api.exception_handler(RequestValidationError)
    def wrong_request(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return problem(422, f"{place}: {first['msg'].removeprefix('Value error, ')}")

    @api.exception_handler(HTTPException)
    def http_error(_request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers) if error.headers else None
        return problem(error.status_code, str(error.detail), headers)

    def foreseen(_request: Request, error: Exception) -> JSONResponse:
        status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
        # Where the home is, and what ails it, is nothing for a caller.
        words = _NOT_READY if status == 503 else kind_and_words(error)[1]
        return problem(status, words)

    for kind in (WorkbenchError, PipelineError, Exception):
        api.add_exception_handler(kind, foreseen)
