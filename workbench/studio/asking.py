"""Who asks for something of a case by its address, and how they are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workbench.desk import Desk
from workbench.errors import AccessError, WorkbenchError
from workbench.studio.sign_in.reception import COOKIE, reception

WHO: Final = "at-work"
"""In an address: who is at work, where a home has users and takes them at their word."""
Answer = Callable[[Request, Desk], Response]


def desk_of_visitor(request: Request) -> Desk:
    """Return the desk of who asks; raise AccessError where they may not read."""
    at = reception()
    if not at.desk.asks_sign_in():
        said = request.query_params.get(WHO)
        return at.desk if said is None else at.desk.acting_as(said)
    visitor = at.visitor(request.cookies.get(COOKIE))
    if visitor is None:
        raise AccessError("Sign in first.")
    theirs = at.desk.acting_as(visitor)
    theirs.store.permit("read")
    return theirs


def answering(answer: Answer) -> Callable[[Request], object]:
    """Return an endpoint that says 403 to who may not, and 404 where there is no such thing."""

    def answered(request: Request) -> Response:
        try:
            return answer(request, desk_of_visitor(request))
        except AccessError as error:
            return PlainTextResponse(str(error), status_code=403)
        except (WorkbenchError, ValueError, KeyError, StopIteration) as error:
            return PlainTextResponse(f"There is nothing of this kind: {error}", status_code=404)

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answered, request)

    return endpoint
