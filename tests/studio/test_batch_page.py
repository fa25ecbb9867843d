"""A batch in a real browser: refused with all bad rows, run, stopped at nothing, tried again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.workbench.batch.made_up_batches import face, kept
from workbench.batch.kinds import COLUMNS

pytestmark = pytest.mark.browser


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def _manifest(*rows: str) -> FilePayload:
    return _file("jobs.csv", "\n".join([",".join(COLUMNS), *rows, ""]).encode())


def test_a_batch_is_checked_watched_and_its_failures_tried_again(
    page: Page, studio: str, tmp_path: Path
) -> None:
    page.goto(f"{studio}/batch")
    manifest, others = (
        page.get_by_role("region", name=name).locator("input[type=file]")
        for name in ("Manifest", "Photographs and other files")
    )
    run = page.get_by_role("button", name="Check and run")
    run.click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("No manifest is chosen")
    manifest.set_input_files(
        _manifest(
            "A-1,age_progression,a.jpg,6,14,F",
            "A-2,age_progression,../home/vault/x,6,14,F",
            "A-3,age_progression,b.jpg,6,14,F",
            "A-4,drawing,c.jpg,6,14,F",
        )
    )
    run.click()
    expect(alert).to_contain_text("line 3: photographs: '../home/vault/x'")
    page.get_by_role("button", name="Remove jobs.csv").click()

    manifest.set_input_files(
        _manifest("G-1,age_progression,1.jpg,6,14,F", "P-1,age_progression,poison.jpg,6,14,F")
    )
    others.set_input_files([_file("1.jpg", face(1)), _file("poison.jpg", b"no picture")])
    run.click()
    expect(page.get_by_text("The batch is at work.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 jobs: 1 done, 1 failed")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("cell", name="P-1")).to_be_visible()
    expect(
        page.get_by_role("cell", name="Begin a new batch with this row alone and a photograph")
    ).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Contact sheet (PDF)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    home = kept(tmp_path / "home")
    assert {case: len(versions) for case, versions in home.items()} == {"G-1": 1}

    page.get_by_role("button", name="Try the failures again").click()
    give_up = time.monotonic() + 90
    # The button of before may stand while the new run begins, so the run's own log tells its end.
    while (log := _logged(tmp_path)).count("P-1, age_progression: failed") < 2:
        assert time.monotonic() < give_up, log
        page.wait_for_timeout(500)
    assert log.count("G-1, age_progression") == 1, "what was done is not looked at again"
    expect(page.get_by_role("button", name="Try the failures again")).to_be_visible(timeout=90_000)


def _logged(tmp_path: Path) -> str:
    return "".join(file.read_text() for file in tmp_path.glob("home/batches/*/batch.log"))
