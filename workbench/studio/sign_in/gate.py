"""The gate before the studio: without a visit nothing passes, no page, picture or socket."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from workbench.studio.download_routes import BUNDLES, EXPORTS, REPORTS
from workbench.studio.sign_in.page import SIGN_IN
from workbench.studio.sign_in.reception import COOKIE, reception

# The API asks for its own keys; health and the browser's own program say nothing of anybody.
_OPEN: Final = (SIGN_IN, "/api", "/_stcore/health", "/_stcore/bidi-components", "/static")
# What is saved: a page in its place would be saved under its name.
_SAVED: Final = (BUNDLES, EXPORTS, REPORTS)
_POLICY_VIOLATION: Final = 1008


class Gate:
    """Let requests through that belong to a visit, where the home asks for passwords."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request as ASGI asks."""
        if scope["type"] == "lifespan" or await self._lets_in(HTTPConnection(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await self._refusal(scope)(scope, receive, send)

    async def _lets_in(self, asked: HTTPConnection) -> bool:
        path = asked.url.path
        if any(path == door or path.startswith(f"{door}/") for door in _OPEN):
            return True
        return await run_in_threadpool(lambda: reception().lets_in(asked.cookies.get(COOKIE)))

    def _refusal(self, scope: Scope) -> ASGIApp:
        wanted = HTTPConnection(scope).headers.get("accept", "")
        is_page = scope["method"] == "GET" and scope["path"] not in _SAVED
        if is_page and "text/html" in wanted:
            return RedirectResponse(SIGN_IN, status_code=303)
        return PlainTextResponse("Sign in first.", status_code=401)
