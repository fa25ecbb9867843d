"""A case goes to another home whole, or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.materials import Materials
from pipelines.photograph import read_photograph
from pipelines.recipe import read_recipe
from pipelines.render import render
from tests.desks import NUMBER, new_desk, open_case, take_in_face
from workbench.case_files import LINKED
from workbench.desk import Desk
from workbench.errors import AccessError
from workbench.exports.encoding import decode_rendering


def test_a_case_comes_whole_into_another_home(origin: Path, empty: Desk) -> None:
    done = empty.import_case(origin / f"{NUMBER}-bag")
    found, before = empty.verify(), new_desk(origin / "home")
    assert found.whole, found.differences
    assert (found.originals, found.versions, found.not_compared) == (1, 2, 0)
    case, known = empty.case(NUMBER), before.case(NUMBER)
    assert (case.subject, str(case.birth), case.narrative) == (
        known.subject,
        "spring 2010",
        known.narrative,
    )
    assert [(v.number, v.state, v.note, v.reviewed_by, v.hours) for v in case.versions] == [
        (v.number, v.state, v.note, v.reviewed_by, v.hours) for v in known.versions
    ]
    assert [parent.number for parent in case.versions[1].parents] == [1]
    assert [number.value for number in case.external_numbers] == ["MP123"]
    assert [item.resource for item in case.evidence] == ["dental"]
    assert done.earlier_case == "T-0"
    assert case.earlier_id is None
    assert [row.number for row in empty.find_cases("mp123").cases] == [NUMBER]


def test_versions_draw_again_to_the_same_bytes(origin: Path, empty: Desk) -> None:
    empty.import_case(origin / f"{NUMBER}-bag")
    vault = empty.store.vault
    for version in empty.case(NUMBER).versions:
        recipe = read_recipe(vault.read("products", version.recipe_sha256))
        drawn = render(
            recipe,
            Materials(
                lambda sha256: read_photograph(vault.read("originals", sha256)),
                lambda sha256: vault.read("models", sha256),
            ),
        )
        kept = decode_rendering(vault.read("products", version.rendering_sha256))
        assert (drawn.pixels == kept).all()


def test_the_imported_log_keeps_its_meaning(origin: Path, empty: Desk) -> None:
    done = empty.import_case(origin / f"{NUMBER}-bag")
    known = new_desk(origin / "home").log(NUMBER)
    told = empty.imported_log(NUMBER)
    # The last entry at the origin tells of the bag itself.
    assert [entry.sha256 for entry in told] == [entry.sha256 for entry in known[:-1]]
    (entry,) = empty.log(NUMBER)
    assert entry.action == "case imported"
    assert entry.details["bag_sha256"] == done.bag_sha256 == known[-1].details["bag_sha256"]
    assert entry.details["origin"]["head"] == told[-1].sha256
    assert len(entry.details["records"]) == 6
    assert "Nobody" not in json.dumps(entry.details)


def test_a_case_goes_on_through_several_homes(origin: Path, empty: Desk, tmp_path: Path) -> None:
    empty.import_case(origin / f"{NUMBER}-bag")
    empty.save_version(NUMBER, empty.recipe(NUMBER, 1), parents=[2])
    second = empty.export_case(NUMBER, tmp_path / "second")
    third = new_desk(tmp_path / "third")
    open_case(third, "T-9")
    take_in_face(third, "T-9", seed=3)
    third.import_case(second.path)
    assert third.verify().whole, third.verify().differences
    assert [v.state for v in third.case(NUMBER).versions] == ["approved", "draft", "draft"]
    actions = [entry.action for entry in third.imported_log(NUMBER)]
    assert actions.index("version approved") < actions.index("case imported")


def test_work_goes_on_in_the_new_home(origin: Path, empty: Desk, tmp_path: Path) -> None:
    empty.import_case(origin / f"{NUMBER}-bag")
    empty.export(NUMBER, 1, tmp_path / "out")
    take_in_face(empty, seed=5)
    empty.add_number(NUMBER, "ncic", "M123456789")
    assert empty.verify().whole, empty.verify().differences


def test_a_zip_of_the_bag_comes_in_too(origin: Path, empty: Desk, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "mailed"), "zip", origin, f"{NUMBER}-bag")
    assert empty.import_case(Path(packed)).case.number == NUMBER
    assert empty.verify().whole


def test_an_agencys_ontology_checker_accepts_it(origin: Path) -> None:
    linked = origin / f"{NUMBER}-bag" / LINKED
    checker = Path(sys.executable).with_name("case_validate")
    command = [str(checker), str(linked)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "Conforms: True" in done.stdout
    assert "Warning" not in done.stdout + done.stderr


def test_only_the_readme_origin_and_records_name_the_case(origin: Path) -> None:
    linked = (origin / f"{NUMBER}-bag" / LINKED).read_text()
    assert "Nobody" not in linked
    assert "A. Artist" not in linked


def test_the_readme_names_every_file_in_words(origin: Path) -> None:
    bag = origin / f"{NUMBER}-bag"
    words = (bag / "README.txt").read_text()
    for part in ("originals", "products"):
        for file in (bag / "data" / part).iterdir():
            assert f"data/{part}/{file.name}" in words
    assert "version 1, 12 years, approved" in words
    assert "workbench case import" in words


def test_importing_is_for_administrators_and_exporting_not_for_readers(
    origin: Path, empty: Desk, tmp_path: Path
) -> None:
    empty.add_user("M. Manager", "case_manager")
    empty.add_user("O. Onlooker", "read_only")
    with pytest.raises(AccessError):
        empty.acting_as("M. Manager").import_case(origin / f"{NUMBER}-bag")
    empty.import_case(origin / f"{NUMBER}-bag")
    with pytest.raises(AccessError):
        empty.acting_as("O. Onlooker").export_case(NUMBER, tmp_path / "x")
    assert not (tmp_path / "x").exists()
