"""A vault in a bucket keeps what a vault in a folder promises, over a real connection."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.desks import NUMBER, desk_with_version, files_below, new_desk
from tests.object_stores import KEYS, running_object_store, s3_client
from workbench.cases.backup import back_up, restore
from workbench.cases.bucket import BucketVault
from workbench.cases.vault import FolderVault
from workbench.cli import app
from workbench.errors import SettingsError, VaultError
from workbench.settings import load_settings


@pytest.fixture(scope="module")
def address() -> Generator[str]:
    with running_object_store() as address:
        yield address


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def owner(address: str) -> Any:
    return s3_client(address)


@pytest.fixture
def bucket(tmp_path: Path, owner: Any) -> str:
    """Return a bucket of this test's own, which remembers every write."""
    name = hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20]
    owner.create_bucket(Bucket=name)
    owner.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


@pytest.fixture
def vault(address: str, bucket: str) -> BucketVault:
    return BucketVault(f"s3://{bucket}/agency/vault", address)


def key(sha256: str) -> str:
    return f"agency/vault/originals/{sha256[:2]}/{sha256}"


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_what_is_kept_is_read_back_under_its_hash(vault: BucketVault, size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    sha256 = vault.keep("originals", data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert vault.read("originals", sha256) == data
    assert vault.holds("originals", sha256)
    assert not vault.holds("products", sha256)
    assert list(vault.walk("originals")) == [sha256]
    assert list(vault.walk("products")) == []


def test_many_who_keep_the_same_bytes_at_once_write_once(
    vault: BucketVault, owner: Any, bucket: str
) -> None:
    with ThreadPoolExecutor(8) as many:
        told = set(many.map(partial(vault.keep, "originals"), [b"evidence"] * 24))
    assert len(told) == 1
    written = owner.list_object_versions(Bucket=bucket)["Versions"]
    assert [each["Key"] for each in written] == [key(told.pop())]


def test_a_changed_object_is_refused_and_not_papered_over(
    vault: BucketVault, owner: Any, bucket: str
) -> None:
    sha256 = vault.keep("originals", b"evidence")
    owner.put_object(Bucket=bucket, Key=key(sha256), Body=b"tampered")
    with pytest.raises(VaultError, match="was changed since it was kept"):
        vault.read("originals", sha256)
    with pytest.raises(VaultError, match="was changed since it was kept"):
        vault.keep("originals", b"evidence")
    assert owner.get_object(Bucket=bucket, Key=key(sha256))["Body"].read() == b"tampered"


def test_what_is_missing_or_out_of_reach_is_told(address: str, vault: BucketVault) -> None:
    with pytest.raises(VaultError, match=rf"do not hold abababababab….*s3://.*{'ab' * 32} at http"):
        vault.read("originals", "ab" * 32)
    elsewhere = BucketVault("s3://no-such-bucket", address)
    with pytest.raises(VaultError, match=r"'no-such-bucket'.*\(NoSuchBucket\). Check WORKBENCH_V"):
        elsewhere.keep("originals", b"evidence")
    with pytest.raises(VaultError, match=r"cannot be listed"):
        list(elsewhere.walk("originals"))
    nobody = BucketVault("s3://bucket", "http://127.0.0.1:1")
    with pytest.raises(VaultError, match=r"at http://127.0.0.1:1 cannot be .*EndpointConnection"):
        nobody.holds("originals", "ab" * 32)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("vault_url", "bucket/x"), ("vault_url", "s3://No_Name"), ("vault_endpoint", "store:9000")],
)
def test_settings_that_name_no_bucket_are_refused(setting: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"WORKBENCH_{setting.upper()} cannot be used"):
        load_settings(**{setting: value})


def test_a_home_moves_into_a_bucket_and_back_by_its_backup(
    tmp_path: Path, address: str, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk_with_version(tmp_path / "home") as desk:
        back_up(desk.settings.home, desk.settings.database, desk.store.vault, tmp_path / "copy")
    files = files_below(tmp_path / "home" / "vault")
    for name, value in (("HOME", tmp_path / "moved"), ("VAULT_ENDPOINT", address)):
        monkeypatch.setenv(f"WORKBENCH_{name}", str(value))
    monkeypatch.setenv("WORKBENCH_VAULT_URL", f"s3://{bucket}")
    for words in (["restore", tmp_path / "copy"], ["verify"], ["backup", tmp_path / "again"]):
        done = CliRunner().invoke(app, [*map(str, words), "--json"])
        assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["verified_hashes"] == len(files) + 2
    assert files_below(tmp_path / "again" / "vault") == files
    home = tmp_path / "back"
    restore(
        tmp_path / "again", home, f"sqlite:///{home}/workbench.sqlite3", FolderVault(home / "vault")
    )
    with new_desk(home) as desk:
        assert desk.version(NUMBER, 1).number == 1
        assert desk.verify().whole
