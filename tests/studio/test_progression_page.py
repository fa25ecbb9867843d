"""An artist's first picture in the studio: open a case, load, move a slider, save, export."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from skimage import data

from models.samples import GROUP_OF_THREE, sample
from tests.studio.waiting import settle
from workbench.desk import Desk
from workbench.settings import Settings

pytestmark = pytest.mark.browser


def _portrait() -> bytes:
    buffer = BytesIO()
    Image.fromarray(data.astronaut()).save(buffer, "PNG")
    return buffer.getvalue()


def _open_case(page: Page, number: str) -> None:
    page.get_by_label("Case number").fill(number)
    page.get_by_label("Subject's name").fill("Portrait of a public person")
    page.get_by_role("spinbutton", name="year, Date of birth").click()
    page.keyboard.type("19561119")
    page.keyboard.press("Escape")
    page.get_by_text("female", exact=True).click()
    page.get_by_role("button", name="Open the case", exact=True).click()
    expect(page.get_by_text(f"Case {number} is open.")).to_be_visible()


def _add_photograph(page: Page, picture: bytes | None = None) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "portrait.png", "mimeType": "image/png", "buffer": picture or _portrait()}
    )
    age = page.get_by_label("Age in the photograph, years")
    age.fill("33")
    age.press("Tab")
    page.get_by_role("button", name="Add the photograph").click()
    expect(page.get_by_text("Photograph 1 was added")).to_be_visible()


def test_a_photograph_is_loaded_aged_saved_and_exported_with_its_case_number(
    page: Page, tmp_path: Path
) -> None:
    problems: list[str] = []
    outside: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("http://127.0.0.1", "data:", "blob:", "ws://127.0.0.1"))
            else outside.append(request.url)
        ),
    )
    _open_case(page, "TEST-2026-001")
    _add_photograph(page)
    expect(page.get_by_text("Age progressed to 39 years").first).to_be_visible()

    slider = page.get_by_role("slider", name="Target age, years")
    slider.focus()
    for _ in range(16):
        slider.press("ArrowRight")
    expect(page.get_by_text("Age progressed to 55 years").first).to_be_visible()
    page.get_by_text("Show the head alone").click()
    expect(page.locator(".compare img.after")).to_have_js_property("naturalWidth", 512)
    page.get_by_text("Show the head alone").click()
    expect(page.locator(".compare img.after")).not_to_have_js_property("naturalWidth", 512)
    page.screenshot(path=tmp_path / "before-and-after.png", full_page=True)

    divide = page.get_by_role("slider", name="Divide between before and after")
    divide.focus()
    divide.press("ArrowLeft")
    expect(divide).to_have_attribute("aria-valuenow", "48")

    page.get_by_label("Note on this version").fill("first version")
    page.get_by_role("button", name="Save a version").click()
    expect(page.get_by_text("Version 1 is saved.")).to_be_visible()
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save TEST-2026-001").click()
    exported = tmp_path / download.value.suggested_filename
    download.value.save_as(exported)

    assert "TEST-2026-001" in exported.name
    assert b"TEST-2026-001" in exported.read_bytes()
    with Image.open(exported) as picture:
        assert picture.width == 512
        assert picture.height > 512
    assert problems == []
    assert outside == []


@pytest.mark.nightly
def test_an_impossible_age_is_explained_beside_the_last_picture(page: Page) -> None:
    _open_case(page, "TEST-2026-006")
    _add_photograph(page)
    expect(page.get_by_text("Age progressed to 39 years").first).to_be_visible()
    slider = page.get_by_role("slider", name="Target age, years")
    slider.focus()
    slider.press("Home")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("target age of 2 years lies below the photograph's age of 33")
    expect(alert).to_contain_text("The switch is Allow a younger age")
    assert "--" not in alert.inner_text()
    expect(page.get_by_text("This is still the picture at 39 years.")).to_be_visible()
    expect(page.locator(".compare img.after")).to_be_visible()
    expect(page.get_by_role("button", name="Save a version")).to_be_disabled()
    expect(page.get_by_role("tab", name="Landmarks")).to_be_visible()

    page.get_by_text("Allow a younger age").first.click()
    expect(page.get_by_text("Age progressed to 2 years").first).to_be_visible()
    expect(page.get_by_role("button", name="Save a version")).to_be_enabled()


@pytest.mark.nightly
def test_a_refused_photograph_keeps_what_was_filled_in_and_a_new_case_is_the_chosen_one(
    page: Page,
) -> None:
    _open_case(page, "Z-LAST")
    page.get_by_text("Open a case", exact=True).click()
    _open_case(page, "A-FIRST")
    expect(page.get_by_role("combobox", name="Case")).to_have_value("A-FIRST")
    page.locator("input[type=file]").set_input_files(
        {"name": "portrait.png", "mimeType": "image/png", "buffer": _portrait()}
    )
    page.get_by_role("button", name="Add the photograph").click()
    expect(page.get_by_role("alert")).to_contain_text("age in the photograph is missing")
    age = page.get_by_label("Age in the photograph, years")
    age.fill("33")
    age.press("Tab")
    page.get_by_role("button", name="Add the photograph").click()
    expect(page.get_by_text("Photograph 1 was added")).to_be_visible()


def test_a_file_that_is_no_photograph_is_refused_in_words(page: Page) -> None:
    _open_case(page, "TEST-2026-003")
    page.locator("input[type=file]").set_input_files(
        {"name": "portrait.jpg", "mimeType": "image/jpeg", "buffer": b"not a picture"}
    )
    # It is refused as it comes, before anything is asked of it.
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert).to_contain_text("portrait.jpg")
    expect(page.get_by_role("button", name="Add the photograph")).to_have_count(0)
    assert "Traceback" not in alert.inner_text()


@pytest.mark.nightly
def test_one_of_three_faces_is_chosen(page: Page) -> None:
    _open_case(page, "TEST-2026-004")
    _add_photograph(page, sample(GROUP_OF_THREE).read_bytes())
    expect(page.get_by_text("shows 3 faces")).to_be_visible()
    page.get_by_role("button", name="Face 2", exact=True).click()
    expect(page.get_by_text("Face 2 of photograph 1 is the subject's.")).to_be_visible()
    expect(page.get_by_text("Age progressed to 39 years").first).to_be_visible()


@pytest.mark.nightly
def test_a_relatives_feature_is_shown_and_saved_beside_the_picture_without(
    page: Page, tmp_path: Path
) -> None:
    with Desk(Settings(home=tmp_path / "home")) as desk:
        desk.open_case("TEST-2026-007", subject="Synthetic", born=date(2014, 5, 1), sex="F")
        desk.take_in("TEST-2026-007", sample("child-06-girl-light"), age_years=6)
        mother = sample("adult-25-woman-dark")
        desk.take_in("TEST-2026-007", mother, age_years=25, relation="mother")
    page.reload()
    expect(page.get_by_text("Age progressed to 12 years").first).to_be_visible()
    page.get_by_text("Relatives, donor hair, models").click()
    # What is touched while it still unfolds folds it up again.
    page.wait_for_timeout(800)
    relatives = page.get_by_role("combobox", name="Relatives to take features from")
    # A click waits until the page stands still: drawn anew, the list would close.
    relatives.click()
    relatives.fill("mother")
    expect(page.get_by_role("option", name="2: mother, 25 years")).to_be_visible()
    relatives.press("Enter")
    # While its list is open, all else is hidden from assistive technology.
    relatives.press("Escape")
    nose = page.get_by_role("slider", name="Nose")
    expect(nose).to_have_value("0")
    expect(page.get_by_text("Without relatives")).to_have_count(0)
    nose.focus()
    for _ in range(4):
        nose.press("ArrowRight")
    expect(page.get_by_text("Without relatives")).to_be_visible()
    expect(page.get_by_text("With relatives")).to_be_visible()
    page.screenshot(path=tmp_path / "relatives.png", full_page=True)
    page.get_by_role("button", name="Save a version").click()
    expect(
        page.get_by_text("Version 2 is saved beside version 1 without relatives.")
    ).to_be_visible()


def test_what_was_chosen_outlives_a_reload_and_is_taken_back(page: Page, tmp_path: Path) -> None:
    with Desk(Settings(home=tmp_path / "home")) as desk:
        desk.open_case("TEST-2026-011", subject="Synthetic", born=date(2014, 5, 1), sex="F")
        desk.take_in("TEST-2026-011", sample("child-06-girl-light"), age_years=6)
    page.reload()
    strength = page.get_by_role("slider", name="Growth strength")
    expect(strength).to_have_value("1")
    settle(page)
    strength.press("Home")
    undo = page.get_by_role("button", name="Back one choice")
    expect(undo).to_be_enabled()
    settle(page)
    page.reload()
    expect(strength).to_have_value("0")
    settle(page)
    undo.click()
    expect(strength).to_have_value("1")
    page.get_by_role("button", name="Forward one choice").click()
    expect(strength).to_have_value("0")


@pytest.mark.nightly
def test_a_preset_is_applied_taken_back_and_kept_for_every_case(page: Page, tmp_path: Path) -> None:
    with Desk(Settings(home=tmp_path / "home")) as desk:
        desk.open_case("TEST-2026-012", subject="Synthetic", born=date(2014, 5, 1), sex="F")
        desk.take_in("TEST-2026-012", sample("child-06-girl-light"), age_years=6)
    page.reload()
    skin = page.get_by_role("slider", name="Skin changes")
    strength = page.get_by_role("slider", name="Growth strength")
    expect(strength).to_have_value("1")
    page.get_by_text("Skin, weight, hair").click()
    expect(skin).to_have_value("1")
    settle(page)
    page.get_by_role("button", name="Presets").click()
    page.get_by_role("button", name="Soft", exact=True).click()
    expect(skin).to_have_value("0.5")
    expect(strength).to_have_value("0.8")
    settle(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Back one choice").click()
    expect(skin).to_have_value("1")
    expect(strength).to_have_value("1")
    settle(page)
    strength.press("Home")
    expect(strength).to_have_value("0")
    page.get_by_role("button", name="Save as a preset").click()
    page.get_by_role("textbox", name="Name of the preset").fill("No growth")
    page.get_by_role("button", name="Save the preset").click()
    expect(page.get_by_text("The preset 'No growth' is saved")).to_be_visible()
    with Desk(Settings(home=tmp_path / "home")) as desk:
        (own,) = (preset for preset in desk.presets() if preset.own)
    assert own.name == "No growth"
    assert own.choices.growth.strength == 0
    assert own.choices.hair is not None
    assert own.choices.hair.grey is None
