from __future__ import annotations

import hashlib
import os
import stat
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.cases.vault import FolderVault, Vault
from workbench.errors import VaultError

relaxed = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def vault(tmp_path: Path) -> FolderVault:
    return FolderVault(tmp_path / "vault")


def writable(path: Path) -> Path:
    path.chmod(0o644)
    return path


@relaxed
@given(data=st.binary(max_size=500))
def test_what_is_kept_is_read_back_under_its_hash(vault: FolderVault, data: bytes) -> None:
    sha256 = vault.keep("originals", data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert vault.read("originals", sha256) == data
    assert vault.holds("originals", sha256)


@relaxed
@given(data=st.binary(min_size=1, max_size=60), bit=st.integers(min_value=0))
def test_any_flipped_bit_is_refused_on_reading(vault: FolderVault, data: bytes, bit: int) -> None:
    place = vault.place("products", vault.keep("products", data))
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    writable(place).write_bytes(changed)
    try:
        with pytest.raises(VaultError, match="was changed since it was kept"):
            vault.read("products", place.name)
    finally:
        place.unlink()


def test_a_kept_file_is_read_only(vault: FolderVault) -> None:
    place = vault.place("originals", vault.keep("originals", b"evidence"))
    assert stat.S_IMODE(place.stat().st_mode) == 0o444


def test_keeping_the_same_bytes_twice_writes_once(vault: FolderVault) -> None:
    place = vault.place("originals", vault.keep("originals", b"evidence"))
    before = place.stat().st_mtime_ns, place.stat().st_ino
    vault.keep("originals", b"evidence")
    assert (place.stat().st_mtime_ns, place.stat().st_ino) == before


def test_a_changed_file_is_not_papered_over_by_keeping_it_again(vault: FolderVault) -> None:
    place = vault.place("originals", vault.keep("originals", b"evidence"))
    writable(place).write_bytes(b"tampered")
    with pytest.raises(VaultError, match="changed"):
        vault.keep("originals", b"evidence")
    assert place.read_bytes() == b"tampered"


def test_a_missing_file_is_named_by_its_hash(vault: FolderVault) -> None:
    with pytest.raises(VaultError, match=r"do not hold abababababab….*backup"):
        vault.read("originals", "ab" * 32)


def test_half_written_files_are_not_seen_and_are_swept_when_old(vault: FolderVault) -> None:
    kept = vault.keep("originals", b"whole")
    leftover = vault.place("originals", kept).parent / ".unfinished-abc"
    leftover.write_bytes(b"ha")
    assert list(vault.walk("originals")) == [kept]
    assert vault.sweep() == 0, "a living process may still be writing it"
    hour_ago = time.time() - 3600
    os.utime(leftover, (hour_ago, hour_ago))
    assert vault.sweep() == 1
    assert not leftover.exists()
    assert vault.read("originals", kept) == b"whole"


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_a_full_disk_leaves_nothing_behind(
    vault: FolderVault, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    vault.keep("originals", b"first")
    monkeypatch.setattr(os, call, full)
    with pytest.raises(VaultError, match=r"cannot keep.*No space left.*make room"):
        vault.keep("originals", b"second")
    monkeypatch.undo()
    files = [path for path in vault.root.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [b"first"]


def test_the_vault_has_no_way_to_change_or_remove() -> None:
    public = {name for name in vars(Vault) if not name.startswith("_")}
    assert public == {"keep", "read", "holds", "where", "walk", "sweep"}
