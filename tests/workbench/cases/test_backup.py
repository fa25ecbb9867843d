from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.desks import NUMBER, desk_with_version, files_below, new_desk, open_case
from workbench.cases.backup import MANIFEST, back_up, restore
from workbench.cases.vault import FolderVault
from workbench.cli import app
from workbench.desk import Desk
from workbench.errors import BackupError


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_with_version(tmp_path / "home")


def backed_up(desk: Desk, place: Path) -> Path:
    back_up(desk.settings.home, desk.settings.database, desk.store.vault, place)
    return place


def restored(place: Path, home: Path) -> int:
    database = f"sqlite:///{home / 'workbench.sqlite3'}"
    return restore(place, home, database, FolderVault(home / "vault")).files


def test_a_restored_home_is_the_home_and_verifies(desk: Desk, tmp_path: Path) -> None:
    desk.set_agency("Office of Samples", ["24 h: 555 0100"], "")
    place = backed_up(desk, tmp_path / "backup")
    count = restored(place, tmp_path / "new")
    files = files_below(tmp_path / "home" / "vault")
    assert files_below(tmp_path / "new" / "vault") == files
    assert count == len(files) + 3, "the vault, the database, the checkpoint, the agency"
    with new_desk(tmp_path / "new") as again:
        assert again.settings.agency == "Office of Samples"
        assert again.verify().whole
        open_case(again, "T-2")
        assert again.verify().whole


def test_work_after_a_backup_is_not_in_it_and_does_no_harm(desk: Desk, tmp_path: Path) -> None:
    place = backed_up(desk, tmp_path / "backup")
    open_case(desk, "T-2")
    restored(place, tmp_path / "new")
    with new_desk(tmp_path / "new") as again:
        assert [case.number for case in again.cases()] == [NUMBER]


def test_every_changed_or_missing_file_of_a_backup_is_refused(desk: Desk, tmp_path: Path) -> None:
    place = backed_up(desk, tmp_path / "backup")
    files = [path for path in place.rglob("*") if path.is_file() and path.name != MANIFEST]
    for path in files:
        whole = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(BackupError, match=f"1 of {len(files)} files differ"):
            restored(place, tmp_path / "new")
        path.unlink()
        with pytest.raises(BackupError, match=f"1 of {len(files)} files differ"):
            restored(place, tmp_path / "new")
        path.write_bytes(whole)
    assert not (tmp_path / "new").exists()
    assert restored(place, tmp_path / "new") == len(files)


def test_a_changed_vault_is_not_backed_up(desk: Desk, tmp_path: Path) -> None:
    (original,) = (tmp_path / "home" / "vault" / "originals").glob("*/*")
    original.chmod(0o644)
    original.write_bytes(b"x")
    with pytest.raises(BackupError, match="was changed since"):
        backed_up(desk, tmp_path / "backup")
    with pytest.raises(BackupError, match="is no backup"):
        restored(tmp_path / "backup", tmp_path / "new")


def test_nothing_is_written_over(desk: Desk, tmp_path: Path) -> None:
    place = backed_up(desk, tmp_path / "backup")
    with pytest.raises(BackupError, match="not empty"):
        backed_up(desk, place)
    with pytest.raises(BackupError, match="holds cases already"):
        restored(place, tmp_path / "home")


@pytest.mark.parametrize("name", ["/etc/passwd", "vault/../../x"])
def test_a_backup_does_not_lead_elsewhere(tmp_path: Path, name: str) -> None:
    tmp_path.joinpath(MANIFEST).write_text(
        json.dumps({"files": {name: "0", "workbench.sqlite3": "0"}})
    )
    with pytest.raises(BackupError, match="not of a home"):
        restored(tmp_path, tmp_path / "new")


def test_the_commands_count_verified_hashes(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.close()
    counts: list[int] = []
    for command, home in (("backup", "home"), ("restore", "new")):
        monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / home))
        result = CliRunner().invoke(app, [command, str(tmp_path / "backup"), "--json"])
        assert result.exit_code == 0, result.stderr
        counts.append(json.loads(result.stdout)["verified_hashes"])
    assert counts[0] == counts[1] > 4
