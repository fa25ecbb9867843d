"""What every page of the studio opens with, fit for a policy that forbids inline scripts."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import streamlit
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

START: Final = "/start.js"
_OWN: Final = Path(__file__).with_name("start.js").read_text(encoding="utf-8")
_INLINE: Final = re.compile(r"<script>.*?</script>\s*", re.DOTALL)


class _PageName(Convertor[str]):
    """What stands in the address of a page: nothing, or one word."""

    regex = "[a-z-]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def front_routes() -> list[BaseRoute]:
    """Return the routes of all pages, and of the script that they begin with."""
    register_url_convertor("page", _PageName())
    return [Route(START, _start), Route("/{name:page}", _front)]


@cache
def front() -> str:
    """Return Streamlit's own document with our script in the place of its inline ones."""
    known = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    ours = f'<script src=".{START}"></script>\n    <script type="module"'
    return _INLINE.sub("", known).replace('<script type="module"', ours, 1)


async def _front(request: Request) -> Response:
    del request
    return HTMLResponse(front())


async def _start(request: Request) -> Response:
    del request
    return Response(_OWN, media_type="text/javascript")
