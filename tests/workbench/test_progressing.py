from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipelines.errors import LandmarkError, PhotographError, RecipeError
from pipelines.photograph import read_photograph
from pipelines.steps import Choices, FusionWish
from tests.desks import SIZE, files_below, photograph_bytes, settings_for
from tests.faces import landmarks
from workbench.errors import ExportError, IntakeError, OutputExistsError
from workbench.progressing import (
    Progression,
    Snapshot,
    age_progress,
    fit_landmarks,
    read_landmarks,
    read_recipe_file,
    write_recipe,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, seed in (("a.png", 1), ("b.png", 2)):
        (tmp_path / name).write_bytes(photograph_bytes(seed))
    (tmp_path / "marks.json").write_text(landmarks(scale=50, size=SIZE).to_json())
    return tmp_path


def snapshot(folder: Path, name: str = "a.png", age: float = 6) -> Snapshot:
    return Snapshot(folder / name, age, landmarks=folder / "marks.json")


def progress(folder: Path, *snapshots: Snapshot, out: str = "o.png") -> Progression:
    given = snapshots or (snapshot(folder),)
    return age_progress(given, folder / out, settings_for(folder / "home"), target_age=12, sex="F")


def test_the_picture_has_the_photographs_size_and_carries_the_statement(folder: Path) -> None:
    done = progress(folder)
    assert Image.open(done.output).size == SIZE
    assert done.sha256 == hashlib.sha256(done.output.read_bytes()).hexdigest()
    assert b"about 12 years" in done.output.read_bytes()
    np.testing.assert_array_equal(np.asarray(Image.open(done.output)), done.rendering.pixels)


def test_photographs_outside_a_case_are_weighed_by_their_files(folder: Path) -> None:
    both = [snapshot(folder, "a.png", 6), snapshot(folder, "b.png", 8)]

    def sources(**weights: float) -> int:
        fusion = FusionWish(weights={f"{name}.png": count for name, count in weights.items()})
        done = age_progress(
            both,
            folder / "weighed.png",
            settings_for(folder / "home"),
            target_age=12,
            choices=Choices(fusion=fusion),
            replace_file=True,
        )
        return len(done.recipe.sources)

    assert sources(a=0.5) == 2
    assert sources(a=0.0) == 1
    with pytest.raises(
        IntakeError, match=r"c\.png, which is not among those used \(a\.png, b\.png"
    ):
        sources(c=1.0)


def test_landmarks_are_those_that_were_placed(folder: Path) -> None:
    done = progress(folder)
    expected = landmarks(scale=50, size=SIZE).ibug68
    np.testing.assert_allclose(done.source_points, expected, atol=1e-3)
    assert done.rendering.landmarks.ibug68.shape == (68, 2)


def test_the_photograph_nearest_in_age_is_drawn(folder: Path) -> None:
    done = progress(folder, snapshot(folder, "a.png", 4), snapshot(folder, "b.png", 9))
    assert done.drawn.path.name == "b.png"
    assert len(done.recipe.sources) == 2


def test_the_photograph_itself_is_never_the_output(folder: Path) -> None:
    before = files_below(folder)
    with pytest.raises(IntakeError, match="never written to"):
        progress(folder, out="a.png")
    assert files_below(folder) == before


@pytest.mark.parametrize("out", ["missing/o.png", "o.gif", "o"])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(folder: Path, out: str) -> None:
    (folder / "o").mkdir()
    with pytest.raises(ExportError):
        progress(folder, out=out)


def test_a_picture_that_is_there_is_replaced_only_when_asked(folder: Path) -> None:
    (folder / "o.png").write_bytes(b"an earlier picture")
    before = files_below(folder)
    with pytest.raises(OutputExistsError, match=r"o\.png' is there already"):
        progress(folder)
    assert files_below(folder) == before
    settings = settings_for(folder / "home")
    done = age_progress(
        [snapshot(folder)], folder / "o.png", settings, target_age=12, replace_file=True
    )
    assert done.sha256 == hashlib.sha256((folder / "o.png").read_bytes()).hexdigest()


def test_a_link_to_nowhere_is_not_replaced_either(folder: Path) -> None:
    (folder / "o.png").symlink_to(folder / "absent.png")
    with pytest.raises(OutputExistsError):
        progress(folder)
    assert (folder / "o.png").is_symlink()


def test_the_photograph_itself_is_not_replaced_even_when_asked(folder: Path) -> None:
    before = files_below(folder)
    settings = settings_for(folder / "home")
    with pytest.raises(IntakeError, match="never written to"):
        age_progress(
            [snapshot(folder)], folder / "a.png", settings, target_age=9, replace_file=True
        )
    assert files_below(folder) == before


def test_one_bad_photograph_among_several_leaves_no_picture(folder: Path) -> None:
    (folder / "b.png").write_bytes(b"rubbish")
    before = files_below(folder)
    with pytest.raises(PhotographError, match=r"b\.png"):
        progress(folder, snapshot(folder), snapshot(folder, "b.png", 9))
    assert files_below(folder) == before


def test_a_bare_list_of_points_is_in_the_photographs_pixels(folder: Path) -> None:
    points = landmarks(scale=50, size=SIZE).ibug68
    (folder / "bare.json").write_text(json.dumps(points.tolist()))
    fitted = fit_landmarks(read_landmarks(folder / "bare.json"), read_photograph(folder / "a.png"))
    assert fitted.image_size == SIZE
    np.testing.assert_allclose(fitted.ibug68, points)


def test_landmarks_off_the_photograph_are_refused(folder: Path) -> None:
    placed = landmarks(scale=50, size=SIZE)
    away = replace(placed, groups={n: p + 5000 for n, p in placed.groups.items()})
    with pytest.raises(LandmarkError, match="68 of the 68 landmarks lie outside"):
        fit_landmarks(away, read_photograph(folder / "a.png"))


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[1, 2]"])
def test_a_spoilt_landmark_file_is_a_clear_error(folder: Path, content: bytes) -> None:
    (folder / "bad.json").write_bytes(content)
    with pytest.raises(LandmarkError):
        read_landmarks(folder / "bad.json")
    (folder / "other.json").write_text('{"groups": 1}')
    with pytest.raises(LandmarkError, match=r"other\.json"):
        read_landmarks(folder / "other.json")
    with pytest.raises(LandmarkError, match=r"absent\.json"):
        read_landmarks(folder / "absent.json")


def test_a_recipe_comes_back_as_it_was_written(folder: Path) -> None:
    recipe = progress(folder).recipe
    write_recipe(recipe, folder / "recipe.json")
    assert read_recipe_file(folder / "recipe.json") == recipe
    assert read_recipe_file(folder / "recipe.json", 12) == recipe
    with pytest.raises(ExportError, match="there already"):
        write_recipe(recipe, folder / "recipe.json")
    with pytest.raises(RecipeError, match="shows 12 years, not 30"):
        read_recipe_file(folder / "recipe.json", 30)
    with pytest.raises(RecipeError, match=r"absent\.json"):
        read_recipe_file(folder / "absent.json")
