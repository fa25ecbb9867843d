from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.desks import NUMBER, Ticking, open_case, settings_for
from workbench.cases.details import CaseDetails
from workbench.cases.sample import SAMPLE_NUMBER
from workbench.desk import Desk
from workbench.errors import AccessError, UnknownCaseError


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(settings_for(tmp_path), clock=Ticking())


def _listed(desk: Desk) -> list[str]:
    return [row.number for row in desk.find_cases().cases]


def test_the_sample_is_opened_once_with_its_photograph_and_logged(desk: Desk) -> None:
    assert desk.open_sample().number == SAMPLE_NUMBER
    (photo,) = desk.open_sample().photos
    assert (photo.consent, photo.age_years) == ("given", 6)
    acts = [entry.action for entry in desk.log(SAMPLE_NUMBER)]
    assert acts == ["case opened", "photo added"]
    assert desk.verify().differences == ()


def test_the_sample_is_never_due_and_nobodys_work_even_with_a_missing_date(desk: Desk) -> None:
    desk.open_sample()
    open_case(desk)
    for number in (SAMPLE_NUMBER, NUMBER):
        desk.change_case(number, missing_since="2019-05-01")
    desk.progress(SAMPLE_NUMBER, target_age=10)
    assert {due.number for due in desk.due(date(2026, 1, 1))} == {NUMBER}
    assert desk.portfolio() == []


def test_a_sample_put_away_is_in_no_list_and_comes_back_whole(desk: Desk) -> None:
    desk.open_sample()
    open_case(desk)
    assert _listed(desk) == [SAMPLE_NUMBER, NUMBER]
    desk.put_sample_away()
    assert _listed(desk) == [NUMBER]
    # Another case that is closed stays in the list.
    desk.change_case(NUMBER, CaseDetails(status="closed"))
    assert _listed(desk) == [NUMBER]
    assert len(desk.open_sample().photos) == 1
    assert _listed(desk) == [SAMPLE_NUMBER, NUMBER]


def test_who_may_open_no_case_opens_no_sample(desk: Desk) -> None:
    desk.add_user("R. Reader", "read_only")
    with pytest.raises(AccessError, match="read only"):
        desk.acting_as("R. Reader").open_sample()
    with pytest.raises(UnknownCaseError):
        desk.put_sample_away()
