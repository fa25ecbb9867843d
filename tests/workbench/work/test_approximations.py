"""Faces over skulls in a case: kept, drawn again, reviewed, exported and handed over."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import trimesh

from pipelines.drafting import Draft
from pipelines.errors import PipelineError
from pipelines.reconstruction.approximation import Person, Reading
from pipelines.reconstruction.drawing import STAGES
from pipelines.reconstruction.meshes import mesh_bytes
from pipelines.reconstruction.recipe import ApproximationRecipe
from tests.desks import NUMBER, new_desk, open_case
from tests.pipelines.reconstruction.scans import head_hu, write_itk
from tests.skulls import desk_with_approximation, is_warned, skull_files
from workbench.desk import Desk
from workbench.errors import ExportError, VersionError
from workbench.work.skulls import READING_STAGES


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the home of a desk that drew one face; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("approximation")
    desk_with_approximation(folder)
    return folder


@pytest.fixture
def desk(drawn: Path, tmp_path: Path) -> Desk:
    shutil.copytree(drawn / "home", tmp_path / "home")
    return new_desk(tmp_path / "home")


def test_the_skull_is_kept_as_it_came_and_the_version_names_its_recipe(
    desk: Desk, drawn: Path
) -> None:
    (skull,) = desk.case(NUMBER).skulls
    assert desk.store.vault.read("originals", skull.sha256) == (drawn / "skull.ply").read_bytes()
    version, recipe = desk.version(NUMBER, 1), desk.recipe(NUMBER, 1)
    assert isinstance(recipe, ApproximationRecipe)
    assert (version.kind, version.age_years) == ("facial_approximation", None)
    assert (recipe.skull.sha256, recipe.build) == (skull.sha256, "normal")
    added = next(entry for entry in desk.log(NUMBER) if entry.action == "skull added")
    assert added.details["sha256"] == skull.sha256
    assert "skull.ply" not in str(added.details)


@pytest.mark.nightly
def test_a_drawing_is_given_up_at_a_stage_and_comes_out_again_to_the_bit(desk: Desk) -> None:
    recipe, passed = desk.recipe(NUMBER, 1), list[int]()

    def give_up() -> None:
        passed.append(1)
        if len(passed) == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        desk.preview(NUMBER, recipe, draft=Draft(go_on=give_up))
    passed.clear()
    again = desk.preview(NUMBER, recipe, draft=Draft(go_on=lambda: passed.append(1)))
    assert len(passed) == STAGES
    assert np.array_equal(again.pixels, desk.picture(NUMBER, 1))
    assert dict(again.products) == desk.products(NUMBER, 1)


def test_taking_in_a_skull_is_given_up_before_anything_is_kept(desk: Desk, tmp_path: Path) -> None:
    passed, before = list[int](), len(desk.log(NUMBER))
    scan = write_itk(tmp_path / "scan.nii.gz", head_hu())

    def give_up() -> None:
        passed.append(1)
        if len(passed) == READING_STAGES:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        desk.take_in_skull(NUMBER, scan.read_bytes(), scan.name, Reading(), go_on=give_up)
    assert (len(desk.case(NUMBER).skulls), len(desk.log(NUMBER))) == (1, before)


@pytest.mark.nightly
def test_an_edited_surface_in_the_vault_is_found(desk: Desk) -> None:
    sha256 = next(
        name
        for name in desk.store.vault.walk("products")
        if desk.store.vault.read("products", name) == desk.products(NUMBER, 1)["face.stl"]
    )
    place = Path(desk.store.vault.where("products", sha256))
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    found = desk.verify(NUMBER).differences
    assert any("face.stl" in each.subject for each in found)


def test_surfaces_leave_as_files_that_other_programs_read(desk: Desk, tmp_path: Path) -> None:
    written = desk.export(NUMBER, 1, tmp_path / "out", format="mesh")
    by_suffix = {file.path.name.rpartition("-face")[2]: file.path for file in written.files}
    assert set(by_suffix) == {".stl", ".ply", ".obj", ".glb", "-minus-1sd.ply", "-plus-1sd.ply"}
    assert trimesh.load_mesh(by_suffix[".stl"]).is_watertight
    volumes = [
        trimesh.load_mesh(by_suffix[name]).volume
        for name in ("-minus-1sd.ply", ".ply", "-plus-1sd.ply")
    ]
    assert volumes == sorted(volumes)
    assert all(file.sidecar.is_file() for file in written.files)


def test_the_caption_says_facial_approximation_and_shows_no_age(desk: Desk, tmp_path: Path) -> None:
    written = desk.export(NUMBER, 1, tmp_path / "out")
    packet = written.path.read_bytes()
    assert b"Facial approximation from the skull, normal build" in packet
    assert b"AgeYears" not in packet
    assert b"dataDrivenMedia" in packet
    assert "facial-approximation-normal-draft" in written.path.name


def test_points_that_nobody_looked_at_stand_on_the_picture(desk: Desk) -> None:
    recipe = desk.recipe(NUMBER, 1)
    assert isinstance(recipe, ApproximationRecipe)
    assert not is_warned(desk.picture(NUMBER, 1))
    guessed = {name: replace(p, placed_by="program") for name, p in recipe.points.items()}
    text = replace(recipe.points, points=guessed).json()
    drawn = desk.preview(NUMBER, recipe.model_copy(update={"points_json": text}))
    assert is_warned(drawn.pixels)


@pytest.mark.nightly
def test_the_report_stands_beside_the_recipe(desk: Desk, tmp_path: Path) -> None:
    written = desk.export(NUMBER, 1, tmp_path / "out", format="report")
    report, recipe = (file.path for file in written.files)
    assert report.read_bytes().startswith(b"%PDF")
    assert recipe.read_bytes() == desk.recipe(NUMBER, 1).canonical()


def test_a_second_person_approves_it_before_the_public_sees_it(desk: Desk, tmp_path: Path) -> None:
    desk.add_user("A. Artist", "administrator")
    desk.add_user("B. Reviewer", "reviewer")
    desk.submit_version(NUMBER, 1)
    desk.acting_as("B. Reviewer").approve_version(NUMBER, 1)
    for name in ("poster", "media"):
        assert desk.export(NUMBER, 1, tmp_path / "out", format=name).path.is_file()


@pytest.mark.nightly
def test_another_home_takes_the_case_over_with_all_of_it(desk: Desk, tmp_path: Path) -> None:
    bag = desk.export_case(NUMBER, tmp_path / "bags")
    other = new_desk(tmp_path / "other")
    other.import_case(bag.path)
    assert other.products(NUMBER, 1) == desk.products(NUMBER, 1)
    assert desk.verify(NUMBER).whole
    assert other.verify(NUMBER).whole


def test_the_recipe_draws_over_no_other_skull(desk: Desk, tmp_path: Path) -> None:
    recipe = desk.recipe(NUMBER, 1)
    assert isinstance(recipe, ApproximationRecipe)
    other = tmp_path / "other.ply"
    shutil.copy(skull_files(tmp_path, "plain man")[0], other)
    held = len(desk.case(NUMBER).skulls)
    with pytest.raises(VersionError, match="another skull"):
        desk.draw_over_again(NUMBER, other, recipe)
    assert len(desk.case(NUMBER).skulls) == held


def test_a_skull_that_cannot_be_read_leaves_the_case_as_it_was(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    skull, points = skull_files(tmp_path)
    skull.write_bytes(skull.read_bytes()[:5000])
    before = len(desk.log())
    with pytest.raises(PipelineError, match="cut short"):
        desk.reconstruct(
            NUMBER, skull, points, person=Person("F", "adult", "normal"), reading=Reading()
        )
    assert desk.case(NUMBER).skulls == []
    assert (len(desk.log()), list(desk.store.vault.walk("originals"))) == (before, [])


def test_a_folder_is_packed_to_the_same_bytes_each_time(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    for folder in ("one", "two"):
        (tmp_path / folder / "inner").mkdir(parents=True)
        (tmp_path / folder / "b.dcm").write_bytes(b"second")
        (tmp_path / folder / "inner" / "a.dcm").write_bytes(b"first")
    one, two = (desk.find_or_take_in_skull(NUMBER, tmp_path / name) for name in ("one", "two"))
    assert (one.number, one.sha256, one.packed_files) == (two.number, two.sha256, 2)


def test_a_progression_still_has_no_mesh(desk: Desk, tmp_path: Path) -> None:
    from tests.desks import take_in_face

    take_in_face(desk)
    saved = desk.progress(NUMBER, target_age=12.0)
    with pytest.raises(ExportError, match="has no mesh"):
        desk.export(NUMBER, saved.version.number, tmp_path / "out", format="mesh")


def test_a_skull_is_read_again_as_it_was_read_last(desk: Desk) -> None:
    (skull,) = desk.case(NUMBER).skulls
    reading = desk.reading_of(NUMBER, skull.number)
    again = desk.bone(NUMBER, skull.number, reading)
    recipe = desk.recipe(NUMBER, 1)
    assert isinstance(recipe, ApproximationRecipe)
    person = Person("F", "adult", "normal")
    planned = desk.plan_faces(NUMBER, skull.number, recipe.points, person=person, reading=reading)
    assert [one.build for one in planned] == ["normal"]
    assert len(again.vertices) > 1000
    other = mesh_bytes(again.vertices, again.faces, ".stl")
    taken = desk.take_in_skull(NUMBER, other, "other.stl", Reading("RAS"))
    assert desk.reading_of(NUMBER, taken.number) == Reading("RAS")
