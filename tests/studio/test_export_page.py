"""Every export is made on the page, saved by the browser and read back."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page
from psd_tools import PSDImage

from tests.desks import new_desk
from tests.studio.people import ARTIST, NUMBER, REVIEWER, desk_with_a_version
from workbench.desk import Desk

pytestmark = pytest.mark.browser
AGENCY, CONTACT = "Office of the Sample", "24 h: 555 0100"
_FILES = {
    "PNG": (".png",),
    "Poster": (".pdf",),
    "Media set": (".zip",),
    "Layers (PSD, TIFF)": (".psd", ".tif"),
    "Report for court": (".pdf",),
    "Bundle of the whole case (BagIt)": ("-bag.zip",),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = desk_with_a_version(tmp_path / "home")
    desk.set_agency(AGENCY, ["Missing Children Unit", CONTACT], "https://agency.example/tips")
    desk.submit_version(NUMBER, 1)
    desk.acting_as(REVIEWER).approve_version(NUMBER, 1)
    return desk


def test_every_format_is_exported_saved_and_read_back_and_none_from_a_public_address(
    desk: Desk, page: Page, studio: str, tmp_path: Path
) -> None:
    page.set_default_timeout(180_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{studio}/?case={NUMBER}&at-work={ARTIST}")
    page.locator(".compare img.after").wait_for(state="attached")
    saved = {chosen: _save(page, chosen, tmp_path / "saved") for chosen in _FILES}
    assert not [url for url in asked if url.startswith(f"{studio}/media/")]
    _check_pictures(desk, saved)
    poster = _words(saved["Poster"][".pdf"])
    for word in (NUMBER, "Age progressed to 10 years", AGENCY, CONTACT):
        assert word in poster
    report = _words(saved["Report for court"][".pdf"])
    assert NUMBER in report
    assert desk.version(NUMBER, 1).recipe_sha256 in report
    with new_desk(tmp_path / "other") as other:
        other.import_case(saved["Bundle of the whole case (BagIt)"]["-bag.zip"])
        assert other.verify().whole
        assert other.case(NUMBER).subject == "Nobody"
    logged = [e.action for e in desk.log(NUMBER) if e.actor == ARTIST and "exported" in e.action]
    kinds = ("picture", "poster", "media", "layers", "report", "bundle")
    assert list(dict.fromkeys(logged)) == [f"{kind} exported" for kind in kinds]


def _save(page: Page, chosen: str, folder: Path) -> dict[str, Path]:
    """Export in one format; return the saved files by the ends of their names."""
    # The first one is chosen from the start, while the page around it is still drawn.
    if chosen != next(iter(_FILES)):
        page.get_by_role("combobox", name="Format").click()
        page.get_by_role("option", name=chosen, exact=True).click()
    page.get_by_role("button", name="Export", exact=True).click()
    found: dict[str, Path] = {}
    for end in _FILES[chosen]:
        with page.expect_download() as download:
            page.get_by_role("link", name=f"{end}").first.click()
        found[end] = folder / chosen / download.value.suggested_filename
        assert found[end].name.startswith(NUMBER) and found[end].name.endswith(end)
        download.value.save_as(found[end])
    return found


def _check_pictures(desk: Desk, saved: Mapping[str, Mapping[str, Path]]) -> None:
    kept = desk.picture(NUMBER, 1)
    with Image.open(saved["PNG"][".png"]) as picture:
        assert (np.asarray(picture)[: kept.shape[0]] == kept).all()
    layered = PSDImage.open(saved["Layers (PSD, TIFF)"][".psd"])
    assert (layered.height, layered.width) == kept.shape[:2]
    assert len(list(layered)) > 1
    with zipfile.ZipFile(saved["Media set"][".zip"]) as media:
        assert media.testzip() is None
        assert any("1080x1080" in name for name in media.namelist())


def _words(pdf: Path) -> str:
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return " ".join(told.stdout.decode().replace("\u200b", "").split())
