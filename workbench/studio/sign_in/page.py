"""The page that asks for name and password; plain HTML, so that it comes before the studio."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from workbench.studio.sign_in.reception import COOKIE, Reception, reception

_PAGE: Final = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
_LONGEST: Final = 300


async def sign_in_page(request: Request) -> Response:
    """Show the page, or take what was entered: in with a cookie, or again with the reason."""
    at = await run_in_threadpool(reception)
    if request.method == "POST":
        return await _entered(request, at)
    if await run_in_threadpool(at.lets_in, request.cookies.get(COOKIE)):
        return RedirectResponse("/", status_code=303)
    return _page(at)


async def _entered(request: Request, at: Reception) -> Response:
    if not _is_from_here(request):
        return _page(at, "This was sent from another page. Enter it here.", status=403)
    form = await request.form(max_files=0, max_fields=4)
    name, words = (str(form.get(field, ""))[:_LONGEST] for field in ("name", "password"))
    secret, why_not = await run_in_threadpool(at.sign_in, name, words)
    if secret is None:
        return _page(at, why_not, name=name, status=401)
    answer = RedirectResponse("/", status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, secret, httponly=True, samesite="strict", secure=secure)
    return answer


def _is_from_here(request: Request) -> bool:
    # The studio sends no referrer, so a form's Origin is 'null'; this header tells the same.
    return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"


def _page(at: Reception, why_not: str = "", *, name: str = "", status: int = 200) -> Response:
    told = f'<p role="alert">{escape(why_not)}</p>' if why_not else ""
    filled = _PAGE.substitute(
        agency=escape(at.desk.settings.agency),
        told=told,
        name=escape(name, quote=True),
        minutes=f"{at.desk.settings.idle_minutes:g}",
    )
    return HTMLResponse(filled, status_code=status)
