"""At the desk: relatives beside the picture without them, donors with a licence, models by name."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.samples import sample
from pipelines.errors import FamilyError
from pipelines.lending import Feature
from pipelines.photograph import read_photograph
from pipelines.steps import Choices
from tests.desks import NUMBER, new_desk, open_case, photograph_bytes
from tests.made_up_collections import written_collection
from tests.networks import CROP, mixing_network, written
from tests.sitters import DARK
from workbench.borrowing import (
    Borrowings,
    DonorWish,
    NetworkWish,
    PrototypesWish,
    RelativeWish,
)
from workbench.desk import Desk, SavedVersion
from workbench.errors import AgencyModelError, IntakeError
from workbench.progressing import read_choices

CHILD, MOTHER, DONOR = 1, 2, 3
MIX = np.column_stack([0.6 * np.eye(3), [0.1, 0.1, 0.1]])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a child, a mother and a donor of hair, prototypes and a network."""
    folder = tmp_path_factory.mktemp("borrowing")
    desk = new_desk(folder / "home")
    open_case(desk)
    desk.take_in(NUMBER, _small(DARK), age_years=6)
    desk.take_in(NUMBER, _small("adult-25-woman-dark"), age_years=25, relation="mother")
    fringed = _small("child-04-boy-medium")
    desk.take_in(NUMBER, fringed, age_years=4, relation="donor", licence="CC0-1.0, our own")
    desk.add_model(written_collection(folder), name="ours")
    desk.add_model(written(folder, CROP, mixing_network(MIX, 64), size=64))
    return desk


def _small(name: str) -> bytes:
    file = io.BytesIO()
    Image.fromarray(read_photograph(sample(name)).scaled(500).pixels).save(file, "PNG")
    return file.getvalue()


def _relative(weight: float, photo: int | str = MOTHER) -> Borrowings:
    shape: dict[Feature, float] = {"nose": weight, "mouth": weight}
    return Borrowings(relatives=(RelativeWish(photo=photo, shape=shape, texture=shape),))


def _progress(desk: Desk, borrowed: Borrowings) -> SavedVersion:
    return desk.progress(NUMBER, target_age=14, borrowed=borrowed)


def _verified_by_another_process(desk: Desk) -> bool:
    command = [sys.executable, "-c", "from workbench.cli import main; main()", "verify", "--json"]
    environment = {**os.environ, "WORKBENCH_HOME": str(desk.settings.home)}
    checked = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found = json.loads(checked.stdout)
    return found["whole"] and found["not_compared"] == 0


def test_a_picture_with_relatives_is_saved_as_a_child_of_the_one_without(desk: Desk) -> None:
    saved = _progress(desk, _relative(0.2))
    (plain,) = saved.version.parents
    assert desk.recipe(NUMBER, plain.number) == desk.plan(NUMBER, target_age=14)
    assert not np.array_equal(desk.picture(NUMBER, plain.number), saved.rendering.pixels)
    assert any("Show it beside the unblended result" in w for w in saved.rendering.warnings)
    (again,) = _progress(desk, _relative(0.1)).version.parents
    assert again.number == plain.number, "the same picture without relatives is kept once"


def test_relatives_at_zero_need_no_second_picture(desk: Desk) -> None:
    saved = _progress(desk, _relative(0.0))
    assert saved.version.parents == []
    plain = desk.preview(NUMBER, desk.plan(NUMBER, target_age=14))
    assert np.array_equal(saved.rendering.pixels, plain.pixels)


def test_more_than_three_tenths_is_refused_in_words(desk: Desk) -> None:
    twice = Borrowings(relatives=(*_relative(0.2).relatives, *_relative(0.2).relatives))
    with pytest.raises(FamilyError, match=r"shape of the nose takes 0.4 from relatives"):
        desk.plan(NUMBER, target_age=14, borrowed=twice)


@pytest.mark.parametrize(
    ("borrowed", "words"),
    [
        (_relative(0.1, CHILD), "shows the subject, not a relative"),
        (_relative(0.1, DONOR), "shows the donor, not a relative"),
        (_relative(0.1, "mother.jpg"), "named by its number"),
        (_relative(0.1, 9), "no photograph 9"),
        (Borrowings(donor=DonorWish(photo=MOTHER)), "shows the mother, not a donor"),
    ],
)
def test_a_photograph_that_cannot_lend_is_refused_in_words(
    desk: Desk, borrowed: Borrowings, words: str
) -> None:
    with pytest.raises(IntakeError, match=words):
        desk.plan(NUMBER, target_age=14, borrowed=borrowed)


def test_a_donor_needs_a_licence_which_is_logged(desk: Desk) -> None:
    with pytest.raises(IntakeError, match="needs its licence"):
        desk.take_in(NUMBER, photograph_bytes(5), age_years=9, relation="donor")
    added = [entry for entry in desk.log(NUMBER) if entry.action == "photo added"]
    assert [entry.details.get("licence") for entry in added] == [None, None, "CC0-1.0, our own"]


def test_models_are_listed_from_the_log_and_found_by_name_or_hash(desk: Desk) -> None:
    ours, network = desk.models()
    assert (ours.kind, ours.name, network.kind, network.name) == (
        "prototypes",
        "ours",
        "network",
        "made up",
    )
    assert ours.reach.startswith("60 photographs, ")
    assert desk.model("ours", "prototypes") == desk.model(ours.sha256[:8], "prototypes") == ours
    with pytest.raises(AgencyModelError, match="no network 'ours'; there are 'made up'"):
        desk.model("ours", "network")


def test_a_model_is_added_once_and_no_other_takes_its_name(desk: Desk, tmp_path: Path) -> None:
    before = desk.models()
    assert desk.add_model(written_collection(tmp_path), name="another name").name == "ours"
    other = written(tmp_path, CROP, mixing_network(MIX * 0.5, 64), size=64)
    with pytest.raises(AgencyModelError, match="Another model has the name 'made up'"):
        desk.add_model(other)
    with pytest.raises(AgencyModelError, match="is no model"):
        desk.add_model(tmp_path / "weights.onnx")
    assert desk.models() == before


@pytest.mark.nightly
def test_versions_with_models_are_drawn_again_and_a_missing_model_is_named(
    desk: Desk,
) -> None:
    borrowed = Borrowings(
        donor=DonorWish(photo=DONOR),
        prototypes=PrototypesWish(model="ours"),
        network=NetworkWish(model="made up", strength=0.5),
    )
    saved = _progress(desk, borrowed)
    assert "onnxruntime" in saved.version.drawn_with
    assert "onnxruntime" not in _progress(desk, _relative(0)).version.drawn_with
    assert _verified_by_another_process(desk)
    network = desk.models("network")[0].network_sha256
    assert network is not None
    place = Path(desk.store.vault.where("models", network))
    aside = place.rename(place.with_suffix(".away"))
    try:
        found = {each.subject: each.what for each in desk.verify().differences}
        assert "model 'made up'" in found
        words = found[f"version {saved.version.number} of case {NUMBER}"]
        assert "drawn with the network 'made up'" in words
        assert "Add that very file" in words
        with pytest.raises(AgencyModelError, match="network 'made up'"):
            desk.preview(NUMBER, saved.recipe)
    finally:
        aside.rename(place)


@pytest.mark.nightly
def test_variants_borrow_as_well(desk: Desk) -> None:
    saved = desk.progress_variants(NUMBER, target_age=10, borrowed=_relative(0.1))
    assert all(len(one.version.parents) >= 1 for one in saved)


def test_a_file_of_choices_says_what_is_borrowed(tmp_path: Path) -> None:
    place = tmp_path / "choices.json"
    place.write_text(
        '{"skin": {"strength": 0.5}, "borrowed": {"relatives": [{"photo": 2, "shape": '
        '{"nose": 0.2}}], "network": {"model": "made up", "strength": 0.5}}}'
    )
    choices, borrowed = read_choices(place)
    assert choices == Choices.model_validate({"skin": {"strength": 0.5}})
    assert borrowed.relatives == (RelativeWish(photo=2, shape={"nose": 0.2}),)
    assert borrowed.network == NetworkWish(model="made up", strength=0.5)
