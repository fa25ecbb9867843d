"""Passwords: whose they are to set, what they open, and that nobody learns of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.desks import settings_for
from workbench.desk import Desk
from workbench.errors import AccessError

BOSS, REVIEWER = "B. Boss", "R. Reviewer"
WORDS, OTHERS = "a horse at the window", "nine quiet blue lamps"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(settings_for(tmp_path / "home", artist=BOSS))
    desk.add_user(BOSS, "administrator")
    desk.add_user(REVIEWER, "reviewer")
    return desk


def test_nobody_is_asked_before_there_is_a_password_and_everybody_after(desk: Desk) -> None:
    assert not desk.asks_sign_in()
    desk.set_password(BOSS, WORDS)
    assert desk.asks_sign_in()
    assert desk.user_of_password(REVIEWER, "") is None


def test_a_password_opens_for_its_user_alone_however_the_name_is_written(desk: Desk) -> None:
    desk.set_password(BOSS, WORDS)
    desk.set_password(REVIEWER, OTHERS)
    found = desk.user_of_password("b.  boss", WORDS)
    assert found is not None and found.name == BOSS
    assert desk.user_of_password(BOSS, OTHERS) is None
    assert desk.user_of_password("N. Nobody", WORDS) is None
    # The same letters typed on another system are composed otherwise.
    desk.set_password(BOSS, "vergi\u00dfmeinnicht und \u00f6l")
    assert desk.user_of_password(BOSS, "vergi\u00dfmeinnicht und o\u0308l") is not None


def test_who_is_gone_stays_out(desk: Desk) -> None:
    desk.set_password(REVIEWER, OTHERS)
    desk.change_user(REVIEWER, gone=True)
    assert desk.user_of_password(REVIEWER, OTHERS) is None
    assert not desk.may_stay(REVIEWER, desk.store.now())
    assert not desk.asks_sign_in()


def test_everybody_sets_their_own_and_only_an_administrator_anothers(desk: Desk) -> None:
    theirs = desk.acting_as(REVIEWER)
    theirs.set_password(REVIEWER, OTHERS)
    with pytest.raises(AccessError, match="takes administrator"):
        theirs.set_password(BOSS, WORDS)
    came = desk.store.now()
    assert desk.may_stay(REVIEWER, came)
    desk.set_password(REVIEWER, WORDS)
    assert not desk.may_stay(REVIEWER, came)


@pytest.mark.parametrize("words", ["short", "aaaaaaaaaaaaaaaa", REVIEWER + " ", "x" * 257])
def test_what_is_soon_guessed_is_refused_and_changes_nothing(desk: Desk, words: str) -> None:
    name = "R. Reviewer the Third" if words.startswith(REVIEWER) else REVIEWER
    if name != REVIEWER:
        desk.add_user(name, "reviewer")
    with pytest.raises(AccessError, match="password"):
        desk.set_password(name, words)
    assert not desk.asks_sign_in()


def test_no_password_stands_anywhere_in_the_home_and_the_log_stays_whole(desk: Desk) -> None:
    desk.set_password(BOSS, WORDS)
    desk.note_sign_in()
    assert desk.verify().whole
    desk.close()
    written = b"".join(p.read_bytes() for p in desk.settings.home.rglob("*") if p.is_file())
    assert WORDS.encode() not in written and b"$argon2id$v=19$m=65536,t=3,p=4$" in written


def test_a_hash_that_was_put_in_by_hand_is_found(desk: Desk) -> None:
    desk.set_password(BOSS, WORDS)
    desk.set_password(REVIEWER, OTHERS)
    desk.close()
    with sqlite3.connect(desk.settings.home / "workbench.sqlite3") as database:
        database.execute(
            "UPDATE passwords SET hashed = (SELECT hashed FROM passwords WHERE user_id = 2)"
        )
    assert not desk.verify().whole
