"""Pictures from post-mortem photographs in a case: kept, drawn again, approved and exported."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipelines.errors import LandmarkError, NoFaceError
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.postmortem.steps import ColourStep, EyesStep, PostmortemChoices, WoundsStep
from tests.deceased import deceased
from tests.desks import NUMBER, new_desk, open_case
from workbench.desk import Desk
from workbench.errors import ExportError, IntakeError, VersionError
from workbench.retouching import MorgueFile

MADE = deceased("adult-25-woman-dark", 420)
CHOICES = PostmortemChoices(
    wounds=WoundsStep(strokes=(MADE.wound,)), eyes=EyesStep(), colour=ColourStep()
)


@pytest.fixture
def morgue(tmp_path: Path) -> MorgueFile:
    Image.fromarray(MADE.pixels).save(tmp_path / "morgue.png")
    (tmp_path / "points.json").write_text(MADE.landmarks.to_json())
    return MorgueFile(tmp_path / "morgue.png", landmarks=tmp_path / "points.json")


@pytest.fixture
def desk(tmp_path: Path, morgue: MorgueFile) -> Desk:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    (tmp_path / "answers.json").write_text('{"trauma": "yes"}')
    desk.retouch(NUMBER, morgue, age_years=12, choices=CHOICES, answers=tmp_path / "answers.json")
    return desk


def test_the_photograph_is_kept_as_it_came_and_the_version_names_its_recipe(
    desk: Desk, morgue: MorgueFile
) -> None:
    (photo,) = desk.case(NUMBER).photos
    assert desk.store.vault.read("originals", photo.sha256) == morgue.path.read_bytes()
    version, recipe = desk.version(NUMBER, 1), desk.recipe(NUMBER, 1)
    assert isinstance(recipe, PostmortemRecipe)
    assert desk.retouched_photographs(NUMBER) == {photo.sha256}
    assert (version.kind, version.age_years, version.shows) == ("post_mortem", None, "post mortem")
    asked = {one.key: (one.answer, one.by) for one in recipe.intake}
    assert asked["trauma"] == ("yes", "person")
    assert asked["eyes"][1] == "measured"


def test_the_picture_comes_out_again_to_the_bit(desk: Desk) -> None:
    assert desk.verify(NUMBER).whole
    again = desk.preview(NUMBER, desk.recipe(NUMBER, 1))
    assert np.array_equal(again.pixels, desk.picture(NUMBER, 1))
    assert desk.preview(NUMBER, desk.recipe(NUMBER, 1), max_side=200).pixels.shape[0] == 200


def test_another_choice_is_another_version_of_the_same_photograph(
    desk: Desk, morgue: MorgueFile
) -> None:
    desk.retouch(NUMBER, morgue, age_years=12, choices=PostmortemChoices())
    assert len(desk.case(NUMBER).photos) == 1
    assert np.array_equal(desk.picture(NUMBER, 2), MADE.pixels)


def test_nothing_is_kept_of_a_photograph_that_cannot_be_planned(
    tmp_path: Path, morgue: MorgueFile
) -> None:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    Image.new("RGB", (300, 400)).save(tmp_path / "no face.png")
    other = morgue.path.with_name("no face.png")
    with pytest.raises(LandmarkError, match="Place them on this photograph"):
        desk.retouch(
            NUMBER, MorgueFile(other, landmarks=morgue.landmarks), age_years=12, choices=CHOICES
        )
    with pytest.raises(NoFaceError, match=r"no face\.png"):
        desk.retouch(NUMBER, MorgueFile(other), age_years=12, choices=CHOICES)
    assert not desk.case(NUMBER).photos


def test_landmarks_that_were_found_are_kept_with_the_photograph(
    tmp_path: Path, morgue: MorgueFile
) -> None:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    for _again in range(2):
        desk.retouch(NUMBER, MorgueFile(morgue.path), age_years=12, choices=PostmortemChoices())
    (photo,) = desk.case(NUMBER).photos
    first, second = (desk.recipe(NUMBER, number) for number in (1, 2))
    assert first.sha256 == second.sha256
    assert desk.kept_landmarks(photo) is not None
    assert [entry.action for entry in desk.log(NUMBER)].count("landmarks set") == 1


def test_it_leaves_as_a_picture_with_its_statement_and_as_layers(
    desk: Desk, tmp_path: Path
) -> None:
    written = desk.export(NUMBER, 1, tmp_path / "out", format="picture")
    name = next(file.path for file in written.files if file.path.suffix in {".png", ".jpg"})
    assert "post-mortem" in name.name
    assert b"post-mortem" in name.read_bytes()
    assert Image.open(io.BytesIO(name.read_bytes())).size[0] >= MADE.pixels.shape[1]
    layers = desk.export(NUMBER, 1, tmp_path / "layers", format="layers")
    assert any(file.path.suffix == ".psd" for file in layers.files)


@pytest.mark.nightly
def test_its_report_names_operations_checklist_and_hashes(desk: Desk, tmp_path: Path) -> None:
    written = desk.export(NUMBER, 1, tmp_path / "out", format="report")
    assert any(file.path.suffix == ".pdf" for file in written.files)


def test_it_is_no_part_of_a_consensus_or_a_sheet(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(VersionError, match="only age"):
        desk.consensus(NUMBER, [1, 1])
    with pytest.raises(ExportError, match="progressions side by side"):
        desk.review_sheet(NUMBER, [1], tmp_path / "sheet.png")


def test_a_donor_must_be_of_the_case(desk: Desk, morgue: MorgueFile, tmp_path: Path) -> None:
    Image.fromarray(MADE.alive).save(tmp_path / "donor.png")
    with pytest.raises(IntakeError, match="Add it first"):
        desk.retouch(NUMBER, morgue, age_years=12, choices=CHOICES, donor=tmp_path / "donor.png")
