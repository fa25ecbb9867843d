from __future__ import annotations

from pathlib import Path

import pytest

from tests.desks import new_desk, settings_for
from workbench.errors import SettingsError
from workbench.settings import STANDING_STATEMENT, load_settings


def test_the_home_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "cases"))
    assert load_settings().home == tmp_path / "cases"


def test_the_home_without_a_setting_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBENCH_HOME", raising=False)
    assert load_settings().home.name == "workbench"


@pytest.mark.parametrize("wording", ["", "   ", "\n\t", "Impression."])
def test_the_standing_statement_cannot_be_emptied(
    wording: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_STATEMENT", wording)
    with pytest.raises(SettingsError, match=r"WORKBENCH_STATEMENT cannot be used.*left out"):
        load_settings()


def test_the_standing_statement_can_be_reworded() -> None:
    settings = load_settings(statement="An artist thinks of {age} years, no more.")
    assert settings.statement_at(12.5) == "An artist thinks of 12.5 years, no more."


def test_the_standing_statement_names_the_age_and_makes_no_claim() -> None:
    said = load_settings().statement_at(12)
    assert "about 12 years" in said
    assert "not a means of identification" in said
    assert "{" in STANDING_STATEMENT
    assert "{" not in said


def test_a_pixel_limit_that_is_no_number_is_named() -> None:
    with pytest.raises(SettingsError, match="WORKBENCH_PIXEL_LIMIT"):
        load_settings(pixel_limit="many")


def test_an_artist_without_a_name_is_refused() -> None:
    with pytest.raises(SettingsError, match="WORKBENCH_ARTIST"):
        load_settings(artist="")


def test_a_home_below_a_file_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SettingsError, match="WORKBENCH_HOME"):
        new_desk(tmp_path / "file" / "home")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_home_that_cannot_be_filled_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.cases.store.TemporaryFile", full)
    with pytest.raises(SettingsError, match="No space left"):
        new_desk(tmp_path / "new" / "home")
    assert list(tmp_path.iterdir()) == []


def test_settings_cannot_be_changed_once_read(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with pytest.raises(ValueError, match="frozen"):
        settings.artist = "someone else"
