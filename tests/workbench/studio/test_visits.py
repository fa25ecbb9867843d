"""Visits and tries by a clock that the test turns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st

from tests.desks import settings_for
from workbench.desk import Desk
from workbench.studio.sign_in import visitor
from workbench.studio.sign_in.reception import Reception
from workbench.studio.sign_in.visits import Tries, Visits

BOSS, REVIEWER, WORDS = "B. Boss", "R. Reviewer", "a horse at the window"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def test_a_visit_ends_once_it_lies_idle_and_looking_is_no_work() -> None:
    clock = Clock()
    visits = Visits(timedelta(minutes=30), clock)
    secret = visits.begin(BOSS)
    clock.turn(minutes=29)
    assert visits.find(secret, used=True)
    clock.turn(minutes=29)
    assert visits.find(secret)
    clock.turn(minutes=2)
    assert visits.find(secret, used=True) is None
    assert visits.find(secret) is None


def test_nothing_but_its_secret_opens_a_visit_and_leaving_ends_it() -> None:
    visits = Visits(timedelta(minutes=30), Clock())
    first, second = visits.begin(BOSS), visits.begin(BOSS)
    assert first != second
    assert all(visits.find(wrong) is None for wrong in (None, "", first[:-1], first.swapcase()))
    visits.end(first)
    assert visits.find(first) is None and visits.find(second)


def test_a_name_tried_in_vain_waits_longer_each_time_and_others_do_not() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(5):
        assert not tries.pause(BOSS)
        tries.note(BOSS, failed=True)
    assert tries.pause(" b. boss") == timedelta(seconds=30)
    assert not tries.pause(REVIEWER)
    clock.turn(seconds=30)
    assert not tries.pause(BOSS)
    tries.note(BOSS, failed=True)
    assert tries.pause(BOSS) == timedelta(seconds=60)
    clock.turn(seconds=60)
    tries.note(BOSS, failed=False)
    tries.note(BOSS, failed=True)
    assert not tries.pause(BOSS)


def test_two_at_once_are_two_and_what_each_does_is_theirs(tmp_path: Path) -> None:
    clock = Clock()
    desk = Desk(settings_for(tmp_path / "home", artist=BOSS), clock=clock)
    for name, role in ((BOSS, "administrator"), (REVIEWER, "reviewer")):
        desk.add_user(name, role)
        desk.set_password(name, WORDS + name)
    reception = Reception(desk)
    secrets = [reception.sign_in(name, WORDS + name)[0] for name in (BOSS, REVIEWER)]
    assert [reception.visitor(secret) for secret in secrets] == [BOSS, REVIEWER]
    assert reception.sign_in(BOSS, WORDS + REVIEWER)[0] is None
    reception.sign_out(secrets[0])
    assert not reception.lets_in(secrets[0]) and reception.lets_in(secrets[1])
    clock.turn(seconds=1)
    desk.set_password(REVIEWER, WORDS + "new")
    assert not reception.lets_in(secrets[1])
    told = [(entry.actor, entry.action) for entry in desk.log()][-4:]
    assert told == [
        (BOSS, "signed in"),
        (REVIEWER, "signed in"),
        (BOSS, "signed out"),
        (BOSS, "password set"),
    ]


def test_a_part_that_is_drawn_alone_counts_as_work_and_tells_when_another_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    desk = Desk(settings_for(tmp_path / "home", artist=BOSS), clock=clock)
    desk.add_user(BOSS, "administrator")
    desk.set_password(BOSS, WORDS)
    reception = Reception(desk)
    secret = reception.sign_in(BOSS, WORDS)[0]
    drawn_anew: list[str] = []
    monkeypatch.setattr(visitor, "reception", lambda: reception)
    monkeypatch.setattr(visitor, "_secret", lambda: secret)
    monkeypatch.setattr(st, "session_state", {visitor.AT_WORK: BOSS})

    def rerun(*, scope: str) -> None:
        drawn_anew.append(scope)

    monkeypatch.setattr(st, "rerun", rerun)
    for _ in range(3):
        clock.turn(minutes=desk.settings.idle_minutes - 1)
        visitor.go_on_working()
    assert reception.visitor(secret) == BOSS and not drawn_anew
    clock.turn(minutes=desk.settings.idle_minutes + 1)
    visitor.go_on_working()
    assert drawn_anew == ["app"]
