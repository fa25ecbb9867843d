"""The table role x action x state, cell by cell, and the second person by every way there is."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.desks import NUMBER, Ticking, desk_with_version, settings_for
from workbench.cases.access import (
    APPROVED,
    PUBLIC_FORMATS,
    ROLES,
    RULES,
    STATES,
    check_move,
    check_public,
    check_role,
    check_second_person,
)
from workbench.cases.people import AT_WORK, GONE, User
from workbench.cases.records import DRAFT, Version
from workbench.cases.store import find_case
from workbench.desk import Desk
from workbench.errors import AccessError, StateError, WorkbenchError

# Written out by hand: who may do what, apart from the table that the code asks.
EXPECTED = {
    "artist": "read case_opened case_changed number_added evidence_set photo_added photo_described "
    "photo_fingerprinted photo_corrected subject_corrected skull_added "
    "landmarks_set model_added preset_saved preset_removed version_saved hours_noted "
    "version_submitted picture_exported",
    "reviewer": "read version_approved version_returned version_judged_blind picture_exported",
    "case_manager": "read case_opened case_changed number_added evidence_set photo_added "
    "photo_described photo_fingerprinted photo_corrected subject_corrected skull_added "
    "hours_noted "
    "version_submitted version_released version_superseded "
    "picture_exported",
    "read_only": "read",
}
EVERYBODYS = {"password_set", "signed_in", "signed_out"}
MOVES = {
    ("draft", "version_submitted"): "submitted",
    ("returned", "version_submitted"): "submitted",
    ("submitted", "version_approved"): "approved",
    ("submitted", "version_returned"): "returned",
    ("approved", "version_released"): "released",
    ("approved", "version_superseded"): "superseded",
    ("released", "version_superseded"): "superseded",
}
# What follows of itself from an allowed act is nobody's to do.
ACTIONS = (*(a for a, rule in RULES.items() if not rule.unattended), "picture exported")


def at_work(name: str, role: str) -> User:
    return User(name=name, role=role, state=AT_WORK)


def allowed(action: str, user: str, *users: User) -> bool:
    try:
        check_role(action, user, users)
    except AccessError:
        return False
    return True


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_do_what_is_written_here_and_nothing_else(role: str) -> None:
    found = {a.replace(" ", "_") for a in ACTIONS if allowed(a, "N", at_work("N", role))}
    every = {action.replace(" ", "_") for action in ACTIONS}
    assert found == (every if role == "administrator" else EVERYBODYS | set(EXPECTED[role].split()))


def test_an_act_without_a_rule_is_refused_to_everybody() -> None:
    with pytest.raises(AccessError, match="has no rule"):
        check_role("case burned", "N", [])


def test_who_left_or_was_never_added_may_do_nothing() -> None:
    gone = User(name="G", role="administrator", state=GONE)
    for action in ACTIONS:
        assert not allowed(action, "G", gone)
        assert not allowed(action, "Stranger", gone)


def test_a_lone_artist_may_do_everything_but_what_takes_a_second_person() -> None:
    refused = {action for action in ACTIONS if not allowed(action, "N")}
    assert refused == {"version approved", "version returned", "version judged blind"}


@pytest.mark.parametrize("action", [action for action, rule in RULES.items() if rule.moves])
def test_every_state_lets_a_version_move_as_written_here_and_not_otherwise(action: str) -> None:
    for before, after in itertools.product(STATES, STATES):
        version = Version(number=1, state=after)
        if MOVES.get((before, action.replace(" ", "_"))) == after:
            check_move(action, version, before)
        else:
            with pytest.raises(StateError):
                check_move(action, version, before)


def test_no_other_act_changes_a_state() -> None:
    with pytest.raises(StateError):
        check_move("hours noted", Version(number=1, state=APPROVED), DRAFT)


@pytest.mark.parametrize("name", ["A. Artist", " a.  ARTIST ", "Ａ. Artist"])
def test_one_artist_is_one_person_however_the_name_is_written(name: str) -> None:
    version = Version(number=1, artist="A. Artist")
    with pytest.raises(AccessError, match="own"):
        check_second_person("version approved", name, version)


@pytest.mark.parametrize("state", STATES)
def test_only_what_was_approved_goes_to_the_public(state: str) -> None:
    check_public("picture/png", state)
    for made in PUBLIC_FORMATS:
        if state in ("approved", "released"):
            check_public(f"{made}/pdf", state)
        else:
            with pytest.raises(StateError, match="approved version"):
                check_public(f"{made}/pdf", state)


@pytest.mark.parametrize(("made", "said"), [("poster", "A poster"), ("media", "A media set")])
def test_what_is_for_the_public_is_refused_by_its_proper_name(made: str, said: str) -> None:
    with pytest.raises(StateError, match=rf"^{said} is for the public and needs an approved"):
        check_public(f"{made}/png", "draft")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = desk_with_version(tmp_path / "home")
    desk.add_user("R. Reviewer", "reviewer")
    desk.submit_version(NUMBER, 1)
    return desk


def at(desk: Desk, name: str) -> Desk:
    return Desk(settings_for(desk.settings.home, artist=name), clock=Ticking())


def test_nobody_approves_their_own_whatever_their_role(desk: Desk) -> None:
    assert {user.name: user.role for user in desk.users()}["A. Artist"] == "administrator"
    with pytest.raises(AccessError, match="own"):
        desk.approve_version(NUMBER, 1)
    assert desk.version(NUMBER, 1).state == "submitted"
    assert at(desk, "R. Reviewer").approve_version(NUMBER, 1).reviewed_by == "R. Reviewer"


def test_a_stranger_does_not_approve(desk: Desk) -> None:
    with pytest.raises(AccessError, match="S is no user of this home"):
        at(desk, "S").approve_version(NUMBER, 1)


def test_who_submitted_is_no_second_person_either(desk: Desk) -> None:
    desk.add_user("B. Both", "administrator")
    at(desk, "R. Reviewer").return_version(NUMBER, 1, note="The ears")
    at(desk, "B. Both").submit_version(NUMBER, 1)
    with pytest.raises(AccessError, match="own"):
        at(desk, "B. Both").approve_version(NUMBER, 1)


@pytest.mark.parametrize("action", ["version approved", "hours noted", "version saved"])
def test_a_direct_write_past_the_desk_is_refused_as_it_is_logged(desk: Desk, action: str) -> None:
    def approve() -> None:
        with desk.store.acting() as acting:
            version = find_case(acting.session, NUMBER).versions[0]
            version.state = APPROVED
            acting.log(action, version)

    with pytest.raises((AccessError, StateError)):
        approve()
    assert desk.version(NUMBER, 1).state == "submitted"


def test_a_user_of_another_role_is_refused_and_leaves_nothing(desk: Desk) -> None:
    desk.add_user("V. Visitor", "read_only")
    visitor = at(desk, "V. Visitor")
    before = len(desk.log())
    for act in (
        lambda: visitor.take_in(NUMBER, b"", age_years=3),
        lambda: visitor.submit_version(NUMBER, 1),
        lambda: visitor.add_user("X", "artist"),
        lambda: visitor.add_number(NUMBER, "namus", "MP1"),
        lambda: visitor.export(NUMBER, 1, desk.settings.home / "out"),
    ):
        with pytest.raises(WorkbenchError, match="role is read only"):
            act()
    assert len(desk.log()) == before
    assert not (desk.settings.home / "out").exists()


def test_the_last_administrator_stays(desk: Desk) -> None:
    with pytest.raises(AccessError, match="last administrator"):
        desk.change_user("A. Artist", role="artist")
    with pytest.raises(AccessError, match="last administrator"):
        desk.change_user("A. Artist", gone=True)


def test_a_changed_role_holds_at_the_very_next_act(desk: Desk) -> None:
    desk.add_user("C. Artist", "artist")
    other = at(desk, "C. Artist")
    other.note_hours(NUMBER, 1, 3)
    desk.change_user("C. Artist", gone=True)
    with pytest.raises(AccessError, match="no user"):
        other.note_hours(NUMBER, 1, 4)


def test_a_state_written_past_the_desk_and_sealed_is_found_for_want_of_a_second_person(
    desk: Desk,
) -> None:
    with desk.store.acting() as acting:
        version = find_case(acting.session, NUMBER).versions[0]
        version.state = APPROVED
        # Flushed on its own, the change looks as if it had always been there.
        acting.session.flush()
        acting.log("hours noted", version)
    (found,) = desk.verify().differences
    assert "no second person" in found.what


def test_what_a_second_person_approved_is_whole(desk: Desk) -> None:
    at(desk, "R. Reviewer").approve_version(NUMBER, 1)
    desk.release_version(NUMBER, 1)
    desk.supersede_version(NUMBER, 1)
    assert desk.verify().whole
