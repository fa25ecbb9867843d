"""Three photographs taken in at once, in a real browser; what came of it is read from the store."""

from __future__ import annotations

import io
import struct
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from pillow_heif import from_pillow
from playwright.sync_api import FilePayload, Page, expect

from models.samples import sample
from tests.desks import settings_for
from tests.pipelines.test_photograph_refusals import png_chunk
from workbench.desk import Desk

pytestmark = pytest.mark.browser
NUMBER = "TEST-2026-010"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(settings_for(tmp_path / "home"))
    desk.open_case(NUMBER, subject="Nobody", born=date(2015, 3, 1), sex="F")
    return desk


def _file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def _heic(name: str) -> bytes:
    file = io.BytesIO()
    with Image.open(sample(name)) as image:
        from_pillow(image).save(file, quality=90)
    return file.getvalue()


def _bomb(side: int) -> bytes:
    """Return a file of a few bytes that says it is a picture of many."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", b"0" * 99)


def test_several_come_in_at_once_each_judged_and_what_is_no_photograph_is_refused_by_name(
    desk: Desk, page: Page
) -> None:
    girl, boy = sample("child-06-girl-light").read_bytes(), _heic("child-04-boy-medium")
    page.locator("input[type=file]").set_input_files(
        [
            _file("school.jpg", girl),
            _file("IMG_0001.HEIC", boy),
            _file("again.jpg", girl),
            _file("letter.txt", b"Dear sir or madam,\nplease find attached\n" * 9),
            _file("torn.jpg", girl[: len(girl) // 2]),
            _file("bomb.png", _bomb(20_000)),
        ]
    )
    for refused in (
        "again.jpg is the same file as school.jpg",
        "'letter.txt' is text, whatever its name says; JPEG, PNG, TIFF, WebP, HEIC and AVIF",
        "'torn.jpg' is incomplete or damaged",
        "'bomb.png' is 20,000 × 20,000 px, 400 megapixels; the limit is 120",
    ):
        expect(page.get_by_role("alert").filter(has_text=refused)).to_be_visible()
    # What is worth what is said before anything is taken in.
    expect(page.get_by_text("px from brow to chin")).to_have_count(2)
    expect(page.get_by_text("Ask the family for: one with a calm face")).to_have_count(1)
    assert desk.case(NUMBER).photos == []
    ages = page.get_by_label("Age in the photograph, years")
    expect(ages).to_have_count(2)
    ages.nth(0).fill("6")
    page.get_by_role("textbox", name="or when it was taken").nth(1).fill("summer 2019")
    page.get_by_label("Given by").nth(1).fill("the school")
    page.get_by_role("combobox", name="Consent to its use").nth(1).click()
    page.get_by_role("option", name="given", exact=True).click()
    page.get_by_role("button", name="Add the 2 photographs").click()
    expect(page.get_by_text("Photographs 1, 2 were added")).to_be_visible()
    first, second = desk.case(NUMBER).photos
    assert (first.file_name, first.age_years) == ("school.jpg", 6)
    assert (second.provider, second.consent, second.taken_text, second.format) == (
        "the school",
        "given",
        "summer 2019",
        "HEIC",
    )
    assert 4.2 < second.age_years < 4.6


@pytest.mark.nightly
def test_a_copy_is_noticed_and_what_was_half_typed_outlives_a_reload(
    desk: Desk, page: Page
) -> None:
    good = sample("child-06-girl-light")
    desk.take_in(NUMBER, good, age_years=6)
    smaller = io.BytesIO()
    with Image.open(good) as image:
        image.resize((image.width // 2, image.height // 2)).save(smaller, "JPEG")
    copy = _file("copy.jpg", smaller.getvalue())
    page.reload()
    page.get_by_label("Note on this version").press_sequentially("for the press")
    page.get_by_text("Add photographs").click()
    page.locator("input[type=file]").set_input_files(copy)
    expect(page.get_by_text(f"It looks like photograph 1 of case {NUMBER}.")).to_be_visible()
    page.get_by_label("Age in the photograph, years").press_sequentially("6.5")
    page.get_by_label("Given by").press_sequentially("the aunt")
    for box, said in (("Who it shows", "sibling"), ("Consent to its use", "given")):
        page.get_by_role("combobox", name=box).click()
        page.get_by_role("option", name=said, exact=True).click()
        expect(page.get_by_role("combobox", name=box)).to_have_value(said)
    page.reload()
    expect(page.get_by_label("Note on this version")).to_have_value("for the press")
    page.get_by_text("Add photographs").click()
    page.locator("input[type=file]").set_input_files(copy)
    expect(page.get_by_role("combobox", name="Who it shows")).to_have_value("sibling")
    expect(page.get_by_role("combobox", name="Consent to its use")).to_have_value("given")
    page.get_by_role("button", name="Add the photograph").click()
    expect(page.get_by_role("alert").filter(has_text="Tick 'Keep it all the same'")).to_be_visible()
    assert len(desk.case(NUMBER).photos) == 1
    page.get_by_text("Keep it all the same", exact=True).click()
    page.get_by_role("button", name="Add the photograph").click()
    expect(page.get_by_text("Photograph 2 was added")).to_be_visible()
    added = desk.case(NUMBER).photos[1]
    assert (added.age_years, added.provider) == (6.5, "the aunt")
    assert (added.relation, added.consent) == ("sibling", "given")
