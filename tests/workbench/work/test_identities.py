"""Identities at the agency's provider: whose they are to enter, and whom they let in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desks import settings_for
from workbench.desk import Desk
from workbench.errors import AccessError, SettingsError
from workbench.settings import load_settings

BOSS, REVIEWER = "B. Boss", "R. Reviewer"
MAIL = "reviewer@agency.example"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(settings_for(tmp_path / "home", artist=BOSS))
    desk.add_user(BOSS, "administrator")
    desk.add_user(REVIEWER, "reviewer")
    return desk


def test_an_identity_lets_its_user_in_and_a_withdrawn_one_nobody(desk: Desk) -> None:
    assert not desk.asks_sign_in()
    desk.set_identity(REVIEWER, MAIL)
    assert desk.asks_sign_in()
    found = desk.user_of_identity(("00u1", MAIL.title()))
    assert found is not None and (found.name, found.role) == (REVIEWER, "reviewer")
    assert desk.user_of_identity((f"x{MAIL}",)) is None
    came = desk.store.now()
    assert desk.vouched_may_stay(REVIEWER, came) and not desk.may_stay(REVIEWER, came)
    desk.set_identity(REVIEWER, "")
    assert desk.user_of_identity((MAIL, "")) is None
    assert not desk.vouched_may_stay(REVIEWER, came)
    assert not desk.asks_sign_in() and desk.identities() == {}
    assert desk.verify().whole


def test_capitals_tell_subjects_apart_and_no_identity_is_two_peoples(desk: Desk) -> None:
    desk.set_identity(REVIEWER, "00uAbC")
    assert desk.user_of_identity(("00uabc",)) is None
    with pytest.raises(AccessError, match="another user's already"):
        desk.set_identity(BOSS, "00uAbC")
    desk.set_identity(BOSS, MAIL)
    assert desk.user_of_identity(("00uAbC", MAIL)) is None


def test_who_is_gone_stays_out_and_only_an_administrator_enters_one(desk: Desk) -> None:
    with pytest.raises(AccessError, match="takes administrator"):
        desk.acting_as(REVIEWER).set_identity(REVIEWER, MAIL)
    desk.set_identity(REVIEWER, MAIL)
    desk.change_user(REVIEWER, gone=True)
    assert desk.user_of_identity((MAIL,)) is None and not desk.asks_sign_in()


@pytest.mark.parametrize("named", ["two words", "x" * 256, "line\nbreak"])
def test_what_no_provider_calls_anybody_is_refused(desk: Desk, named: str) -> None:
    with pytest.raises(AccessError, match="e-mail address or a subject"):
        desk.set_identity(REVIEWER, named)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"provider_url": "http://login.agency.example"}, "https://"),
        ({"provider_url": "https://login.agency.example"}, "belong together"),
    ],
)
def test_half_a_provider_is_refused_before_the_studio_starts(
    given: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsError, match=told):
        load_settings(**given)
