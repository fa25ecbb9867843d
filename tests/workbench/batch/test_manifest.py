"""A manifest is read whole, from any of three kinds of file, and every bad row is named at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.desks import BORN, new_desk
from workbench.batch.jobs import read_jobs
from workbench.batch.kinds import COLUMNS
from workbench.batch.manifest import read_rows
from workbench.desk import Desk
from workbench.errors import ManifestError

HEAD = ",".join(COLUMNS)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path / "home") as desk:
        desk.open_case("KNOWN", subject="Nobody", born=BORN, sex="F")
        desk.open_case("OPEN", subject="Nobody", born=BORN)
        yield desk


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "jobs.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return path


def refusal(path: Path, desk: Desk) -> str:
    with pytest.raises(ManifestError) as refused:
        read_jobs(path, desk)
    return str(refused.value)


def test_csv_json_lines_and_parquet_say_the_same(tmp_path: Path, desk: Desk) -> None:
    names = (*COLUMNS, "note")
    rows = (
        ("N-1", "age_progression", ["a.jpg", "b.jpg"], [6.0, 8.5], 14.0, "F", None),
        ("KNOWN", "export", None, None, None, None, "ü"),
    )
    typed = [dict(zip(names, row, strict=True)) for row in rows]
    csv = written(
        tmp_path,
        "N-1,age_progression,a.jpg; b.jpg,6;8.5,14,F,",
        "KNOWN,export,,,,,ü",
        head=f"{HEAD},note",
    )
    lines = tmp_path / "jobs.jsonl"
    lines.write_text("\n".join(json.dumps(row) for row in typed))
    pd.DataFrame(typed).to_parquet(tmp_path / "jobs.parquet")
    found = [read_jobs(path, desk) for path in (csv, lines, tmp_path / "jobs.parquet")]
    said = [
        [(job.case, job.kind, job.photographs, job.ages, job.target_age, job.note) for job in jobs]
        for jobs in found
    ]
    assert said[0] == said[1] == said[2]
    first = found[0][0]
    assert first.photographs == (tmp_path / "a.jpg", tmp_path / "b.jpg")
    assert first.ages == (6.0, 8.5)
    assert found[0][0].line == 2
    assert found[1][0].line == 1


def test_every_bad_row_is_named_with_its_line_and_reason(tmp_path: Path, desk: Desk) -> None:
    path = written(
        tmp_path,
        ",age_progression,a.jpg,6,14,F",
        "B-1,ageing,a.jpg,6,14,F",
        "B-2,reconstruction,a.jpg,6,14,F",
        "B-3,age_progression,a.jpg;b.jpg,6,14,F",
        "B-4,age_progression,a.jpg,six,14,X",
        "B-5,age_progression,a.jpg,6,4,F",
        "B-6,age_progression,a.jpg,6,,F",
        "B-7,export,,,,",
        "KNOWN,age_progression,a.jpg,6,14,M",
        "B-8,age_progression,a.jpg,6,200,F,too many",
        "GOOD,age_progression,a.jpg,6,14,F",
        "OPEN,age_progression,a.jpg,6,14,F",
    )
    said = refusal(path, desk)
    for line, reason in [
        (2, "the number is missing"),
        (3, "'ageing' is unknown"),
        (4, "skull: it is missing"),
        (5, "1 ages for 2 photographs"),
        (6, "'six' is not an age in years; sex: 'X'"),
        (7, "4 lies below"),
        (8, "target_age: it is missing"),
        (9, "neither a photograph nor a skull to open it"),
        (10, "the case's record says F"),
        (11, "more cells"),
        (13, "says that it is not known"),
    ]:
        (named,) = [text for text in said.splitlines() if f"line {line}:" in text]
        assert reason in named
    assert "line 12" not in said
    assert [case.number for case in desk.cases()] == ["KNOWN", "OPEN"]


def test_rows_of_one_case_must_not_contradict_one_another(tmp_path: Path, desk: Desk) -> None:
    path = written(
        tmp_path,
        "N-1,age_progression,a.jpg,6,14,F",
        "N-1,age_progression,a.jpg,6,15,M",
    )
    assert "line 3: sex: it is another than in line 2" in refusal(path, desk)


def test_a_row_says_of_a_known_case_what_its_record_says_or_less(
    tmp_path: Path, desk: Desk
) -> None:
    missing = "spring 2020"
    desk.open_case("PART", subject="Ana  Example", born="2012-03", missing_since=missing, sex="F")
    head = "case,kind,photographs,ages_at_photo,target_age,sex,subject,born,missing_since"
    same = ("ana example,2012-03,2020", "unknown,2012,", ",7-8 years,Spring 2020")
    path = written(tmp_path, *(f"PART,verify,,,,,{row}" for row in same), head=head)
    assert len(read_jobs(path, desk)) == len(same)
    other = (
        ("A. Nother,,", "subject: it is A. Nother, but the case's record says Ana  Example"),
        (",2011,", "born: it is 2011, but the case's record says 2012-03"),
        (",2012-03-05,", "born: it is 2012-03-05, but the case's record says 2012-03"),
        (",12 years,", "born: it is 12 years, but the case's record says 2012-03"),
        (",,2020-09-14", "missing_since: it is 2020-09-14, but the case's record says spring 2020"),
        (",,soon", "missing_since: 'soon' is not a date"),
    )
    rows = [f"PART,verify,,,,,{row}" for row, _ in other]
    said = refusal(written(tmp_path, *rows, "KNOWN,verify,,,,,,,2019", head=head), desk)
    assert "because 7 of its rows are wrong" in said
    for line, (_, reason) in enumerate(other, 2):
        assert f"line {line}: {reason}" in said
    assert "line 8: missing_since: it is 2019, but the case's record says none" in said


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("jobs.csv", "", "'jobs.csv' is empty. Name the columns case, kind,"),
        ("jobs.csv", f"{HEAD.replace(',', ';')}\n", "separated by semicolons. Save it with commas"),
        ("jobs.csv", f"{HEAD}\nA,verif,,,,\n", "because one of its rows is wrong:"),
        ("jobs.csv", "case,kind\nA,verify\n", "lacks photographs"),
        ("jobs.csv", f"{HEAD},restor\n", "unknown column 'restor'"),
        ("jobs.csv", f"{HEAD}\n", "has no row"),
        ("jobs.csv", "\udcff", "not a CSV"),
        ("jobs.jsonl", "[1]\n", "line 1: it is not one JSON object"),
        ("jobs.parquet", "no parquet", "not a Parquet file"),
        ("jobs.txt", HEAD, "A manifest ends in"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(
    tmp_path: Path, desk: Desk, name: str, text: str, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert said in refusal(path, desk)


def test_a_case_that_nobody_gave_a_birth_is_opened_with_what_the_ages_leave_open(
    tmp_path: Path, desk: Desk
) -> None:
    (job,) = read_jobs(written(tmp_path, "N-1,age_progression,a.jpg;b.jpg,6;9,14,f"), desk)
    assert job.opening is not None
    assert job.opening.born == "1916-2017", "the desk's clock stands in 2026"
    assert (job.opening.subject, job.opening.sex) == ("unknown", "F")


def test_a_job_is_another_when_its_photograph_was_changed(tmp_path: Path, desk: Desk) -> None:
    path = written(tmp_path, *["N-1,age_progression,a.jpg,6,14,F"] * 2)
    (tmp_path / "a.jpg").write_bytes(b"one")
    first = [job.key for job in read_jobs(path, desk)]
    assert first == [job.key for job in read_jobs(path, desk)]
    assert len(set(first)) == 2, "a row said twice is two jobs"
    (tmp_path / "a.jpg").write_bytes(b"another")
    assert not set(first) & {job.key for job in read_jobs(path, desk)}


def test_a_manifest_with_a_byte_order_mark_and_blank_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text(f"{HEAD}\n\nA,verify,,,,\n,,,,,\n", encoding="utf-8-sig")
    rows, faults = read_rows(path)
    assert [row.line for row in rows] == [3]
    assert faults == []
