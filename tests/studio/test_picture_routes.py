"""A picture's address opens nothing to who is not signed in, once the home asks for it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.studio.people import ARTIST, NUMBER, desk_with_a_version
from workbench.desk import Desk
from workbench.exports.encoding import decode_rendering
from workbench.studio import asking
from workbench.studio.picture_routes import picture_address, scale_address
from workbench.studio.picture_routes import picture_routes as routes
from workbench.studio.sign_in.reception import COOKIE, Reception
from workbench.work.comparing import PictureOf

_VERSION = PictureOf("version", 1)
_WORDS = "correct horse battery staple"


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk]:
    with desk_with_a_version(tmp_path / "home") as desk:
        yield desk


@pytest.fixture
def at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Reception:
    reception = Reception(desk)
    monkeypatch.setattr(asking, "reception", lambda: reception)
    return reception


def test_a_picture_and_its_scale_are_given_to_who_is_in_and_to_nobody_else(
    desk: Desk, at: Reception
) -> None:
    client = TestClient(Starlette(routes=routes()))
    address = picture_address(NUMBER, _VERSION, "0" * 64, side=64)
    given = client.get(address)
    assert max(decode_rendering(given.content).shape) == 64
    told = client.get(scale_address(NUMBER, _VERSION, "0" * 64)).json()
    assert told["pupils_px"] > 50
    desk.set_password(ARTIST, _WORDS)
    for refused in (address, scale_address(NUMBER, _VERSION, "0" * 64)):
        assert client.get(refused).status_code == 403
    secret, _why = at.sign_in(ARTIST, _WORDS)
    assert secret is not None
    client.cookies.set(COOKIE, secret)
    assert client.get(address).content == given.content


@pytest.mark.parametrize("asked", ["version=9", "photo=9", "photo=x", "nothing=1"])
def test_what_is_not_there_is_said_not_to_be(at: Reception, asked: str) -> None:
    client = TestClient(Starlette(routes=routes()))
    assert client.get(f"/case-pictures?case={NUMBER}&{asked}").status_code == 404
