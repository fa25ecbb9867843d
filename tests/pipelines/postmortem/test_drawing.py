"""Made-up portraits altered as after death come back towards life, and only where asked."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.layers import flatten
from pipelines.materials import Materials
from pipelines.photograph import Photograph
from pipelines.postmortem.almond import almond
from pipelines.postmortem.drawing import draw_postmortem
from pipelines.postmortem.recipe import PostmortemRecipe, plan_postmortem
from pipelines.postmortem.shifting import forward, swelling_layer
from pipelines.postmortem.steps import (
    ColourStep,
    DonorEyes,
    EyesStep,
    MouthStep,
    PostmortemChoices,
    Side,
    SwellingStep,
    SwollenSpot,
    WoundsStep,
)
from pipelines.rendering import Rendering
from tests.deceased import Deceased, deceased, mouth_opened
from tests.sitters import sitter

NAMES = ("adult-25-woman-dark", "child-09-boy-light")
SIDE = 420
FIRST, SECOND = "a" * 64, "b" * 64


def draw(
    pixels: Pixels, landmarks: Landmarks, choices: PostmortemChoices, donor: Pixels | None = None
) -> Rendering:
    known = {FIRST: Photograph(pixels, FIRST, "PNG")}
    if donor is not None:
        known[SECOND] = Photograph(donor, SECOND, "PNG")
    return draw_postmortem(plan_postmortem(FIRST, landmarks, choices), Materials.of(known))


def changed(before: Pixels, after: Pixels) -> Floats:
    return np.abs(before.astype(int) - after).max(axis=2)


def colour_apart(one: Pixels, other: Pixels, weights: Floats) -> float:
    away = np.linalg.norm((to_lab(one) - to_lab(other))[..., 1:], axis=-1)
    return float((away * weights).sum() / weights.sum())


def cheeks(made: Deceased) -> Floats:
    frame = eye_frame(made.landmarks)
    y, x = np.mgrid[: made.pixels.shape[0], : made.pixels.shape[1]]
    places = frame.enter(np.stack([x, y], axis=-1).astype(float))
    return np.exp(
        -0.5 * ((np.abs(places[..., 0]) - 0.55) ** 2 + (places[..., 1] - 0.5) ** 2) / 0.02
    )


def test_every_strength_of_0_keeps_the_photograph_to_the_bit() -> None:
    made = deceased(NAMES[0], SIDE)
    nothing = PostmortemChoices(
        wounds=WoundsStep(strength=0, strokes=(made.wound,)),
        swelling=SwellingStep(strength=0, parts={"left cheek": 1.0}),
        mouth=MouthStep(strength=0),
        eyes=EyesStep(strength=0),
        colour=ColourStep(lividity=0, pallor=0),
    )
    for choices in (nothing, PostmortemChoices()):
        drawn = draw(made.pixels, made.landmarks, choices)
        assert np.array_equal(drawn.pixels, made.pixels)
        assert [layer.name for layer in drawn.layers] == ["photograph"]


def test_the_same_recipe_gives_the_same_bytes_and_survives_its_file() -> None:
    made = deceased(NAMES[0], SIDE)
    choices = PostmortemChoices(wounds=WoundsStep(strokes=(made.wound,)), eyes=EyesStep(),
                                colour=ColourStep())  # fmt: skip
    recipe = plan_postmortem(FIRST, made.landmarks, choices)
    again = PostmortemRecipe.model_validate_json(recipe.canonical())
    assert again.sha256 == recipe.sha256
    known = Materials.of({FIRST: Photograph(made.pixels, FIRST, "PNG")})
    one, other = (draw_postmortem(each, known).pixels for each in (recipe, again))
    assert np.array_equal(one, other)


@pytest.mark.parametrize("name", NAMES)
def test_the_whites_of_drawn_eyes_are_no_paper(name: str) -> None:
    """They are warm and no lighter than the light skin that they stand in."""
    made = deceased(name, SIDE)
    drawn = draw(made.pixels, made.landmarks, PostmortemChoices(eyes=EyesStep())).pixels
    light_skin = np.percentile(made.pixels[cheeks(made) > 0.3].max(axis=1), 90)
    for side in get_args(Side):
        spots = almond(made.landmarks, side, 1.0).leave(np.array([[0.2, 0.03], [0.77, 0.03]]))
        for x, y in np.rint(spots).astype(int):
            white = drawn[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3).mean(axis=0)
            assert white.max() < max(0.75 * light_skin, 135)
            assert white[0] >= white[2]


@pytest.mark.parametrize("name", NAMES)
def test_pale_and_livid_skin_comes_back_towards_its_colour_in_life(name: str) -> None:
    made = deceased(name, SIDE)
    drawn = draw(made.pixels, made.landmarks, PostmortemChoices(colour=ColourStep())).pixels
    whole = cheeks(made)
    before, after = (colour_apart(made.alive, one, whole) for one in (made.pixels, drawn))
    assert after < 0.6 * before
    livid = made.livid * whole
    plain = (1 - made.livid) * whole
    uneven = [abs(_mean(one, livid) - _mean(one, plain))[2] for one in (made.pixels, drawn)]
    assert uneven[1] < 0.4 * uneven[0]


def _mean(pixels: Pixels, weights: Floats) -> Floats:
    return (to_lab(pixels) * weights[..., None]).sum(axis=(0, 1)) / weights.sum()


def test_a_stated_tone_is_what_the_skin_becomes() -> None:
    made = deceased(NAMES[0], SIDE)
    tone = (168, 118, 92)
    choices = PostmortemChoices(colour=ColourStep(tone=tone))
    drawn = draw(made.pixels, made.landmarks, choices).pixels
    wanted = to_lab(np.array([[tone]], np.float32))[0, 0]
    assert np.abs(_mean(drawn, cheeks(made)) - wanted)[1:].max() < 4


def test_the_background_keeps_its_colour() -> None:
    made = deceased(NAMES[1], SIDE)
    drawn = draw(made.pixels, made.landmarks, PostmortemChoices(colour=ColourStep())).pixels
    corner = np.s_[: SIDE // 6, : SIDE // 6]
    assert np.array_equal(drawn[corner], made.pixels[corner])


@pytest.mark.parametrize("name", NAMES)
def test_a_wound_is_covered_with_the_skins_own_light_and_texture(name: str) -> None:
    made = deceased(name, SIDE)
    choices = PostmortemChoices(wounds=WoundsStep(strokes=(made.wound,)))
    layer = draw(made.pixels, made.landmarks, choices).layers[-1]
    drawn = flatten([draw(made.pixels, made.landmarks, PostmortemChoices()).layers[0], layer])
    reach = np.zeros(made.pixels.shape[:2], bool)
    x, y = layer.offset
    reach[y : y + layer.pixels.shape[0], x : x + layer.pixels.shape[1]] = layer.pixels[..., 3] > 0
    assert not changed(made.pixels, drawn)[~reach].any()
    # Nothing of the wound is left: it was by far the darkest and reddest.
    away = [np.abs(to_lab(one) - to_lab(made.alive))[reach][:, 0] for one in (made.pixels, drawn)]
    assert np.percentile(away[1], 95) < 0.5 * np.percentile(away[0], 95)
    assert _grain(drawn, reach) == pytest.approx(_grain(made.alive, reach), rel=0.6)


def _grain(pixels: Pixels, where: NDArray[np.bool_]) -> float:
    light = to_lab(pixels)[..., 0]
    return float(np.median(np.abs(light[1:, 1:] - light[:-1, :-1])[where[1:, 1:]]))


@pytest.mark.parametrize("name", NAMES)
def test_closed_eyes_are_opened_inside_their_own_frame(name: str) -> None:
    made = deceased(name, SIDE)
    iris = (60, 110, 150)
    drawn = draw(made.pixels, made.landmarks, PostmortemChoices(eyes=EyesStep(iris=iris)))
    assert [layer.name for layer in drawn.layers[1:]] == ["right eye open", "left eye open"]
    points, unit = made.landmarks.ibug68, made.landmarks.pupil_distance
    for eye in (points[36:42], points[42:48]):
        spot = np.rint(eye.mean(axis=0)).astype(int)
        near = drawn.pixels[spot[1] - 8 : spot[1] + 8, spot[0] - 8 : spot[0] + 8].reshape(-1, 3)
        assert near.min(axis=0).max() < 50
        assert (near[:, 2].astype(int) > near[:, 0] + 15).mean() > 0.15
    low = int(points[30, 1])
    assert np.array_equal(drawn.pixels[low:], made.pixels[low:])
    found = find_landmarks(Photograph(drawn.pixels, FIRST, "PNG"))
    opened = np.linalg.norm(found.ibug68[[37, 43]] - found.ibug68[[41, 47]], axis=1)
    assert (opened > 0.1 * unit).all()


def test_half_open_eyes_show_less() -> None:
    made = deceased(NAMES[0], SIDE)
    shown = [
        changed(made.pixels, draw(made.pixels, made.landmarks,
                                  PostmortemChoices(eyes=EyesStep(strength=s))).pixels).sum()
        for s in (0.3, 1.0)
    ]  # fmt: skip
    assert shown[0] < 0.7 * shown[1]


def test_a_donor_lends_the_colour_of_the_eyes() -> None:
    made = deceased(NAMES[0], SIDE)
    lent, placed = sitter("child-06-girl-light", SIDE)
    donor = DonorEyes(sha256=SECOND, landmarks_json=placed.to_json())
    choices = PostmortemChoices(eyes=EyesStep(donor=donor))
    drawn = draw(made.pixels, made.landmarks, choices, lent)
    spot = np.rint(made.landmarks.ibug68[36:42].mean(axis=0)).astype(int)
    near = drawn.pixels[spot[1] - 8 : spot[1] + 8, spot[0] - 8 : spot[0] + 8].reshape(-1, 3)
    # The girl's irises are blue, the woman's would be brown.
    assert (near[:, 2].astype(int) > near[:, 0] + 8).mean() > 0.1
    assert not any("colour of the irises" in said for said in drawn.warnings)


def test_eyes_that_stand_open_are_told() -> None:
    alive, landmarks = sitter(NAMES[0], SIDE)
    drawn = draw(alive, landmarks, PostmortemChoices(eyes=EyesStep(sides=("left",))))
    assert any("left eye seems to stand open" in said for said in drawn.warnings)


@pytest.mark.parametrize("name", NAMES)
def test_an_open_mouth_is_closed(name: str) -> None:
    made = mouth_opened(*sitter(name, SIDE))
    drawn = draw(made.pixels, made.landmarks, PostmortemChoices(mouth=MouthStep()))
    dark = [(to_lab(one)[..., 0] < 12)[_mouth(made)].sum() for one in (made.pixels, drawn.pixels)]
    assert dark[1] < 0.25 * dark[0]
    inner = drawn.landmarks.ibug68[60:68]
    gap = np.linalg.norm(inner[[1, 2, 3]] - inner[[7, 6, 5]], axis=1)
    assert (gap < 0.02 * made.landmarks.pupil_distance).all()
    above = int(made.landmarks.ibug68[33, 1]) - 2
    assert np.array_equal(drawn.pixels[:above], made.pixels[:above])


def _mouth(made: Deceased) -> tuple[slice, slice]:
    points = made.landmarks.ibug68[60:68]
    low, high = points.min(axis=0).astype(int) - 4, points.max(axis=0).astype(int) + 4
    return slice(low[1], high[1]), slice(low[0], high[0])


def test_swollen_parts_are_drawn_in_without_folds_and_nothing_else_moves() -> None:
    alive, landmarks = sitter(NAMES[1], SIDE)
    spot = SwollenSpot(x=200, y=240, radius_px=40, strength=1.0)
    drawn = swelling_layer(alive, landmarks, SwellingStep(spots=(spot,)), scale=1.0)
    assert drawn is not None
    picture = flatten([*draw(alive, landmarks, PostmortemChoices()).layers, drawn[0]])
    y, x = np.nonzero(changed(alive, picture))
    assert np.hypot(x - 200, y - 240).max() < 41
    # A ring shrinks towards the middle, and keeps its order.
    turned = np.array([1, 0])
    rings = np.array([[200, 240] + turned * r for r in (5, 10, 20, 30, 39)], float)
    moved = forward(rings, [(np.array([200.0, 240.0]), 40.0, 0.3)])
    radii = np.linalg.norm(moved - [200, 240], axis=1)
    assert (np.diff(radii) > 0).all()
    assert (radii <= np.linalg.norm(rings - [200, 240], axis=1) + 1e-9).all()


def test_a_preview_shows_the_same_at_another_size() -> None:
    made = deceased(NAMES[0], SIDE)
    recipe = plan_postmortem(
        FIRST, made.landmarks, PostmortemChoices(wounds=WoundsStep(strokes=(made.wound,)))
    )
    known = Materials.of({FIRST: Photograph(made.pixels, FIRST, "PNG")})
    small = draw_postmortem(recipe, known, max_side=SIDE // 2)
    assert max(small.pixels.shape[:2]) == SIDE // 2
    assert len(small.layers) == 2
