from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import CaseListError
from workbench.evaluation.solved_cases import Shot, read_shots, solved_cases

HEAD = "person,sex,photo,age,role"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.png", "b.png", "c.png", "d.png"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def shots(folder: Path, *rows: str, head: str = HEAD) -> tuple[Shot, ...]:
    (folder / "cases.csv").write_text("\n".join((head, *rows)), encoding="utf-8-sig")
    return read_shots(folder / "cases.csv")


def test_a_list_is_read_with_its_files_beside_it(folder: Path) -> None:
    first, second = shots(folder, "Ann,f, a.png ,6.5,childhood", "", "Ann,F,b.png,18,later")
    assert (first.person, first.sex, first.age_years, first.role) == ("Ann", "F", 6.5, "childhood")
    assert first.photo == folder / "a.png"
    assert (first.line, second.line) == (2, 4)


def test_columns_may_stand_in_any_order_and_face_is_optional(folder: Path) -> None:
    (one,) = shots(folder, "2,later,a.png,18,,7", head="face,role,photo,age,sex,person")
    assert (one.face, one.sex, one.person) == (2, None, "7")


def test_every_later_photograph_is_a_case_with_the_younger_childhood_ones(folder: Path) -> None:
    listed = shots(
        folder,
        "Ann,F,a.png,4,childhood",
        "Ann,F,b.png,9,childhood",
        "Ann,F,c.png,8,later",
        "Ann,F,d.png,18,later",
    )
    first, second = solved_cases(listed)
    assert [shot.age_years for shot in first.childhood] == [4]
    assert [shot.age_years for shot in second.childhood] == [4, 9]
    assert second.later.age_years == 18


def test_people_without_both_roles_make_no_case(folder: Path) -> None:
    listed = shots(folder, "Ann,F,a.png,4,childhood", "Bob,M,b.png,18,later")
    with pytest.raises(CaseListError, match="one row of each role"):
        solved_cases(listed)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",F,a.png,6,childhood", "the person is missing"),
        ("Ann,X,a.png,6,childhood", "the sex 'X' is not F, M or empty"),
        ("Ann,F,z.png,6,childhood", "the photograph 'z.png' is not there"),
        ("Ann,F,,6,childhood", "the photograph '' is not there"),
        ("Ann,F,a.png,six,childhood", "the age 'six' is not a number"),
        ("Ann,F,a.png,nan,childhood", "the age of nan years is not from 0 to 110"),
        ("Ann,F,a.png,130,childhood", "the age of 130 years is not from 0 to 110"),
        ("Ann,F,a.png,6,young", "the role 'young' is not childhood or later"),
        ("Ann,F,a.png,6", "the role '' is not"),
        ("Ann,F,a.png,6,childhood,1", "more cells"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(folder: Path, row: str, said: str) -> None:
    with pytest.raises(CaseListError, match=r"line 3: ") as caught:
        shots(folder, "Bob,M,b.png,5,childhood", row)
    assert said in str(caught.value)


@pytest.mark.parametrize("face", ["0", "-1", "two", "1.5"])
def test_a_face_is_counted_from_one(folder: Path, face: str) -> None:
    with pytest.raises(CaseListError, match="not a number from 1 on"):
        shots(folder, f"Ann,F,a.png,6,childhood,{face}", head=f"{HEAD},face")


def test_rows_that_contradict_one_another_are_named(folder: Path) -> None:
    with pytest.raises(CaseListError) as caught:
        shots(folder, "Ann,F,a.png,6,childhood", "Ann,M,b.png,18,later", "Bob,M,a.png,6,childhood")
    assert "line 3: the sex is another than in line 2" in str(caught.value)
    assert "line 4: the photograph was listed in line 2" in str(caught.value)


def test_many_wrong_rows_are_counted_not_listed_without_end(folder: Path) -> None:
    with pytest.raises(CaseListError, match="and 15 more"):
        shots(folder, *["Ann,F,z.png,6,childhood"] * 25)


@pytest.mark.parametrize(
    "head", ["", "person,sex,photo,age", f"{HEAD},note", f"{HEAD},age", "person;sex;photo;age;role"]
)
def test_a_list_without_its_columns_says_which_it_needs(folder: Path, head: str) -> None:
    with pytest.raises(CaseListError, match="person,sex,photo,age,role"):
        shots(folder, "Ann,F,a.png,6,childhood", head=head)


def test_a_list_that_is_no_text_or_not_there_is_a_clear_error(folder: Path) -> None:
    (folder / "cases.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CaseListError, match="UTF-8"):
        read_shots(folder / "cases.csv")
    with pytest.raises(CaseListError, match=r"absent\.csv"):
        read_shots(folder / "absent.csv")
