"""A made-up skull over a made-up face in a real browser: asked for a lens, wiped, scored, kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from models.samples import sample
from pipelines.reconstruction.approximation import Reading
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from tests.desks import NUMBER, new_desk, open_case
from tests.skulls import skull_files
from tests.studio.waiting import kept_recipe

pytestmark = pytest.mark.browser


def test_a_comparison_asks_for_the_lens_is_wiped_and_kept(
    page: Page, studio: str, tmp_path: Path
) -> None:
    skull, _points = skull_files(tmp_path)
    with new_desk(tmp_path / "home") as desk:
        open_case(desk)
        kept = desk.take_in_skull(NUMBER, skull.read_bytes(), skull.name, Reading("LPS"))
        photo = desk.take_in(NUMBER, sample("child-06-girl-light"), age_years=6, relation="other")
    page.goto(f"{studio}/superimposition")
    save = page.get_by_role("button", name="Save a version")
    expect(page.get_by_text("distance of a camera cannot be told")).to_be_visible()
    expect(save).to_be_disabled()
    page.get_by_role("combobox", name="What is known of the camera").click()
    page.get_by_role("option", name="Distance of the camera").click()
    page.get_by_role("tab", name="Overlay").click()
    bar = page.get_by_role("slider", name="Divide between before and after")
    expect(page.locator(".comparer-stage[data-ready=true]")).to_be_visible()
    bar.press("Home")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    expect(page.get_by_text("mm mean reprojection")).to_be_visible()
    page.get_by_role("tab", name="Criteria").click()
    expect(page.get_by_text("Most support, for or against")).to_be_visible()

    # What an examiner scores and what is known of the camera outlive a reload.
    score = page.get_by_role("combobox", name=re.compile("Examiner on: ")).first
    score.click()
    page.get_by_role("option", name="consistent", exact=True).click()
    note = page.get_by_role("textbox", name=re.compile("Note on: ")).first
    note.fill("seen on both sides")
    note.press("Tab")
    page.wait_for_function(
        "(said) => Object.values({...sessionStorage}).some((kept) => kept.includes(said))",
        arg="seen on both sides",
    )
    page.reload()
    camera = page.get_by_role("combobox", name="What is known of the camera")
    expect(camera).to_have_value("Distance of the camera")
    expect(save).to_be_enabled()
    page.get_by_role("tab", name="Criteria").click()
    expect(score).to_have_value("consistent")
    expect(note).to_have_value("seen on both sides")
    save.click()

    recipe = kept_recipe(tmp_path / "home", page)
    assert isinstance(recipe, SuperimpositionRecipe)
    assert (recipe.skull.sha256, recipe.photograph) == (kept.sha256, photo.sha256)
    assert (recipe.distance_mm, recipe.focal_mm35) == (1500.0, None)
    assert [(entry.state, entry.note) for entry in recipe.scores.values()] == [
        ("consistent", "seen on both sides")
    ]
