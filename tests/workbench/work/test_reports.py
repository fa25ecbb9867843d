from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines.errors import RecipeError
from tests.desks import BORN, NUMBER, approve, desk_with_version, take_in_face
from workbench.cases.records import Version
from workbench.desk import Desk

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler here")


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def closely(text: str) -> str:
    return re.sub(r"\s", "", text)


@needs_poppler
def test_a_report_names_everything_that_decided_the_picture(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    approve(desk)
    written = desk.export(NUMBER, 1, tmp_path / "out", format="report", paper="a4")
    version, recipe = desk.version(NUMBER, 1), desk.recipe(NUMBER, 1)
    text = text_of(written.path)
    assert "came out the same to the last bit" in text
    hashes = (
        *(version.recipe_sha256, version.rendering_sha256, desk.case(NUMBER).photos[0].sha256),
        *(sha256 for part in recipe.parts for sha256 in part.tables.values()),
        *(entry.sha256 for entry in desk.log(NUMBER)[:-2]),
    )
    assert [sha256 for sha256 in hashes if sha256 not in closely(text)] == []
    for said in ("Growth", "Eyes", "Skin", "grown photograph", "detector", "R. Reviewer", "numpy"):
        assert said in text, said
    assert text.count(desk.settings.statement_at(12)) >= 3
    assert "Nobody At All" not in text
    assert BORN.isoformat() not in text


@needs_poppler
def test_a_draft_is_marked_on_every_page(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    pdf = desk.export(NUMBER, 1, tmp_path / "out", format="report").path
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True, text=True).stdout
    pages = int(info.partition("Pages:")[2].split()[0])
    assert text_of(pdf).count("Draft, not approved") == pages


def test_the_recipe_beside_a_report_draws_the_very_picture(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out", format="report")
    data = written.files[1].path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == desk.version(NUMBER, 1).recipe_sha256
    assert json.loads(data)["product"] == "age_progression"


def test_the_same_report_of_a_day_is_the_same_bytes(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    first = desk.export(NUMBER, 1, tmp_path / "one", format="report")
    again = desk.export(NUMBER, 1, tmp_path / "two", format="report")
    assert first.sha256 == again.sha256


@needs_poppler
def test_a_consensus_reports_each_of_its_pictures(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    take_in_face(desk, seed=1, age_years=9)
    mean = desk.progress_variants(NUMBER, target_age=14)[-1].version.number
    text = text_of(desk.export(NUMBER, mean, tmp_path / "out", format="report").path)
    assert all(f"Growth (picture {number})" in text for number in (1, 2, 3))


@needs_poppler
def test_what_cannot_be_drawn_here_is_said_and_the_rest_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_with_version(tmp_path / "home")

    def refuse(*_: object, **__: object) -> Version:
        raise RecipeError("The recipe was made with another version of the table 'norms'.")

    monkeypatch.setattr(Desk, "preview", refuse)
    text = text_of(desk.export(NUMBER, 1, tmp_path / "out", format="report").path)
    assert "could not draw the recipe again for this report: The recipe was made with" in text
    assert "Custody log" in text
