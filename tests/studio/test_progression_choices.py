"""What an artist chooses of a progression reaches the saved recipe, and outlives a reload."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from models.samples import sample
from pipelines.recipe import ConsensusRecipe, Recipe
from pipelines.steps import GrowthStep, LocksStep, SkinStep
from tests.desks import NUMBER, settings_for
from tests.kept_homes import filled
from tests.studio.waiting import kept_recipe, settle
from workbench.desk import Desk
from workbench.studio.components.version_timeline import Place, places_of

pytestmark = pytest.mark.browser


@pytest.fixture
def two_photographs(tmp_path: Path) -> None:
    filled(tmp_path / "home", _with_two_photographs)


@pytest.fixture
def girl(two_photographs: None, page: Page) -> Page:
    """Return the page over a case with two photographs of one synthetic girl."""
    expect(page.get_by_text("Age progressed to 14 years").first).to_be_visible()
    settle(page)
    return page


def _with_two_photographs(home: Path) -> None:
    with Desk(settings_for(home)) as desk:
        desk.open_case(NUMBER, subject="Synthetic", born=date(2014, 5, 1), sex="F")
        desk.take_in(NUMBER, sample("child-06-girl-light"), age_years=6)
        desk.take_in(NUMBER, sample("adult-25-woman-dark"), age_years=8)
        for number in (1, 2):
            desk.landmarks(NUMBER, number)


def _turn(page: Page, dials: str, dial: str, key: str) -> Locator:
    opened = page.get_by_text(dials).first
    opened.click()
    slider = page.get_by_role("slider", name=dial)
    expect(slider).to_be_visible()
    settle(page)
    slider.press(key)
    settle(page)
    return slider


def _saved(page: Page, home: Path) -> Recipe:
    page.get_by_role("button", name="Save a version").click()
    recipe = kept_recipe(home, page)
    assert isinstance(recipe, Recipe)
    return recipe


@pytest.mark.nightly
def test_weights_and_the_drawn_photograph_reach_the_recipe_and_come_back_to_go_on_from(
    girl: Page, tmp_path: Path
) -> None:
    _turn(girl, "Weights in the fusion", "1: 6 years", "End")
    expect(girl.get_by_text("1 not as usual")).to_be_visible()
    draw = girl.get_by_role("combobox", name="Photograph to draw on")
    draw.click()
    girl.get_by_role("option", name="1: 6 years").click()
    # While the controls come anew, both lines may say for a moment that theirs is the drawn one.
    expect(girl.get_by_text("1: 6 years · ")).to_contain_text("· drawn")
    settle(girl)
    girl.reload()
    expect(draw).to_have_value("1: 6 years")
    settle(girl)
    recipe = _saved(girl, tmp_path / "home")
    with Desk(settings_for(tmp_path / "home")) as desk:
        usual = desk.plan(NUMBER, target_age=14, drawn=1)
    drawn, other = (source.weight for source in recipe.sources)
    reckoned, beside = (source.weight for source in usual.sources)
    assert recipe.sources[0].age_years == 6
    assert drawn / other == pytest.approx(4 * reckoned / beside)

    _begin_a_second_version(girl)
    girl.get_by_role("button", name="Go on from this version").last.click()
    expect(girl.get_by_text("Goes on from version 1", exact=True)).to_be_visible()
    expect(girl.get_by_role("slider", name="Target age, years")).to_have_value("14")
    expect(draw).to_have_value("1: 6 years")
    settle(girl)
    girl.reload()
    expect(girl.get_by_text("Goes on from version 1", exact=True)).to_be_visible()
    expect(draw).to_have_value("1: 6 years")
    settle(girl)
    girl.get_by_role("button", name="Save a version").click()
    expect(girl.get_by_text("Version 3 is saved. It goes on from version 1.")).to_be_visible()
    with Desk(settings_for(tmp_path / "home")) as desk:
        versions = desk.case(NUMBER).versions
    assert [[one.number for one in each.parents] for each in versions] == [[], [1], [1]]
    assert [versions[n].recipe_sha256 == recipe.sha256 for n in (1, 2)] == [False, True]
    assert places_of(versions) == {1: Place(0, 0), 2: Place(1, 0), 3: Place(1, 1)}

    girl.get_by_role("button", name="Begin anew").click()
    expect(girl.get_by_text("Goes on from version", exact=False)).to_have_count(0)
    expect(draw).to_have_value("")
    girl.get_by_role("button", name="Back one choice").click()
    expect(girl.get_by_text("Goes on from version 3", exact=True)).to_be_visible()
    expect(draw).to_have_value("1: 6 years")
    _check_landmarks_fit(girl)


def _check_landmarks_fit(page: Page) -> None:
    """Of two photographs one is chosen over the landmarks; what keeps them is in sight below."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.reload()
    expect(page.get_by_text("Age progressed to 14 years").first).to_be_visible()
    page.get_by_role("tab", name="Landmarks").click()
    expect(page.get_by_role("combobox", name="Photograph", exact=True)).to_be_visible()
    keep = page.get_by_role("button", name="Keep these landmarks")
    expect(keep).to_be_in_viewport(ratio=1)
    _check_what_moves_is_foreseen(page)


def _check_what_moves_is_foreseen(page: Page) -> None:
    """The landmarks are those of a version: held and moved, they show what they come to."""
    photograph = page.get_by_alt_text("photograph under its landmarks")
    before = photograph.get_attribute("src") or ""
    page.get_by_role("combobox", name="Photograph", exact=True).click()
    page.get_by_role("option", name="1: 6 years").click()
    expect(photograph).not_to_have_attribute("src", before)
    settle(page)
    ahead = page.locator(".inset canvas")
    expect(ahead).to_be_hidden()
    corner = page.locator('circle[data-index="48"]')
    corner.wait_for()
    box = corner.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 15, y, steps=4)
    expect(ahead).to_be_visible()
    page.mouse.up()


def _begin_a_second_version(page: Page) -> None:
    """Save another version, at a later age, from the photograph that is worth most."""
    expect(page.get_by_text("Goes on from version 1", exact=True)).to_be_visible()
    page.get_by_role("combobox", name="Photograph to draw on").press("Backspace")
    slider = page.get_by_role("slider", name="Target age, years")
    slider.press("End")
    expect(page.get_by_text("Age progressed to 80 years").first).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Save a version").click()
    expect(page.get_by_text("Version 2 is saved. It goes on from version 1.")).to_be_visible()
    expect(page.get_by_text("Goes on from version 2", exact=True)).to_be_visible()
    settle(page)


@pytest.mark.nightly
def test_one_region_and_one_effect_are_turned_down_and_taken_back(
    girl: Page, tmp_path: Path
) -> None:
    nose = _turn(girl, "Growth by region", "Nose", "Home")
    expect(nose).to_have_value("0")
    girl.get_by_role("button", name="All as usual").click()
    expect(nose).to_have_value("1")
    girl.get_by_role("button", name="Back one choice").click()
    expect(nose).to_have_value("0")
    _turn(girl, "Skin, effect by effect", "Teeth", "Home")
    expect(girl.get_by_text("1 not as usual").nth(1)).to_be_visible()
    settle(girl)
    girl.reload()
    expect(girl.get_by_text("1 not as usual").nth(1)).to_be_visible()
    recipe = _saved(girl, tmp_path / "home")
    growth, skin = recipe.step(GrowthStep), recipe.step(SkinStep)
    assert growth is not None
    assert skin is not None
    assert growth.regions == {"nose": 0}
    assert skin.effects["teeth"].strength == 0


def _paint(page: Page, down: float) -> None:
    """Draw a short stroke from the middle of the picture, at this share of its height."""
    box = page.locator(".brush canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * down
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y)
    page.mouse.up()


@pytest.mark.nightly
def test_a_mole_that_is_painted_over_stays_locked(girl: Page, tmp_path: Path) -> None:
    girl.get_by_role("tab", name="Brush").click()
    strokes = girl.get_by_role("radio", name="Moles and scars")
    _paint(girl, 0.5)
    expect(strokes).to_have_text("Moles and scars · 1")
    _paint(girl, 0.7)
    expect(strokes).to_have_text("Moles and scars · 2")
    erase = girl.get_by_role("button", name="Erase")
    erase.click()
    expect(erase).to_have_attribute("aria-pressed", "true")
    _paint(girl, 0.5)
    expect(strokes).to_have_text("Moles and scars · 1")
    girl.get_by_role("button", name="Take back").click()
    expect(strokes).to_have_text("Moles and scars · 2")
    girl.get_by_role("button", name="Take back").click()
    expect(strokes).to_have_text("Moles and scars · 1")
    settle(girl)
    girl.reload()
    expect(girl.get_by_role("button", name="Back one choice")).to_be_enabled()
    settle(girl)
    recipe = _saved(girl, tmp_path / "home")
    locks = recipe.step(LocksStep)
    assert locks is not None
    (mark,) = locks.marks
    width, height = recipe.sources[0].landmarks.image_size
    assert mark.points[0] == pytest.approx((width / 2, height / 2), abs=2)


@pytest.mark.nightly
def test_a_typed_age_that_cannot_be_is_refused_in_words(girl: Page) -> None:
    typed = girl.get_by_role("spinbutton", name="Target age, typed")
    typed.fill("200")
    typed.press("Enter")
    alert = girl.get_by_role("alert")
    expect(alert).to_contain_text("An age of 200 years cannot be worked with")
    expect(girl.get_by_role("button", name="Save a version")).to_be_disabled()
    typed.fill("-3")
    typed.press("Enter")
    expect(alert).to_contain_text("An age of -3 years cannot be worked with")
    typed.fill("9")
    typed.press("Enter")
    expect(girl.get_by_text("Age progressed to 9 years").first).to_be_visible()
    expect(girl.get_by_role("slider", name="Target age, years")).to_have_value("9")


def test_variants_stand_side_by_side_at_one_size_and_are_saved(girl: Page, tmp_path: Path) -> None:
    girl.get_by_role("tab", name="Variants").click()
    pictures = girl.get_by_role("tabpanel").get_by_role("img", name="growth")
    expect(pictures).to_have_count(3)
    boxes = [picture.bounding_box() for picture in pictures.all()]
    sizes = {(round(box["width"]), round(box["height"])) for box in boxes if box}
    assert len(sizes) == 1
    assert len({picture.get_attribute("src") for picture in pictures.all()}) == 3

    girl.get_by_role("button", name="Save slow, median and fast growth").click()
    expect(girl.get_by_text("Versions 1 to 4 are saved.")).to_be_visible(timeout=90_000)
    with Desk(settings_for(tmp_path / "home")) as desk:
        versions = desk.case(NUMBER).versions
        recipes = [desk.recipe(NUMBER, version.number) for version in versions]
    variants = [recipe for recipe in recipes if isinstance(recipe, Recipe)]
    steps = [variant.step(GrowthStep) for variant in variants]
    assert [step.rate for step in steps if step] == [-1, 0, 1]
    (mean,) = (recipe for recipe in recipes if isinstance(recipe, ConsensusRecipe))
    assert mean.parts == tuple(variants)
    assert [version.kind for version in versions][3] == "consensus"
    assert [parent.number for parent in versions[3].parents] == [1, 2, 3]
    assert len({version.rendering_sha256 for version in versions}) == 4


@pytest.mark.nightly
def test_a_layer_is_switched_off_on_the_screen_alone(girl: Page, tmp_path: Path) -> None:
    after = girl.locator(".compare img.after")
    before = after.get_attribute("src")
    assert before is not None
    girl.get_by_role("button", name="Layers").click()
    eyes = girl.get_by_role("switch", name="Eyes")
    expect(eyes).to_be_checked()
    eyes.press("Space")
    expect(girl.get_by_text("1 layer is off")).to_be_visible()
    expect(after).not_to_have_attribute("src", before)
    settle(girl)
    eyes.press("Space")
    expect(after).to_have_attribute("src", before)
