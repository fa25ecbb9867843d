from __future__ import annotations

from datetime import date

import pytest

from pipelines.errors import GrowthError
from workbench.cases.partial_dates import PartialDate
from workbench.cases.records import Case
from workbench.errors import CaseError, IntakeError
from workbench.intake import (
    age_in_photograph,
    check_number,
    check_particulars,
    check_relation,
    check_subject,
    read_birth,
    read_date,
    set_birth,
)

TODAY = date(2026, 1, 1)
CASE = Case(number="T-1", born=date(2010, 3, 1))


@pytest.mark.parametrize("number", ["1", "NCMC1234567", "2024/117", "MP 12_3.b"])
def test_usual_case_numbers_are_taken(number: str) -> None:
    assert check_number(number) == number


@pytest.mark.parametrize(
    "number",
    ["", " 1", "1 ", "../etc", "1/../../x", "1//2", "a" * 65, "<b>", "a\nb", "a\x00", "№7", "-x"],
)
def test_odd_case_numbers_are_refused(number: str) -> None:
    with pytest.raises(CaseError, match=r"letters, digits"):
        check_number(number)


@pytest.mark.parametrize("subject", ["", "   ", "a\x07b", "x" * 201])
def test_a_subject_needs_a_printable_name(subject: str) -> None:
    with pytest.raises(CaseError, match="'unknown'"):
        check_subject(subject)


def day(year: int, month: int, of_month: int) -> PartialDate:
    return PartialDate.of(date(year, month, of_month))


def test_dates_that_contradict_one_another_are_refused() -> None:
    born = day(2010, 3, 1)
    check_particulars(born, day(2015, 1, 1), "F", TODAY)
    with pytest.raises(CaseError, match="before the date of birth"):
        check_particulars(born, day(2009, 1, 1), None, TODAY)
    with pytest.raises(CaseError, match="birth 2027-01-01 lies in the future"):
        check_particulars(day(2027, 1, 1), None, None, TODAY)
    with pytest.raises(CaseError, match="missing since 2027-01-01 lies in the future"):
        check_particulars(born, day(2027, 1, 1), None, TODAY)
    with pytest.raises(CaseError, match="give F or M"):
        check_particulars(born, None, "X", TODAY)


def test_an_unknown_relation_is_refused_with_those_known() -> None:
    with pytest.raises(IntakeError, match="subject, mother, father, sibling, other"):
        check_relation("aunt")


def test_the_age_follows_from_the_day_the_photograph_was_taken() -> None:
    assert age_in_photograph(CASE, "subject", None, day(2016, 3, 1), TODAY) == pytest.approx(
        6.0, abs=0.01
    )
    assert age_in_photograph(CASE, "subject", None, day(2010, 3, 1), TODAY) == 0


def test_a_date_known_in_part_is_reckoned_from_its_middle() -> None:
    case = Case(number="T-1")
    set_birth(case, read_birth("2010", TODAY))
    found = age_in_photograph(case, "subject", None, read_date("summer 2016"), TODAY)
    assert found == pytest.approx(6.04, abs=0.02)
    assert str(case.birth) == "2010"
    with pytest.raises(IntakeError, match="born on 2010"):
        age_in_photograph(case, "subject", None, read_date("2009"), TODAY)


def test_a_given_age_leads() -> None:
    assert age_in_photograph(CASE, "mother", 31, None, TODAY) == 31


@pytest.mark.parametrize(
    ("relation", "age", "taken", "words"),
    [
        ("subject", None, None, "is not known. Give it, or the day"),
        ("subject", None, day(2009, 1, 1), "born on 2010-03-01"),
        ("subject", None, day(2030, 1, 1), "in the future"),
        ("mother", None, day(2016, 1, 1), "mother does not follow"),
    ],
)
def test_an_age_that_cannot_be_known_is_asked_for(
    relation: str, age: float | None, taken: PartialDate | None, words: str
) -> None:
    with pytest.raises(IntakeError, match=words):
        age_in_photograph(CASE, relation, age, taken, TODAY)


@pytest.mark.parametrize("age", [-1.0, 200.0, float("nan")])
def test_an_odd_age_is_refused(age: float) -> None:
    with pytest.raises(GrowthError):
        age_in_photograph(CASE, "subject", age, None, TODAY)
