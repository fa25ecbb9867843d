"""Pictures of a case for the browser, each behind the question whether who asks may see it."""

from __future__ import annotations

from typing import Final, get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from workbench.desk import Desk
from workbench.exports.encoding import encode_rendering
from workbench.studio.asking import answering
from workbench.work.comparing import PictureKind, PictureOf

PICTURES: Final = "/case-pictures"
SCALES: Final = "/case-scales"
_LONGEST_SIDE: Final = 100_000


def picture_address(number: str, of: PictureOf, sha256: str, *, side: int | None = None) -> str:
    """Return where the browser finds a picture of a case; ``sha256`` ties the address to it."""
    return f"{PICTURES}?{urlencode(_asked(number, of, sha256, **({'side': side} if side else {})))}"


def scale_address(number: str, of: PictureOf, sha256: str) -> str:
    """Return where the browser learns how far the pupils are apart in a picture of a case."""
    return f"{SCALES}?{urlencode(_asked(number, of, sha256))}"


def _asked(number: str, of: PictureOf, sha256: str, **more: int) -> dict[str, object]:
    return {"case": number, of.kind: of.number, "is": sha256[:16], **more}


def picture_routes() -> list[BaseRoute]:
    """Return the routes of the pictures."""
    return [Route(PICTURES, answering(_picture)), Route(SCALES, answering(_scale))]


def _picture(request: Request, desk: Desk) -> Response:
    asked = request.query_params.get("side")
    side = min(max(int(asked), 1), _LONGEST_SIDE) if asked else None
    pixels = desk.seen(request.query_params["case"], _picture_of(request), max_side=side)
    return Response(encode_rendering(pixels), media_type="image/png")


def _scale(request: Request, desk: Desk) -> Response:
    apart = desk.pupil_distance(request.query_params["case"], _picture_of(request))
    return JSONResponse({"pupils_px": apart})


def _picture_of(request: Request) -> PictureOf:
    kind: PictureKind = next(k for k in get_args(PictureKind) if k in request.query_params)
    return PictureOf(kind, int(request.query_params[kind]))
