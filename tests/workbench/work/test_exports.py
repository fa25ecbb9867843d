from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import tifffile
from PIL import Image
from psd_tools import PSDImage

from pipelines.recipe import AnyRecipe
from tests.desks import (
    NUMBER,
    SIZE,
    approve,
    desk_with_version,
    new_desk,
    open_case,
    photograph_bytes,
    take_in_face,
)
from tests.faces import landmarks
from workbench.cases.details import CaseDetails
from workbench.desk import Desk
from workbench.errors import ExportError, IntakeError, StateError
from workbench.exports.formats import FormatName, Language
from workbench.exports.sheets import ROUNDING
from workbench.intake import Origin
from workbench.work.writers import WRITERS

_MAKER, _PLACE = 0x010F, 0x8825


def test_every_format_that_can_be_asked_for_has_a_writer() -> None:
    assert set(WRITERS) == set(get_args(FormatName))


def test_the_log_says_what_was_written_and_how_large(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out", format="layers")
    assert [file.path.suffix for file in written.files] == [".psd", ".tif"]
    told = [entry.details for entry in desk.log(NUMBER) if entry.action == "layers exported"]
    for entry, file in zip(told, written.files, strict=True):
        assert entry["size_bytes"] == file.path.stat().st_size
        assert entry["sha256"] == file.sha256
    kept = [(each.format, each.path) for each in desk.version(NUMBER, 1).exports]
    paths = [str(file.path) for file in written.files]
    assert kept == list(zip(["layers/psd", "layers/tiff"], paths, strict=True))
    assert desk.verify().whole


def test_layers_of_an_approved_version_flatten_to_the_picture_that_was_saved(
    tmp_path: Path,
) -> None:
    desk = desk_with_version(tmp_path / "home")
    approve(desk)
    told: list[str] = []

    def tell(_done: int, _total: int, doing: str) -> None:
        told.append(doing)

    written = desk.export(NUMBER, 1, tmp_path / "out", format="layers", on_step=tell)
    opened = PSDImage.open(written.path)
    shown = np.asarray(opened.composite(force=True).convert("RGB")).astype(int)
    apart = shown - desk.picture(NUMBER, 1)
    assert np.abs(apart).max() <= 1
    first_page = tifffile.imread(written.files[1].path, key=0)
    np.testing.assert_array_equal(first_page, desk.picture(NUMBER, 1))
    assert "draft" not in [layer.name for layer in opened]
    assert told == ["Drawing the layers", *told[1:-1], "Done"]


def test_layers_of_a_draft_carry_its_mark_as_the_uppermost(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out", format="layers")
    assert "-draft-layers.psd" in written.path.name
    *_, mark = (layer for layer in PSDImage.open(written.path) if layer.name != ROUNDING)
    assert mark.name == "draft"
    shown = tifffile.imread(written.files[1].path, key=0).astype(int)
    changed = np.abs(shown - desk.picture(NUMBER, 1)).max(axis=2) > 0
    assert changed.any(axis=1).nonzero()[0][0] == mark.top


def test_layers_that_come_out_otherwise_than_the_saved_picture_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_with_version(tmp_path / "home")
    other = desk.progress(NUMBER, target_age=15).recipe

    def mistaken(_self: Desk, _number: str, _version: int) -> AnyRecipe:
        return other

    monkeypatch.setattr(Desk, "recipe", mistaken)
    with pytest.raises(ExportError, match="does not come out here as it was saved"):
        desk.export(NUMBER, 1, tmp_path / "out", format="layers")


def test_a_mesh_of_a_picture_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    with pytest.raises(ExportError, match=r"age progression\) and has no mesh.*as a picture"):
        desk.export(NUMBER, 1, tmp_path / "out", format="mesh")
    assert not (tmp_path / "out").exists()
    assert desk.version(NUMBER, 1).exports == []


def test_a_poster_of_a_draft_is_refused_before_any_work(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    with pytest.raises(StateError, match="poster is for the public and needs an approved version"):
        desk.export(NUMBER, 1, tmp_path / "out", format="poster")
    assert not (tmp_path / "out").exists()


def test_a_poster_speaks_its_language_and_notes_what_is_missing(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    approve(desk)
    written = desk.export(NUMBER, 1, tmp_path / "out", format="poster", language="es", paper="a4")
    pdf, png = (file.path for file in written.files)
    assert pdf.name == "T-1-v1-12y-es-poster-a4.pdf"
    assert png.suffix == ".png"
    assert len(written.notes) == 4
    assert "whether its use is consented to is not noted" in written.notes[0]
    assert "names no agency" in written.notes[1]
    assert "does not say whom to call" in written.notes[2]
    packet = png.read_bytes()
    assert "Recreación artística".encode() in packet
    assert b"T-1" in packet


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler here")
def test_each_language_has_its_own_narrative_and_another_ones_is_told(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    approve(desk)

    def poster(language: Language) -> tuple[str, bool]:
        out = tmp_path / f"{len(desk.log())}"
        written = desk.export(NUMBER, 1, out, format="poster", language=language)
        told = any("no narrative in" in note for note in written.notes)
        pdf = next(f.path for f in written.files if f.path.suffix == ".pdf")
        command = ["pdftotext", str(pdf), "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout, told

    desk.change_case(NUMBER, CaseDetails(narrative="Last seen at the harbour."))
    text, told = poster("es")
    assert "Last seen at the harbour" in text
    assert told
    desk.change_case(NUMBER, CaseDetails(narrative_es="Vista por última vez en el puerto."))
    spanish, told_in_english = poster("es")
    english, told_in_spanish = poster("en")
    assert "última vez en el puerto" in spanish
    assert "Last seen at the harbour" in english
    assert not told_in_english
    assert not told_in_spanish


def test_a_proof_is_the_poster_and_tells_what_it_says_and_leaves_out(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[_MAKER] = "A camera"
    exif.get_ifd(_PLACE)[1] = "N"
    photograph, file = Image.open(io.BytesIO(photograph_bytes(5))), io.BytesIO()
    photograph.save(file, "JPEG", exif=exif)
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    desk.take_in(NUMBER, file.getvalue(), age_years=8)
    desk.set_landmarks(NUMBER, 1, landmarks(scale=50.0, size=SIZE))
    desk.progress(NUMBER, target_age=12)
    before = len(desk.log(NUMBER))
    draft = desk.prove(NUMBER, 1)
    assert draft.left_out == ((1, ("the camera", "the place (GPS)")),)
    assert dict(draft.metadata)["CaseNumber"] == NUMBER
    assert len(desk.log(NUMBER)) == before
    approve(desk)
    proof = desk.prove(NUMBER, 1)
    written = desk.export(NUMBER, 1, tmp_path / "out", format="poster")
    page = next(each.path for each in written.files if each.path.suffix == ".png")
    with Image.open(page) as printed:
        assert np.array_equal(np.asarray(printed.convert("RGB")), proof.pages[0])
    # The mark lies below the page, and over nothing that the page says.
    height = proof.pages[0].shape[0]
    assert draft.pages[0].shape[0] > height
    assert np.array_equal(draft.pages[0][:height], proof.pages[0])
    assert np.median(draft.pages[0][height:]) < 128 < draft.pages[0][height:].max()


def test_only_photographs_that_may_be_shown_go_onto_a_poster(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    approve(desk)
    take_in_face(desk, seed=1, age_years=9)
    desk.describe_photo(NUMBER, 2, Origin(None, "refused", None))
    desk.take_in(NUMBER, photograph_bytes(2), age_years=30, relation="mother")
    for photo, why in ((2, "consent was refused"), (3, "shows a mother")):
        with pytest.raises((ExportError, IntakeError), match=why):
            desk.export(NUMBER, 1, tmp_path / "out", format="poster", photos=[photo])
    written = desk.export(NUMBER, 1, tmp_path / "out", format="poster")
    assert "Photograph 1" in written.notes[0]


def test_a_photograph_beside_the_picture_is_on_record_with_the_poster(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    approve(desk)
    beside = take_in_face(desk, seed=1, age_years=9)
    written = desk.export(NUMBER, 1, tmp_path / "out", format="poster", photos=[2])
    for file in written.files:
        assert json.loads(file.sidecar.read_bytes())["shown_sha256"] == [beside.sha256]
    for entry in desk.log(NUMBER)[-len(written.files) :]:
        assert entry.details["shown_sha256"] == [beside.sha256]


def test_a_poster_of_an_age_that_is_not_reached_says_so(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    take_in_face(desk)
    desk.progress(NUMBER, target_age=25)
    approve(desk)
    written = desk.export(NUMBER, 1, tmp_path / "out", format="poster")
    assert any("shows 25 years, and the person is 15 at most" in note for note in written.notes)
