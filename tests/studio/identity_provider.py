"""A small OpenID Connect provider, for tests: it takes whoever signs in at their word.

Run it by ``python -m tests.studio.identity_provider PORT CLIENT_ID CLIENT_SECRET``.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.wrappers import Response

_FORM = """<!doctype html><title>Sample provider</title><form method="post">
<label>Account <input name="account"></label>
<label>Signed in, minutes ago <input name="ago" value="0"></label>
<label><input type="checkbox" name="checked" checked> checked</label>
<button>Go on</button></form>"""


@dataclass
class Provider:
    """What the provider remembers: its key, and what each code stands for."""

    issuer: str
    client: tuple[str, str]
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def described(self) -> Response:
        """Answer discovery."""
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/keys",
            response_types_supported=["code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
        )

    def authorize(self) -> str | Response:
        """Ask for an account, and lead back with a code for it."""
        if request.method == "GET":
            return _FORM
        code = secrets.token_urlsafe()
        self.codes[code] = {**request.args, **request.form}
        answer = urlencode({"code": code, "state": request.args["state"]})
        return redirect(f"{request.args['redirect_uri']}?{answer}")

    def token(self) -> Response | tuple[Response, int]:
        """Change a code into a signed word, once, for the client that asked for it."""
        asked = self.codes.pop(request.form.get("code", ""), None)
        given = request.authorization
        if asked is None or given is None or (given.username, given.password) != self.client:
            return jsonify(error="invalid_grant"), 400
        proof = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != asked["code_challenge"]:
            return jsonify(error="invalid_grant"), 400
        return jsonify(access_token="none", token_type="Bearer", id_token=self._word(asked))

    def _word(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.client[0],
            "sub": f"subject-of-{asked['account']}",
            "email": asked["account"],
            "email_verified": "checked" in asked,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "auth_time": now - int(float(asked["ago"]) * 60),
        }
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


def build(provider: Provider) -> Flask:
    """Return the provider as a web application."""
    app = Flask(__name__)
    app.add_url_rule("/.well-known/openid-configuration", view_func=provider.described)
    app.add_url_rule("/authorize", view_func=provider.authorize, methods=["GET", "POST"])
    app.add_url_rule("/token", view_func=provider.token, methods=["POST"])
    keys = {"keys": [provider.key.as_dict(private=False)]}
    app.add_url_rule("/keys", "keys", lambda: jsonify(keys))
    return app


if __name__ == "__main__":
    port, client_id, client_secret = sys.argv[1:]
    served = Provider(f"http://127.0.0.1:{port}", (client_id, client_secret))
    build(served).run("127.0.0.1", int(port))
