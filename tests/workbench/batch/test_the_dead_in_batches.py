"""Skulls and morgue photographs are rows like any other: drawn once, as drafts, under a case."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.deceased import deceased
from tests.desks import new_desk
from tests.skulls import skull_files
from workbench.batch.acts import run_job
from workbench.batch.job import Job
from workbench.batch.jobs import read_jobs
from workbench.batch.kinds import COLUMNS
from workbench.batch.sending import sent
from workbench.desk import Desk
from workbench.errors import ManifestError

HEAD = ",".join(
    (*COLUMNS, "skull", "landmarks", "age_band", "build", "choices", "checklist", "rate")
)
SKULL = "U-1,reconstruction,,,,F,skull.ply,points.json,adult,normal,,,"
MORGUE = (
    'U-2,post_mortem_enhancement,morgue.png,30,,F,,,,,"{""eyes"": {""strength"": 1}}",said.json,'
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with new_desk(tmp_path / "home") as desk:
        yield desk


def jobs_of(folder: Path, desk: Desk, *rows: str) -> tuple[Job, ...]:
    manifest = folder / "jobs.csv"
    manifest.write_text("\n".join([HEAD, *rows, ""]))
    return read_jobs(manifest, desk)


def material(folder: Path) -> None:
    skull_files(folder)
    made = deceased("adult-25-woman-dark", 400)
    Image.fromarray(made.pixels).save(folder / "morgue.png")
    (folder / "said.json").write_text('{"trauma": "yes"}')


@pytest.mark.nightly
def test_a_skull_and_a_morgue_photograph_are_drawn_once_from_hashes_alone(
    tmp_path: Path, desk: Desk
) -> None:
    material(tmp_path)
    jobs = jobs_of(tmp_path, desk, SKULL, MORGUE, "U-1,export,,,,,,,,,,,")
    far = [sent(job, desk.store.vault) for job in jobs]
    for file in tmp_path.glob("*.*"):
        file.unlink()
    outcomes = [run_job(desk.settings, tmp_path / "out", job) for job in far]
    assert [(each.result, each.reason) for each in outcomes] == [("done", "")] * 2 + [
        ("skipped", "")
    ], "the export's picture was written when it was drawn"
    kinds = {number: desk.case(number).kind for number in ("U-1", "U-2")}
    assert set(kinds.values()) == {"unidentified_deceased"}
    (face,), (restored,) = (desk.case(number).versions for number in kinds)
    assert (face.kind, face.state) == ("facial_approximation", "draft")
    assert (restored.kind, restored.state) == ("post_mortem", "draft")
    recipe: Any = desk.recipe("U-2", 1)
    answered = {one.key: one.answer for one in recipe.intake if one.by == "person"}
    assert answered == {"trauma": "yes"}
    assert desk.case("U-1").skulls[0].file_name == "skull.ply"
    again = [run_job(desk.settings, tmp_path / "out", replace(job, line=9)) for job in far]
    assert [each.result for each in again] == ["skipped"] * 3
    assert [len(desk.case(number).versions) for number in kinds] == [1, 1]


def test_a_pipe_is_not_waited_for_and_costs_its_job_alone(tmp_path: Path, desk: Desk) -> None:
    os.mkfifo(tmp_path / "morgue.png")
    (tmp_path / "said.json").write_text("{}")
    (job,) = jobs_of(tmp_path, desk, MORGUE)
    away = sent(job, desk.store.vault)
    assert not away.sent
    assert run_job(desk.settings, tmp_path / "out", away).result == "failed"


def test_a_skull_that_cannot_be_read_opens_no_case(tmp_path: Path, desk: Desk) -> None:
    material(tmp_path)
    (tmp_path / "skull.ply").write_bytes(b"ply\nno more")
    (job,) = jobs_of(tmp_path, desk, SKULL)
    outcome = run_job(desk.settings, tmp_path / "out", job)
    assert outcome.result == "failed"
    assert "skull.ply" in outcome.reason
    assert not desk.particulars_of(["U-1"])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("U-1,reconstruction,,,,F,,points.json,adult,,,,", "skull: it is missing"),
        ("U-1,reconstruction,,,,F,skull.ply,points.json,old,,,,", "'old' is not one of child"),
        ("U-1,reconstruction,a.jpg,6,,F,skull.ply,points.json,adult,,,,", "photographs: a recon"),
        ("U-2,post_mortem_enhancement,a.png;b.png,3;4,,F,,,,,,,", "give the one morgue photograph"),
        ("U-2,post_mortem_enhancement,a.png,30,,F,,,,,,,slow", "rate: a post_mortem_enhancement"),
        ('U-2,post_mortem_enhancement,a.png,30,,F,,,,,"{""eyes"": 3}",,', "choices: the cell"),
        ("U-3,age_progression,a.png,6,14,F,skull.ply,,,,,,", "skull: it is for reconstruction"),
    ],
)
def test_cells_that_a_kind_does_not_have_are_named(
    tmp_path: Path, desk: Desk, row: str, words: str
) -> None:
    with pytest.raises(ManifestError) as refused:
        jobs_of(tmp_path, desk, row)
    assert words in str(refused.value)
