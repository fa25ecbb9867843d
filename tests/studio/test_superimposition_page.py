"""A made-up skull over a made-up face in a real browser: asked for a lens, wiped, scored, kept."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from models.samples import sample
from pipelines.arrays import Floats
from pipelines.reconstruction.approximation import Reading
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from tests.desks import NUMBER, new_desk, open_case
from tests.skulls import skull_files
from tests.studio.canvas import as_it_lies, middle, pixels_of
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
    canvas = page.locator(".comparer canvas")
    expect(canvas).to_have_count(1)
    wiped = {}
    for key, value in (("Home", "0"), ("End", "100")):
        bar.press(key)
        expect(bar).to_have_attribute("aria-valuenow", value)
        wiped[key] = pixels_of(canvas)
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
    _check_wiped(tmp_path / "home", over_skull=wiped["Home"], photograph=wiped["End"])


def _check_wiped(home: Path, *, over_skull: Floats, photograph: Floats) -> None:
    """On the forehead one end of the wipe is all skull, and the other all face.

    The saved picture is half of each, so that it tells what the skull alone looks like.
    """
    with new_desk(home) as desk:
        face, saved = desk.photograph(NUMBER, 1).pixels, desk.picture(NUMBER, 1)
        found = desk.landmarks(NUMBER, 1)
    forehead = found.ibug68[[21, 22]].mean(axis=0) - [0, found.pupil_distance / 2]
    taken, mixed = as_it_lies(face, photograph), as_it_lies(saved, photograph)
    x, y = (round(at) for at in forehead * taken.shape[1] / face.shape[1])
    place = slice(y - 12, y + 12), slice(x - 12, x + 12)

    def off(shown: Floats, expected: Floats) -> float:
        there = middle(shown, taken)
        return float(np.median(np.abs(there[place] - expected[place])))

    bone = 2 * mixed - taken
    assert off(photograph, taken) < 4
    assert off(over_skull, bone) < 8
    assert off(photograph, bone) > 25
    assert off(over_skull, taken) > 25
