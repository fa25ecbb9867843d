"""Who comes in: a key says which user, and the desk is theirs for one request."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from workbench.cases.outbox import number_at
from workbench.desk import Desk
from workbench.settings import load_settings

_bearer = HTTPBearer(auto_error=False, description="A key made by 'workbench key add USER'.")


@cache
def shared_desk() -> Desk:
    """Return the desk over the home that the environment names, opened once."""
    return Desk(load_settings(), must_exist=True)


def desk_of_caller(
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    desk: Annotated[Desk, Depends(shared_desk)],
) -> Desk:
    """Return the desk of the user whose key was sent; refuse who has none with 401."""
    user = desk.user_of_key(given.credentials) if given else None
    if user is None:
        raise HTTPException(
            401, "Send a key as 'Authorization: Bearer KEY'.", {"WWW-Authenticate": "Bearer"}
        )
    theirs = desk.acting_as(user.name)
    theirs.store.permit("read")
    return theirs


def _read_number(
    number: Annotated[
        str, Path(max_length=64, description="The case's number; a slash in it is written '~'.")
    ],
) -> str:
    return number_at(number)


CallersDesk = Annotated[Desk, Depends(desk_of_caller)]
Number = Annotated[str, Depends(_read_number)]
Ordinal = Annotated[int, Path(ge=1, le=1_000_000)]


def etag_of(shown: BaseModel) -> str:
    """Return what tells one state of a document from another."""
    return f'"{hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:32]}"'


def tagged(request: Request, shown: BaseModel, status: int = 200) -> Response:
    """Return a document with its ETag, or 304 where the caller has that very state."""
    tag = etag_of(shown)
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(shown.model_dump_json(), status, {"ETag": tag}, media_type="application/json")


def kept_bytes(request: Request, data: bytes, sha256: str, media_type: str) -> Response:
    """Return bytes that never change, tagged with their hash, or 304."""
    tag = f'"{sha256}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    headers = {"ETag": tag, "Content-Disposition": "attachment"}
    return Response(data, headers=headers, media_type=media_type)
