"""Signing in by the agency's own provider: OpenID Connect, its word checked by Authlib.

Streamlit's ``st.login`` rests on the same library, but begins inside an open studio and keeps its
word for thirty days. This begins before the gate, and what is kept is a visit like any other.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import Response

from workbench.errors import SettingsError, SignInError
from workbench.settings import Settings
from workbench.studio.language import _

if TYPE_CHECKING:
    from authlib.integrations.starlette_client import StarletteOAuth2App

_LEEWAY_SECONDS: Final = 60
BACK: Final = "/sign-in/provider/back"


@dataclass(frozen=True)
class Vouched:
    """What the provider calls who signed in there: a subject, and an e-mail it has checked."""

    subject: str
    email: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that may stand for them here."""
        return (self.subject, self.email) if self.email else (self.subject,)


class Provider:
    """The provider of one agency; raises SettingsError where its extra is not installed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = _client(settings)

    async def asks(self, request: Request) -> Response:
        """Lead the browser to the provider, and from there back here."""
        base = self._settings.studio_url or str(request.base_url).rstrip("/")
        with _plain_faults():
            # Who left the studio idle has to show there, too, who they are.
            seconds = round(self._settings.idle_minutes * 60)
            return await self._client.authorize_redirect(request, base + BACK, max_age=seconds)

    async def answers(self, request: Request) -> Vouched:
        """Return whom the provider vouches for; raise SignInError where its word does not hold."""
        with _plain_faults():
            token: dict[str, Any] = await self._client.authorize_access_token(request)
            claims: dict[str, Any] = dict(token.get("userinfo") or {})
            if not claims:
                raise SignInError(_("The provider told nobody's identity. Ask its administrator."))
            self._check_age(claims.get("auth_time"))
            claims |= await self._more(token, claims)
        checked = claims.get("email_verified") in (True, "true")
        return Vouched(str(claims["sub"]), str(claims["email"]) if checked else None)

    def _check_age(self, shown_at: object) -> None:
        oldest = time.time() - self._settings.idle_minutes * 60 - _LEEWAY_SECONDS
        if isinstance(shown_at, int | float) and shown_at < oldest:
            raise SignInError(_("The provider knows you from too long ago. Sign in there anew."))

    async def _more(self, token: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        """Return the e-mail that some providers tell only when asked again."""
        metadata: dict[str, Any] = await self._client.load_server_metadata()
        if "email" in claims or "userinfo_endpoint" not in metadata:
            return {}
        told: dict[str, Any] = dict(await self._client.userinfo(token=token))
        if told.get("sub") != claims["sub"]:
            raise SignInError(
                _("The provider speaks of two people at once. Ask its administrator.")
            )
        return {key: told[key] for key in ("email", "email_verified") if key in told}


def _client(settings: Settings) -> StarletteOAuth2App:
    try:
        from authlib.integrations.starlette_client import OAuth
    except ImportError as error:
        raise SettingsError(
            "WORKBENCH_PROVIDER_URL names a provider, and what speaks to it is not installed. "
            "Install the extra: pip install 'forensic-imaging-workbench[provider]'."
        ) from error
    assert settings.provider_url is not None and settings.provider_client_secret is not None
    return OAuth().register(
        "agency",
        client_id=settings.provider_client_id,
        client_secret=settings.provider_client_secret.get_secret_value(),
        server_metadata_url=settings.provider_url + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": 10},
    )


@contextmanager
def _plain_faults() -> Generator[None]:
    """Raise SignInError in the place of what the libraries raise."""
    from authlib.common.errors import AuthlibBaseError
    from httpx import HTTPError
    from joserfc.errors import JoseError

    try:
        yield
    except AuthlibBaseError as error:
        reason = str(error.description or error.error)
        raise SignInError(_("The provider did not let you in: {reason}", reason=reason)) from error
    except (HTTPError, OSError) as error:
        raise SignInError(
            _("The provider does not answer as it should. Try again, or sign in with a password.")
        ) from error
    except (JoseError, RuntimeError, ValueError) as error:
        raise SignInError(
            _(
                "The provider's word does not hold ({kind}). Ask its administrator.",
                kind=type(error).__name__,
            )
        ) from error
