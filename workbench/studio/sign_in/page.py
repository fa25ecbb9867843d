"""The page that asks for name and password; plain HTML, so that it comes before the studio."""

from __future__ import annotations

import secrets
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from workbench.errors import SignInError
from workbench.studio.language import _, best_language, language, of_request
from workbench.studio.sign_in.provider import BACK
from workbench.studio.sign_in.reception import COOKIE, Reception, reception

_PAGE: Final = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
_LONGEST: Final = 300
SIGN_IN: Final = "/sign-in"
PROVIDER: Final = f"{SIGN_IN}/provider"
_ONWARD: Final = (
    '<!doctype html><html><meta http-equiv="refresh" content="0; url=/"><title>·</title></html>'
)


async def sign_in_page(request: Request) -> Response:
    """Show the page, or take what was entered: in with a cookie, or again with the reason."""
    _speak_to(request)
    at = await run_in_threadpool(reception)
    if request.method == "POST":
        return await _entered(request, at)
    if await run_in_threadpool(at.lets_in, request.cookies.get(COOKIE)):
        return RedirectResponse("/", status_code=303)
    return _page(at)


async def _entered(request: Request, at: Reception) -> Response:
    if not _is_from_here(request):
        return _page(at, _("This was sent from another page. Enter it here."), status=403)
    form = await request.form(max_files=0, max_fields=4)
    name, words = (str(form.get(field, ""))[:_LONGEST] for field in ("name", "password"))
    secret, why_not = await run_in_threadpool(at.sign_in, name, words)
    if secret is None:
        return _page(at, why_not, name=name, status=401)
    answer = RedirectResponse("/", status_code=303)
    _set_cookie(answer, request, secret)
    return answer


async def lead_to_provider(request: Request) -> Response:
    """Send the browser to the agency's provider."""
    _speak_to(request)
    at = await run_in_threadpool(reception)
    if at.provider is None:
        return RedirectResponse(SIGN_IN, status_code=303)
    try:
        return await at.provider.asks(request)
    except SignInError as error:
        return _page(at, str(error), status=502)


async def back_from_provider(request: Request) -> Response:
    """Let in whom the provider vouches for and an administrator has entered; refuse others."""
    _speak_to(request)
    at = await run_in_threadpool(reception)
    if at.provider is None:
        return RedirectResponse(SIGN_IN, status_code=303)
    try:
        vouched = await at.provider.answers(request)
    except SignInError as error:
        return _page(at, str(error), status=401)
    secret, why_not = await run_in_threadpool(at.sign_in_vouched, vouched)
    if secret is None:
        return _page(at, why_not, status=403)
    # A strict cookie goes with no request that another site began; this page begins one of its own.
    answer = HTMLResponse(_ONWARD)
    _set_cookie(answer, request, secret)
    return answer


def _speak_to(request: Request) -> None:
    of_request.set(best_language(request.headers.get("accept-language")))


def _set_cookie(answer: Response, request: Request, secret: str) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, secret, httponly=True, samesite="strict", secure=secure)


def _is_from_here(request: Request) -> bool:
    # The studio sends no referrer, so a form's Origin is 'null'; this header tells the same.
    return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"


def _page(at: Reception, why_not: str = "", *, name: str = "", status: int = 200) -> Response:
    told = f'<p role="alert">{escape(why_not)}</p>' if why_not else ""
    filled = _PAGE.substitute(
        agency=escape(at.desk.settings.agency),
        told=told,
        name=escape(name, quote=True),
        provider=_way_by_provider(at),
        language=language(),
        title=_("Sign in"),
        product=_("Forensic imaging workbench"),
        named=_("Name"),
        password=_("Password"),
        sign_in=_("Sign in"),
        locks=_(
            "The studio locks after {minutes:g} minutes without work. An administrator sets "
            "forgotten passwords anew.",
            minutes=at.desk.settings.idle_minutes,
        ),
    )
    return HTMLResponse(filled, status_code=status)


def _way_by_provider(at: Reception) -> str:
    if at.provider is None:
        return ""
    way = escape(_("Sign in with {name}", name=at.desk.settings.provider_name))
    otherwise = escape(_("or"))
    return f'<a class="way" href="{PROVIDER}">{way}</a><p class="or">{otherwise}</p>'


def sign_in_routes() -> list[BaseRoute]:
    """Return the routes that pass the gate: the page, and the way by the agency's provider."""
    # Holds for ten minutes, in this process alone, what the provider's answer must fit.
    pending = Middleware(
        SessionMiddleware,
        secret_key=secrets.token_hex(),
        session_cookie="workbench_pending",
        max_age=600,
        path=SIGN_IN,
    )
    return [
        Route(SIGN_IN, sign_in_page, methods=["GET", "POST"]),
        Route(PROVIDER, lead_to_provider, middleware=[pending]),
        Route(BACK, back_from_provider, middleware=[pending]),
    ]
