"""What the workbench writes by itself is said in the language of who looks, and nothing else."""

from __future__ import annotations

import csv
import json
from collections.abc import Generator
from dataclasses import replace
from datetime import date

import pytest

from models.tissue_depths import BUILDS
from pipelines.errors import PhotographError
from pipelines.photograph import read_photograph
from pipelines.steps import RATES
from tests.studio.serving import ROOT
from workbench.batch.outcomes import Outcome
from workbench.cases.partial_dates import PartialDate
from workbench.due import Missing, due_reasons
from workbench.studio.language import of_request, translated
from workbench.studio.note_words import note_said
from workbench.studio.session import spoken
from workbench.work.variants import consensus_note
from workbench.work.versions import build_note

OUTCOME = Outcome(2, "key", "C-1", "export", "failed")


@pytest.fixture(autouse=True)
def spanish() -> Generator[None]:
    before = of_request.set("es")
    yield
    of_request.reset(before)


@pytest.mark.parametrize("name", RATES)
def test_a_speed_of_growth_is_said_and_what_somebody_wrote_stays(name: str) -> None:
    bare = note_said(f"{name.capitalize()} growth")
    assert bare.startswith("Crecimiento")
    assert note_said(f"{name.capitalize()} growth: for the anniversary") == (
        f"{bare}: for the anniversary"
    )


def test_builds_means_and_pictures_without_relatives_are_said() -> None:
    for build in BUILDS:
        assert note_said(build_note(build, "")).startswith("Complexión")
        assert note_said(build_note(build, "Open. Bite")).endswith(". Open. Bite")
    assert note_said(consensus_note([1, 2, 3])) == "consenso de las versiones 1, 2, 3"
    assert note_said("without relatives") == "sin parientes"


@pytest.mark.parametrize(
    ("missing", "last"),
    [
        (date(2022, 5, 20), None),
        (date(2022, 5, 20), date(2023, 1, 1)),
        (date(2025, 5, 6), None),
        (date(2025, 5, 1), None),
    ],
)
def test_why_a_case_was_due_is_said_in_the_note_of_its_picture(
    missing: date, last: date | None
) -> None:
    case = Missing("C-1", "Nobody", PartialDate.of(date(2015, 3, 1)), PartialDate.of(missing), last)
    found = list(due_reasons(case, date(2026, 5, 1)))
    assert found
    note = f"due on 2026-05-01; {'; '.join(f'{one.why}: {one.reason}' for one in found)}"
    said = note_said(note)
    assert said.startswith("tocaba el 2026-05-01; ")
    for one in found:
        assert translated(one.reason) in said
        assert str(one.reason) not in said


@pytest.mark.parametrize(
    "note", ["", "Slow growth of the beard", "open", "due on Monday", "Front. R", "Heavy builds"]
)
def test_what_somebody_wrote_is_said_as_they_wrote_it(note: str) -> None:
    assert note_said(note) == note


def test_why_a_job_failed_comes_back_from_the_ledger_in_another_language() -> None:
    with pytest.raises(PhotographError) as refused:
        read_photograph(b"%PDF-1.7")
    reason = str(refused.value.args[0])
    line = replace(OUTCOME, reason=refused.value.args[0]).ledger_line()
    read = Outcome.of(json.loads(line))
    assert read.reason == reason
    assert translated(read.reason).startswith("El archivo de la fotografía es un documento PDF")


def test_a_ledger_of_an_older_version_is_read_as_it_is() -> None:
    document = {**OUTCOME.document(), "reason": "It was written so."}
    assert Outcome.of(document).reason == "It was written so."


def test_how_a_figure_came_into_a_table_is_said() -> None:
    shown = ("norms/norms", "postmortem/checklist", "superimposition/criteria")
    shown += ("tissue_depths/depths", "tissue_depths/feature_rules")
    for name in shown:
        with (ROOT / "models" / f"{name}.csv").open(encoding="utf-8") as file:
            statuses = {row["status"] for row in csv.DictReader(file)}
        assert [one for one in statuses if spoken(one) == one] == [], name
