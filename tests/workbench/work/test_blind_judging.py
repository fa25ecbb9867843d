"""Judging blind: an order that nobody guesses, a judgement in the log, by a second person only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desks import settings_for
from tests.kept_homes import filled
from tests.studio.people import ARTIST, REVIEWER, desk_with_a_version
from tests.studio.people import NUMBER as CASE
from workbench.desk import Desk
from workbench.errors import AccessError, VersionError
from workbench.work.blind_judging import JUDGED_BLIND, BlindOrder


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    filled(tmp_path / "home", _with_two_versions)
    return Desk(settings_for(tmp_path / "home", artist=ARTIST))


def _with_two_versions(home: Path) -> None:
    with desk_with_a_version(home) as desk:
        desk.progress(CASE, target_age=14)


def test_a_judgement_stands_in_the_log_with_the_order_it_was_made_in(desk: Desk) -> None:
    reviewer = desk.acting_as(REVIEWER)
    order = reviewer.blind_order(CASE, [2, 1])
    assert sorted(order.versions) == [1, 2]
    assert order == reviewer.blind_order(CASE, [1, 2])
    said = reviewer.judge_blind(CASE, 2, order, 1, note=" The eyes. ")
    assert desk.judged_blind(CASE, desk.version(CASE, 2)) == [said]
    assert desk.judged_blind(CASE, desk.version(CASE, 1)) == []
    entry = desk.log(CASE)[-1]
    assert (entry.action, entry.actor) == (JUDGED_BLIND, REVIEWER)
    assert entry.details["seed"] == order.seed
    assert desk.verify(CASE).whole


def test_nobody_judges_their_own_nor_in_another_order(desk: Desk) -> None:
    with pytest.raises(AccessError, match="own"):
        desk.judge_blind(CASE, 2, desk.blind_order(CASE, [1, 2]), 1)
    reviewer = desk.acting_as(REVIEWER)
    order = reviewer.blind_order(CASE, [1, 2])
    with pytest.raises(VersionError, match="as it was drawn"):
        reviewer.judge_blind(CASE, 2, BlindOrder(order.seed, order.versions[::-1]), 1)
    with pytest.raises(VersionError, match="not among"):
        reviewer.judge_blind(CASE, 2, order, 3)


def test_a_note_that_is_too_long_is_refused_and_not_cut(desk: Desk) -> None:
    reviewer = desk.acting_as(REVIEWER)
    desk.submit_version(CASE, 1)
    order, known = reviewer.blind_order(CASE, [1, 2]), len(desk.log())
    with pytest.raises(VersionError, match="2003 letters, and 2000 are kept"):
        reviewer.judge_blind(CASE, 2, order, 1, note="n" * 2003)
    with pytest.raises(VersionError, match="Shorten it by 1"):
        reviewer.approve_version(CASE, 1, note="n" * 2001)
    with pytest.raises(VersionError, match="Shorten it by 1"):
        desk.save_version(CASE, desk.recipe(CASE, 1), note="n" * 2001)
    assert len(desk.log()) == known
    longest = "n" * 2000
    assert reviewer.approve_version(CASE, 1, note=f" {longest} ").review_note == longest


def test_a_version_is_held_against_the_one_before_it(desk: Desk) -> None:
    assert desk.held_against(CASE, 2) == 1
    assert desk.held_against(CASE, 1) is None
