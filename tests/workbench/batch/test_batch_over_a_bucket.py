"""A batch whose vault is in a bucket draws what one desk draws over a folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.desks import files_below, settings_for
from tests.object_stores import KEYS, running_object_store, s3_client
from tests.workbench.batch.made_up_batches import GOOD, kept, write_batch
from workbench.batch.here import Wishes, run_here
from workbench.batch.progress import ProgressShown
from workbench.desk import Desk


@pytest.mark.nightly
def test_a_vault_in_a_bucket_changes_no_byte(
    tmp_path: Path, alone: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    manifest = write_batch(tmp_path / "in", GOOD)
    with running_object_store() as address:
        s3_client(address).create_bucket(Bucket="cases")
        in_bucket = {"vault_url": "s3://cases/vault", "vault_endpoint": address}
        settings = settings_for(tmp_path / "home", **in_bucket)
        with Desk(settings) as desk, ProgressShown("none") as watch:
            run, _ = run_here(desk, manifest, tmp_path / "out", Wishes(workers=2), watch)
            assert run.counts == {"done": GOOD}
    assert kept(tmp_path / "home") == alone
    assert files_below(tmp_path / "home" / "vault") == {}
