"""Send bytes to a web address that an administrator named; the only door that leads out."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final

_TIMEOUT_SECONDS: Final = 10.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follow nobody elsewhere: what was signed for one address goes to no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return no request."""


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: float = _TIMEOUT_SECONDS
) -> str:
    """Send a body, and return what went wrong in a few words, or nothing where it was heard."""
    request = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout):
            return ""
    except urllib.error.HTTPError as error:
        error.close()
        return f"answered {error.code}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"not reached ({type(error).__name__})"
