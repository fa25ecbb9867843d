"""What was recorded wrongly is put right and told; nothing that was made of it moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.desks import NUMBER, desk_with_version, photograph_bytes
from workbench.desk import Desk
from workbench.errors import AccessError, IntakeError, WorkbenchError
from workbench.intake import Origin

WHY = "the school's own list"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A case, born 2010-03-01, with a photograph at 8 years and a version drawn from it."""
    with desk_with_version(tmp_path / "home") as desk:
        yield desk


def test_a_corrected_age_goes_into_later_recipes_and_into_no_earlier_one(desk: Desk) -> None:
    recipe, original = desk.recipe(NUMBER, 1), desk.store.vault.read("originals", _sha256(desk))
    photo = desk.correct_photo(NUMBER, 1, age_years=9.0, reason=WHY)
    assert photo.age_years == 9.0
    assert desk.store.vault.read("originals", _sha256(desk)) == original
    assert desk.plan(NUMBER, target_age=12).sources[0].age_years == 9.0
    assert desk.recipe(NUMBER, 1) == recipe
    desk.progress(NUMBER, target_age=12)
    told = desk.drawn_otherwise(NUMBER)
    assert list(told) == [1]
    assert "8 years" in told[1][0]
    assert "9 now" in told[1][0]
    assert desk.verify().whole


def test_the_log_says_who_corrected_what_from_what_to_what_and_why(desk: Desk) -> None:
    desk.correct_photo(NUMBER, 1, taken="2019", reason=WHY)
    entry = desk.log(NUMBER)[-1]
    assert (entry.action, entry.actor) == ("photo corrected", "A. Artist")
    assert entry.details["corrected"] == {"age_years": [8.0, 9.34], "taken": [None, "2019"]}
    assert entry.details["reason"] == WHY
    assert [(each.photo, each.reason) for each in desk.corrections(NUMBER)] == [(1, WHY)]


def test_ages_that_follow_from_a_day_go_with_a_corrected_birth_and_given_ones_stay(
    desk: Desk,
) -> None:
    desk.take_in(NUMBER, photograph_bytes(4), taken="2020-03-01")
    case = desk.correct_subject(NUMBER, born="2011-03-01", reason=WHY)
    assert [photo.age_years for photo in case.photos] == [8.0, 9.0]
    told = {each.photo: each.changes for each in desk.corrections(NUMBER)}
    assert told[None] == {"born": ("2010-03-01", "2011-03-01")}
    assert told[2] == {"age_years": (10.0, 9.0)}
    assert desk.verify().whole


def test_a_person_has_one_birth_in_all_incidents_and_a_name_in_each(desk: Desk) -> None:
    born = date(2010, 3, 1)
    desk.open_case("T-2", subject="Nobody A. All", born=born, same_subject_as=NUMBER)
    desk.correct_subject("T-2", born="2010-04", sex="F", subject="Nobody B. All", reason=WHY)
    assert {str(case.birth) for case in desk.incidents(NUMBER)} == {"2010-04"}
    assert [case.subject for case in desk.incidents(NUMBER)] == ["Nobody At All", "Nobody B. All"]
    assert [row.number for row in desk.find_cases("nobody b").cases] == ["T-2"]
    assert "Nobody B" not in str([entry.details for entry in desk.log()])


def test_a_corrected_sex_is_said_of_versions_drawn_before(desk: Desk) -> None:
    desk.correct_subject(NUMBER, sex="M", reason=WHY)
    assert "the sex F, which is recorded as M now" in desk.drawn_otherwise(NUMBER)[1]


def test_a_relatives_day_does_not_change_the_age(desk: Desk) -> None:
    mother = desk.take_in(NUMBER, photograph_bytes(4), age_years=38, relation="mother")
    photo = desk.correct_photo(NUMBER, mother.number, taken="2015", reason=WHY)
    assert (photo.age_years, str(photo.day)) == (38, "2015")


def test_a_photograph_of_somebody_else_is_told_of_and_no_longer_drawn_with(desk: Desk) -> None:
    photo = desk.correct_photo(NUMBER, 1, relation="sibling", age_years=30, reason=WHY)
    assert (photo.relation, photo.age_years) == ("sibling", 30)
    assert desk.corrections(NUMBER)[-1].changes["relation"] == ("subject", "sibling")
    assert "as the subject's, which is recorded as the sibling's now" in str(
        desk.drawn_otherwise(NUMBER)[1]
    )
    with pytest.raises(IntakeError, match="photograph"):
        desk.plan(NUMBER, target_age=12)
    assert desk.verify().whole


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"relation": "aunt", "reason": WHY}, "'aunt' is unknown"),
        ({"relation": "donor", "reason": WHY}, "licence"),
        ({"relation": "subject", "reason": WHY}, "recorded so already"),
        ({"age_years": 8.0, "reason": WHY}, "recorded so already"),
        ({"age_years": 9.0, "reason": "  "}, "needs its reason"),
        ({"age_years": 40.0, "reason": WHY}, "cannot be"),
        ({"age_years": -1.0, "reason": WHY}, "age"),
        ({"taken": "2001", "reason": WHY}, "was born on"),
    ],
)
def test_a_photograph_is_not_corrected_to_what_cannot_be(
    desk: Desk, given: dict[str, object], says: str
) -> None:
    with pytest.raises(Exception, match=says):
        desk.correct_photo(NUMBER, 1, **given)  # pyright: ignore[reportArgumentType]
    assert desk.case(NUMBER).photos[0].age_years == 8.0
    assert desk.corrections(NUMBER) == []


@pytest.mark.parametrize(
    ("born", "says"),
    [("2024-01-01", "Photograph 1"), ("2031", "future"), ("2010-03-01", "recorded so already")],
)
def test_a_birth_is_not_corrected_to_what_cannot_be(desk: Desk, born: str, says: str) -> None:
    with pytest.raises(WorkbenchError, match=says):
        desk.correct_subject(NUMBER, born=born, reason=WHY)
    assert desk.case(NUMBER).born == date(2010, 3, 1)
    assert desk.verify().whole


def test_who_may_not_describe_may_not_correct(desk: Desk) -> None:
    desk.add_user("R. Reviewer", "reviewer")
    reviewer = desk.acting_as("R. Reviewer")
    with pytest.raises(AccessError, match="photo corrected"):
        reviewer.correct_photo(NUMBER, 1, age_years=9, reason=WHY)
    with pytest.raises(AccessError, match="subject corrected"):
        reviewer.correct_subject(NUMBER, born="2011", reason=WHY)


def test_consent_and_provider_stand_after_a_correction(desk: Desk) -> None:
    desk.describe_photo(NUMBER, 1, Origin("A mother", "given", "poster"))
    photo = desk.correct_photo(NUMBER, 1, age_years=7.5, reason=WHY)
    assert (photo.provider, photo.consent, photo.consent_scope) == ("A mother", "given", "poster")


def _sha256(desk: Desk) -> str:
    return desk.case(NUMBER).photos[0].sha256
