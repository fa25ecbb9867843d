from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from pipelines.errors import GrowthError, LandmarkError, PhotographError, RecipeError
from pipelines.steps import Choices, GrowthStep
from tests.desks import (
    BORN,
    NUMBER,
    SIZE,
    desk_with_version,
    files_below,
    new_desk,
    open_case,
    photograph_bytes,
    settings_for,
    take_in_face,
)
from tests.faces import landmarks
from workbench.desk import Desk
from workbench.errors import (
    CaseExistsError,
    ExportError,
    IntakeError,
    UnknownCaseError,
    VaultError,
    VersionError,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    return desk


def test_a_case_is_listed_under_its_number(desk: Desk) -> None:
    open_case(desk, "A-9")
    assert [case.number for case in desk.cases()] == ["A-9", NUMBER]


def test_a_case_number_is_used_once(desk: Desk) -> None:
    with pytest.raises(CaseExistsError, match=f"Case {NUMBER} was opened before"):
        open_case(desk)
    assert len(desk.log()) == 1


def test_an_unknown_case_is_named(desk: Desk) -> None:
    for act in (desk.case, desk.log, desk.verify):
        with pytest.raises(UnknownCaseError, match="no case 'X'"):
            act("X")


def test_a_photograph_is_kept_as_it_came(desk: Desk) -> None:
    data = photograph_bytes(1)
    photo = desk.take_in(NUMBER, data, age_years=6, file_name="/home/mary/DSC.png")
    assert desk.store.vault.read("originals", photo.sha256) == data
    assert (photo.number, photo.width, photo.height, photo.format) == (1, *SIZE, "PNG")
    assert photo.file_name == "DSC.png"
    assert photo.added_by == "A. Artist"


def test_a_photograph_can_come_from_a_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(photograph_bytes())
    photo = desk.take_in(NUMBER, tmp_path / "a.png", age_years=6)
    assert photo.file_name == "a.png"
    assert photo.sha256 == hashlib.sha256(photograph_bytes()).hexdigest()


def test_the_same_photograph_is_taken_in_once(desk: Desk) -> None:
    desk.take_in(NUMBER, photograph_bytes(), age_years=6)
    with pytest.raises(IntakeError, match="as photograph 1"):
        desk.take_in(NUMBER, photograph_bytes(), age_years=7)


def test_the_same_photograph_may_be_in_two_cases(desk: Desk) -> None:
    open_case(desk, "T-2")
    first = desk.take_in(NUMBER, photograph_bytes(), age_years=6)
    second = desk.take_in("T-2", photograph_bytes(), age_years=6)
    assert first.sha256 == second.sha256
    assert second.number == 1


def test_a_refused_photograph_leaves_the_home_as_it_was(desk: Desk) -> None:
    before = files_below(desk.settings.home)
    with pytest.raises(PhotographError):
        desk.take_in(NUMBER, b"no photograph", age_years=6)
    with pytest.raises(IntakeError):
        desk.take_in(NUMBER, photograph_bytes())
    with pytest.raises(UnknownCaseError):
        desk.take_in("X", photograph_bytes(), age_years=6)
    assert files_below(desk.settings.home) == before
    assert desk.case(NUMBER).photos == []


def test_a_photograph_that_changes_while_it_is_read_is_not_recorded(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.png"
    place.write_bytes(photograph_bytes(1))
    read = Path.read_bytes
    given = [photograph_bytes(1), photograph_bytes(2)]

    def changing(path: Path) -> bytes:
        return given.pop(0) if path == place else read(path)

    monkeypatch.setattr(Path, "read_bytes", changing)
    with pytest.raises(IntakeError, match="changed while it was read"):
        desk.take_in(NUMBER, place, age_years=6)
    assert desk.case(NUMBER).photos == []


def test_landmarks_are_kept_and_logged(desk: Desk) -> None:
    take_in_face(desk)
    placed = desk.landmarks(NUMBER, 1)
    np.testing.assert_allclose(placed.ibug68, landmarks(scale=50, size=SIZE).ibug68, atol=1e-3)
    assert desk.log(NUMBER)[-1].action == "landmarks set"


def test_landmarks_of_another_picture_are_refused(desk: Desk) -> None:
    desk.take_in(NUMBER, photograph_bytes(), age_years=6)
    with pytest.raises(LandmarkError, match="640 × 800 px; the photograph has 320 × 400"):
        desk.set_landmarks(NUMBER, 1, landmarks())


def test_a_version_holds_its_recipe_and_its_picture(desk: Desk) -> None:
    take_in_face(desk)
    saved = desk.progress(NUMBER, target_age=12, note="first")
    assert saved.version.number == 1
    assert saved.version.state == "draft"
    assert desk.recipe(NUMBER, 1) == saved.recipe
    np.testing.assert_array_equal(desk.picture(NUMBER, 1), saved.rendering.pixels)


def test_a_version_remembers_its_parents(desk: Desk) -> None:
    take_in_face(desk)
    recipe = desk.progress(NUMBER, target_age=12).recipe
    desk.save_version(NUMBER, recipe, parents=[1])
    assert [parent.number for parent in desk.version(NUMBER, 2).parents] == [1]
    assert desk.version(NUMBER, 1).parents == []


def test_all_photographs_of_the_subject_shape_a_version_and_no_others(desk: Desk) -> None:
    take_in_face(desk, age_years=6, seed=1)
    take_in_face(desk, age_years=8, seed=2)
    desk.take_in(NUMBER, photograph_bytes(3), age_years=33, relation="mother")
    recipe = desk.plan(NUMBER, target_age=12)
    assert [source.age_years for source in recipe.sources] == [8, 6]
    assert len(desk.plan(NUMBER, target_age=12, photos=[1]).sources) == 1
    assert recipe.sex == "F"


def test_a_case_without_photographs_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(IntakeError, match="no photograph of the subject yet"):
        desk.progress(NUMBER, target_age=12)


def test_an_unknown_photograph_or_version_lists_those_there_are(desk: Desk) -> None:
    take_in_face(desk)
    with pytest.raises(IntakeError, match="no photograph 7; it has 1"):
        desk.plan(NUMBER, target_age=12, photos=[7])
    with pytest.raises(VersionError, match="no version 3; it has none yet"):
        desk.version(NUMBER, 3)


def test_a_recipe_over_photographs_of_another_case_is_refused(desk: Desk) -> None:
    take_in_face(desk)
    recipe = desk.plan(NUMBER, target_age=12)
    open_case(desk, "T-2")
    with pytest.raises(VersionError, match="not in case T-2"):
        desk.save_version("T-2", recipe)


def test_a_target_below_the_photographs_age_saves_nothing(desk: Desk) -> None:
    take_in_face(desk)
    before = files_below(desk.settings.home)
    with pytest.raises(GrowthError, match="allow a younger face"):
        desk.progress(NUMBER, target_age=5)
    assert files_below(desk.settings.home) == before
    assert desk.progress(NUMBER, target_age=5, allow_regression=True).version.number == 1


def test_a_preview_is_small_and_keeps_nothing(desk: Desk) -> None:
    take_in_face(desk)
    before = files_below(desk.settings.home)
    shown = desk.preview(NUMBER, desk.plan(NUMBER, target_age=12), max_side=200)
    assert max(shown.pixels.shape[:2]) == 200
    assert files_below(desk.settings.home) == before


def test_an_original_changed_after_it_was_seen_is_not_drawn_again(desk: Desk) -> None:
    photo = take_in_face(desk)
    recipe = desk.plan(NUMBER, target_age=12)
    place = Path(desk.store.vault.where("originals", photo.sha256))
    place.chmod(0o644)
    place.write_bytes(photograph_bytes(9))
    with pytest.raises(VaultError, match="changed"):
        desk.save_version(NUMBER, recipe)


def test_an_export_is_recorded_with_its_hash(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    written = desk.export(NUMBER, 1, tmp_path / "out", file_type="jpeg")
    (export,) = desk.version(NUMBER, 1).exports
    assert export.sha256 == hashlib.sha256(written.path.read_bytes()).hexdigest()
    assert export.format == "picture/jpeg"
    assert desk.log(NUMBER)[-1].details["sha256"] == export.sha256


def test_an_export_that_cannot_be_recorded_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_with_version(tmp_path / "home")

    def refuse() -> None:
        raise VersionError("no")

    monkeypatch.setattr(desk.store, "acting", refuse)
    with pytest.raises(VersionError):
        desk.export(NUMBER, 1, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("name", ["workbench.log.jsonl", "custody-checkpoint.json"])
def test_what_was_recorded_stays_done_when_a_log_beside_it_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    desk = desk_with_version(tmp_path / "home")
    (tmp_path / "home" / name).unlink()
    (tmp_path / "home" / name).mkdir()
    written = desk.export(NUMBER, 1, tmp_path / "out")
    assert written.path.is_file()
    (export,) = desk.version(NUMBER, 1).exports
    assert export.path == str(written.path)
    warned = [record.getMessage() for record in caplog.records]
    assert all("is recorded as entry 5" in message and name in message for message in warned)
    assert bool(warned) == (name == "custody-checkpoint.json")


def test_a_checkpoint_that_cannot_be_written_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    desk = new_desk(tmp_path)
    monkeypatch.setattr("workbench.cases.custody.write_once", full)
    assert open_case(desk).number == NUMBER
    assert "No space left" in caplog.text


def test_a_refused_export_is_not_recorded(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ExportError):
        desk.export(NUMBER, 1, tmp_path / "out")
    assert desk.version(NUMBER, 1).exports == []


def test_the_log_tells_the_story_without_names(tmp_path: Path) -> None:
    desk = desk_with_version(tmp_path / "home")
    desk.export(NUMBER, 1, tmp_path / "out")
    assert [entry.action for entry in desk.log(NUMBER)] == [
        "case opened",
        "photo added",
        "landmarks set",
        "version saved",
        "picture exported",
    ]
    told = " ".join(str(entry.details) for entry in desk.log())
    own_log = (tmp_path / "home" / "workbench.log.jsonl").read_text()
    assert "Nobody" not in told + own_log
    assert "photograph" not in own_log
    assert BORN.isoformat() not in own_log


def test_artists_at_work_at_once_each_keep_what_they_did(tmp_path: Path) -> None:
    def work(artist: int) -> int:
        with Desk(settings_for(tmp_path / "home", artist=f"artist {artist}")) as desk:
            open_case(desk, f"T-{artist}")
            for seed in range(5):
                desk.take_in(f"T-{artist}", photograph_bytes(seed, (64, 80)), age_years=6)
            return len(desk.case(f"T-{artist}").photos)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [5] * 4
    found = new_desk(tmp_path / "home").verify()
    assert found.whole, found.differences
    assert found.log_entries == 24


def test_variants_are_three_speeds_of_growth_and_their_consensus(desk: Desk) -> None:
    take_in_face(desk)
    *saved, mean = desk.progress_variants(NUMBER, target_age=14)
    assert [one.version.note for one in saved] == ["Slow growth", "Median growth", "Fast growth"]
    chins = [one.rendering.landmarks.ibug68[8, 1] for one in saved]
    assert chins == sorted(chins)
    assert chins[0] < chins[2] - 1
    # Laid over one another by eyes and nose, which grow a little too.
    assert mean.rendering.landmarks.ibug68[8, 1] == pytest.approx(np.mean(chins), abs=1.0)
    assert mean.version.kind == "consensus"
    assert [parent.number for parent in mean.version.parents] == [1, 2, 3]
    assert len({one.version.rendering_sha256 for one in (*saved, mean)}) == 4
    assert desk.verify().whole


def test_a_consensus_shows_where_its_pictures_disagree_and_is_exported_as_one(
    desk: Desk, tmp_path: Path
) -> None:
    take_in_face(desk)
    mean = desk.progress_variants(NUMBER, target_age=14)[-1].version.number
    grey = desk.picture(NUMBER, mean)
    spread = desk.spread(NUMBER, mean)
    assert spread.pixels.shape == grey.shape
    assert np.ptp(spread.pixels.astype(int), axis=-1).max() > 5
    written = desk.export(NUMBER, mean, tmp_path / "out")
    assert b"mean of 3 pictures" in written.path.read_bytes()
    with pytest.raises(VersionError, match="one picture, in which nothing disagrees"):
        desk.spread(NUMBER, 1)


def test_a_consensus_of_one_of_other_ages_or_of_a_consensus_is_refused(desk: Desk) -> None:
    take_in_face(desk)
    desk.progress(NUMBER, target_age=12)
    desk.progress(NUMBER, target_age=14)
    desk.progress(NUMBER, target_age=14, choices=Choices(growth=GrowthStep(rate=1.0)))
    with pytest.raises(RecipeError, match="at least two pictures"):
        desk.consensus(NUMBER, [2, 2])
    with pytest.raises(RecipeError, match="these show 12, 14 years"):
        desk.consensus(NUMBER, [1, 2])
    desk.consensus(NUMBER, [2, 3])
    with pytest.raises(VersionError, match="Version 4 of case T-1 is a consensus itself"):
        desk.consensus(NUMBER, [4, 2])
    assert len(desk.case(NUMBER).versions) == 4
