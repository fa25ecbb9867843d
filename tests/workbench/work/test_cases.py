from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.desks import BORN, NUMBER, new_desk, open_case, photograph_bytes
from workbench.cases import search
from workbench.cases.details import CaseDetails
from workbench.desk import Desk
from workbench.errors import CaseError, ChangedSinceError, IntakeError
from workbench.intake import Origin


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path)
    open_case(desk)
    return desk


def test_a_case_keeps_what_is_known_of_dates_in_part(desk: Desk) -> None:
    case = desk.open_case("U-1", subject="unknown", born="13-15 years", missing_since="spring 1984")
    assert str(case.birth) == "13-15 years"
    assert (case.birth.earliest, case.birth.latest) == (date(1968, 4, 16), date(1971, 4, 15))
    assert case.missing is not None
    assert (case.missing.earliest, case.missing.latest) == (date(1984, 3, 1), date(1984, 5, 31))


def test_only_what_is_given_is_changed(desk: Desk) -> None:
    desk.change_case(NUMBER, CaseDetails(place="Springfield", eyes_code="BRO"))
    case = desk.change_case(NUMBER, CaseDetails(status="recovered"))
    assert (case.place, case.eyes_code, case.status) == ("Springfield", "BRO", "recovered")
    told = [entry.details for entry in desk.log(NUMBER) if entry.action == "case changed"]
    assert told[0]["changed"] == ["eyes_code", "place"]
    assert "Springfield" not in str(told)


def test_what_was_changed_since_it_was_read_is_not_overwritten(desk: Desk) -> None:
    desk.change_case(NUMBER, CaseDetails(place="Springfield"))
    entries = len(desk.log())
    with pytest.raises(ChangedSinceError, match="read it again"):
        desk.change_case(
            NUMBER, CaseDetails(place="Shelbyville"), is_as_seen=lambda case: not case.place
        )
    assert (desk.case(NUMBER).place, len(desk.log())) == ("Springfield", entries)


def test_a_second_incident_shows_the_whole_history_from_either_case(desk: Desk) -> None:
    desk.open_case("T-2", subject="Nobody A. All", born=BORN, same_subject_as=NUMBER)
    desk.open_case("T-3", subject="Nobody At All", born=BORN, same_subject_as="T-2")
    for number in (NUMBER, "T-2", "T-3"):
        assert [case.number for case in desk.incidents(number)] == [NUMBER, "T-2", "T-3"]


def test_a_case_is_linked_later_but_never_in_a_circle(desk: Desk) -> None:
    open_case(desk, "T-2")
    desk.change_case("T-2", same_subject_as=NUMBER)
    assert len(desk.incidents(NUMBER)) == 2
    with pytest.raises(CaseError, match="first of its person"):
        desk.change_case(NUMBER, same_subject_as="T-2")


@pytest.mark.parametrize(
    ("number", "subject", "alike"),
    [
        ("T 1", "Somebody Else", [NUMBER]),
        ("t-1", "unknown", [NUMBER]),
        ("X-1", "nobody  AT Äll", [NUMBER]),
        ("X-1", "All Nobody At", [NUMBER]),
        ("T-11", "Nobody At", []),
        ("X-1", "unknown", []),
    ],
)
def test_a_look_alike_number_or_name_offers_the_existing_case(
    desk: Desk, number: str, subject: str, alike: list[str]
) -> None:
    assert [case.number for case in desk.look_alikes(number, subject)] == alike


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nob", ["T-1"]),
        ("all nobody", ["T-1"]),
        ("zoe", ["2019-017"]),
        ("2019 017", ["2019-017"]),
        ("2019017", ["2019-017"]),
        ("mp47", ["2019-017"]),
        ("nobody zoe", []),
        ("", ["2019-017", "T-1"]),
    ],
)
def test_cases_are_found_by_beginnings_of_names_and_numbers(
    desk: Desk, text: str, found: list[str]
) -> None:
    desk.open_case("2019-017", subject="Zoë Other", born=BORN)
    desk.add_number("2019-017", "namus", "MP4711")
    assert [row.number for row in desk.find_cases(text).cases] == found


@pytest.mark.parametrize("few", [0, 2, 1000])
def test_words_that_many_cases_share_find_what_rare_ones_do(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(search, "_FEW", few)
    for number, name in enumerate(("Ana Bo", "Ana Chen", "Eva Bo", "Eva Chen", "Ana Bo"), 1):
        desk.open_case(f"F-{number}", subject=name, born=BORN)

    def found(text: str) -> list[str]:
        return [row.number for row in desk.find_cases(text).cases]

    assert found("an") == ["F-1", "F-2", "F-5"]
    assert found("an bo") == ["F-1", "F-5"]
    assert found("f eva") == ["F-3", "F-4"]
    assert found("ana eva") == []
    assert [case.number for case in desk.look_alikes("X-1", "Bo Ana")] == ["F-1", "F-5"]


def test_pages_follow_one_another_without_gap_or_repeat(desk: Desk) -> None:
    for number in range(2, 8):
        open_case(desk, f"T-{number}")
    seen: list[str] = []
    after: str | None = None
    while True:
        page = desk.find_cases("nobody", after=after, limit=3)
        seen += [row.number for row in page.cases]
        after = page.after
        if after is None:
            break
    assert seen == [f"T-{number}" for number in range(1, 8)]


def test_a_number_is_noted_once_and_a_resource_goes_on(desk: Desk) -> None:
    desk.add_number(NUMBER, "ncmec", "ncmc1234567")
    with pytest.raises(CaseError, match="already"):
        desk.add_number(NUMBER, "ncmec", "NCMC1234567")
    desk.set_evidence(NUMBER, "dental", "requested", note="Dr. X")
    desk.set_evidence(NUMBER, "dental", "done", on=date(2025, 5, 5))
    assert [(item.resource, item.state) for item in desk.case(NUMBER).evidence] == [
        ("dental", "done")
    ]
    with pytest.raises(CaseError, match="dna_family_reference"):
        desk.set_evidence(NUMBER, "tarot", "done")


def test_who_gave_a_photograph_and_for_what_is_kept_and_not_told(desk: Desk) -> None:
    origin = Origin("Mary Mother", "given", "poster and age progression")
    desk.take_in(NUMBER, photograph_bytes(), age_years=6, origin=origin)
    desk.describe_photo(NUMBER, 1, Origin(consent="refused"))
    photo = desk.case(NUMBER).photos[0]
    assert (photo.provider, photo.consent, photo.consent_scope) == (
        "Mary Mother",
        "refused",
        "poster and age progression",
    )
    assert "Mary" not in str([entry.details for entry in desk.log()])
    with pytest.raises(IntakeError, match="lawful_authority"):
        Origin(consent="maybe")


def test_landmarks_bring_a_report_of_the_photographs_worth(desk: Desk) -> None:
    from tests.desks import take_in_face

    take_in_face(desk)
    quality = desk.case(NUMBER).photos[0].quality
    assert quality is not None
    assert quality["pupil_distance_px"] > 30


def test_a_case_is_opened_with_all_the_numbers_given_or_not_at_all(desk: Desk) -> None:
    for wrong in ([("namus", "MP1"), ("bogus", "2")], [("namus", "MP1"), ("namus", "MP1")]):
        with pytest.raises(CaseError):
            desk.open_case("T-3", subject="Nobody", born=BORN, numbers=wrong)
        assert not desk.find_cases("T-3").cases
    case = desk.open_case("T-3", subject="Nobody", born=BORN, numbers=[("namus", "MP1")])
    assert [number.value for number in case.external_numbers] == ["MP1"]
    assert [found.number for found in desk.find_cases("MP1").cases] == ["T-3"]
    assert desk.verify("T-3").whole
