"""Skin ages by share of its own light, inside the face only, and not at all between equal ages."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.ageing import appearance
from pipelines.ageing.head import Ages
from pipelines.ageing.mesh import LIPS, RIGHT_EYE
from pipelines.ageing.parts import region_labels
from pipelines.ageing.regions import face_regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin import skin_layers, tuned
from pipelines.ageing.skin_window import face_window
from pipelines.alignment import EyeFrame
from pipelines.arrays import Pixels
from pipelines.lab import to_lab
from pipelines.layers import Layer, flatten
from pipelines.steps import FACE_REGIONS, EffectName, EffectWish, FaceRegion, SkinStep
from tests.faces import mesh
from tests.sitters import LIGHT as LIGHT_GIRL
from tests.sitters import face_of, sitter

SIZE = (640, 800)
CENTRE = (320.0, 320.0)
ADULT: tuple[EffectName, ...] = (
    "volume",
    "folds",
    "neck",
    "tone",
    "own lines",
    "fine lines",
    "spots",
    "teeth",
    "coarse skin",
    "lids",
)
LIGHT, MEDIUM, DARK = (226, 180, 155), (176, 124, 92), (84, 52, 38)


def _aged(picture: Pixels, start: float, end: float, *, strength: float = 1.0) -> Pixels:
    frame = EyeFrame.between(np.array([270.0, 320.0]), np.array([370.0, 320.0]))
    face = face_window(picture, mesh(centre=CENTRE), frame)
    layers = skin_layers(face, Sitter(Ages(start, end, "F"), appearance(), seed=3))
    layers = tuned(layers, SkinStep(strength=strength), mesh(centre=CENTRE), frame)
    return flatten([Layer("below", picture), *layers])


def _plain(colour: tuple[int, int, int]) -> Pixels:
    picture = np.full((SIZE[1], SIZE[0], 3), colour, np.uint8)
    grain = np.random.default_rng(0).normal(0, 1.5, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("colour", [LIGHT, MEDIUM, DARK])
@pytest.mark.parametrize(("start", "end"), [(6, 16), (30, 60)])
def test_ageing_shows_on_every_skin_and_stays_within_the_face(
    colour: tuple[int, int, int], start: float, end: float
) -> None:
    picture = _plain(colour)
    change = np.abs(_aged(picture, start, end).astype(int) - picture).max(axis=2)
    assert change.max() >= 4
    assert change[:150].max() == 0
    assert change[620:].max() == 0
    assert change[:, :150].max() == 0
    assert change[:, 490:].max() == 0


def test_dark_and_light_skin_lose_a_like_share_of_light() -> None:
    shares = []
    for colour in (LIGHT, MEDIUM, DARK):
        picture = _plain(colour)
        aged = _aged(picture, 30, 60).astype(float)
        cheek = (slice(390, 430), slice(240, 290))
        shares.append(1 - aged[cheek].mean() / picture[cheek].mean())
    assert min(shares) > 0.01
    assert max(shares) < 4 * min(shares)


@pytest.mark.parametrize("colour", [LIGHT, DARK])
def test_the_skin_tone_is_not_shifted_towards_a_norm(colour: tuple[int, int, int]) -> None:
    picture = _plain(colour)
    aged = _aged(picture, 30, 60)
    forehead = (slice(270, 290), slice(300, 340))
    before, after = picture[forehead].mean(axis=(0, 1)), aged[forehead].mean(axis=(0, 1))
    assert np.abs(after - before).max() < 8


@pytest.mark.parametrize("age", [7, 18, 45, 70])
def test_equal_ages_change_nothing(age: float) -> None:
    picture = _plain(MEDIUM)
    assert np.abs(_aged(picture, age, age).astype(int) - picture).max() <= 1


def test_no_strength_changes_nothing_and_more_changes_more() -> None:
    picture = _plain(MEDIUM)
    changes = [
        np.abs(_aged(picture, 30, 60, strength=strength).astype(int) - picture).mean()
        for strength in (0.0, 0.5, 1.0, 1.5)
    ]
    assert changes[0] == 0
    assert changes == sorted(changes)
    assert changes[2] > 1.5 * changes[1]


def test_an_older_target_ages_more_than_a_nearer_one() -> None:
    picture = _plain(LIGHT)
    near, far = (np.abs(_aged(picture, 30, end).astype(int) - picture).mean() for end in (45, 65))
    assert far > 1.5 * near


def test_hair_over_the_face_is_left_alone() -> None:
    picture = _plain(LIGHT)
    picture[250:320, 240:400] = (35, 25, 20)
    aged = _aged(picture, 30, 65)
    fringe = (slice(262, 300), slice(255, 385))
    assert np.abs(aged[fringe].astype(int) - picture[fringe]).mean() < 1.5


def test_a_pale_lit_forehead_is_as_much_skin_as_rosy_cheeks() -> None:
    picture = _plain((222, 168, 148))
    points = mesh(centre=CENTRE)
    # Above the cheeks and on one side of the forehead a lamp has bleached it.
    picture[250:350, 235:405] = (243, 222, 196)
    frame = EyeFrame.between(np.array([270.0, 320.0]), np.array([370.0, 320.0]))
    skin = face_regions(to_lab(picture), points, frame).skin
    assert skin[262:272, 260:380].min() > 0.9


def test_a_fair_lid_covers_a_dark_eye_in_its_own_colour() -> None:
    picture = _plain(LIGHT)
    points = mesh(centre=CENTRE)
    eye = np.rint(points[list(RIGHT_EYE)]).astype(np.int32)
    cv2.fillPoly(picture, [eye], (30, 60, 110))
    aged = _aged(picture, 30, 75)
    x, y = points[160]
    covered = aged[round(y) + 1, round(x)].astype(int)
    assert np.abs(covered - LIGHT).max() < 40


@pytest.mark.parametrize("colour", [LIGHT, MEDIUM, DARK])
def test_lips_lose_their_colour_to_that_of_the_skin(colour: tuple[int, int, int]) -> None:
    points = mesh(centre=CENTRE)
    picture = _plain(colour)
    red = tuple(round(level * share) for level, share in zip(colour, (0.9, 0.6, 0.65), strict=True))
    cv2.fillPoly(picture, [np.rint(points[list(LIPS)]).astype(np.int32)], red)
    x, y = np.rint(points[[17, 14]].mean(axis=0)).astype(int)
    place = np.s_[y - 2 : y + 3, x - 5 : x + 6]
    before, after = (
        to_lab(shown)[place].mean(axis=(0, 1)) for shown in (picture, _aged(picture, 30, 75))
    )
    skin = to_lab(_plain(colour))[500, 320]
    assert np.abs(after - skin)[1:].sum() < 0.8 * np.abs(before - skin)[1:].sum()
    # No violet, which less red alone would leave.
    assert after[2] / after[1] > before[2] / before[1]


@pytest.mark.parametrize("colour", [LIGHT, MEDIUM, DARK])
def test_own_lines_deepen_in_the_colour_of_the_skin(colour: tuple[int, int, int]) -> None:
    picture = _plain(colour)
    picture[380:440, 250:254] = (0.7 * np.array(colour)).astype(np.uint8)
    frame = EyeFrame.between(np.array([270.0, 320.0]), np.array([370.0, 320.0]))
    face = face_window(picture, mesh(centre=CENTRE), frame)
    layers = skin_layers(face, Sitter(Ages(30, 60, "F"), appearance(), seed=3))
    pixels = next(layer.pixels for layer in layers if layer.name == "own lines")
    red, green, blue = (128 - pixels.astype(int)).reshape(-1, 3)[pixels[..., 1].argmin()]
    assert red > green > blue > 0


def test_every_effect_is_a_layer_with_a_name() -> None:
    frame = EyeFrame.between(np.array([270.0, 320.0]), np.array([370.0, 320.0]))
    face = face_window(_plain(MEDIUM), mesh(centre=CENTRE), frame)

    def names(start: float, end: float) -> list[str]:
        layers = skin_layers(face, Sitter(Ages(start, end, None), appearance()))
        return [layer.name for layer in layers]

    assert names(6, 12) == [
        "child's features",
        "jaw shadow",
        "cheek flush",
        "brows",
        "lashes",
        "teeth",
        "skin texture",
    ]
    assert tuple(names(30, 60)) == ADULT
    assert {"child's features", "beard shadow", "fine lines"} <= set(names(10, 30))


@pytest.mark.parametrize("region", ["forehead", "nose", "cheeks", "mouth", "jaw"])
def test_a_region_switched_off_changes_nothing_there_and_nothing_elsewhere(
    region: FaceRegion,
) -> None:
    picture = _plain(MEDIUM)
    frame = EyeFrame.between(np.array([270.0, 320.0]), np.array([370.0, 320.0]))
    points = mesh(centre=CENTRE)
    layers = skin_layers(
        face_window(picture, points, frame), Sitter(Ages(30, 70, "F"), appearance(), seed=3)
    )
    off = EffectWish(regions={region: 0.0})
    below = [Layer("below", picture)]
    whole = flatten([*below, *tuned(layers, SkinStep(), points, frame)])
    step = SkinStep(effects=dict.fromkeys(ADULT, off))
    part = flatten([*below, *tuned(layers, step, points, frame)])
    labels = region_labels(points, frame, (SIZE[1], SIZE[0]))
    inside = labels == FACE_REGIONS.index(region)
    # Labels at the working size and at full size part by a pixel or two along the border.
    core = cv2.erode(inside.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert np.array_equal(part[core], picture[core])
    near = cv2.dilate(inside.astype(np.uint8), np.ones((33, 33), np.uint8)) > 0
    assert np.array_equal(part[~near], whole[~near])
    assert not np.array_equal(whole[core], picture[core])


def test_lines_are_no_sharper_than_the_photograph() -> None:
    pixels, landmarks = sitter(LIGHT_GIRL)
    steepest = []
    for sigma in (0.0, 6.0):
        picture = np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8) if sigma else pixels
        layers = skin_layers(
            face_of(picture, landmarks), Sitter(Ages(30, 70, "F"), appearance(), seed=3)
        )
        lines = next(layer for layer in layers if layer.name == "fine lines")
        change = lines.pixels[..., :3].astype(np.float32).mean(axis=2)
        steepest.append(np.percentile(np.abs(np.diff(change, axis=0)), 99.5))
    assert steepest[1] < 0.5 * steepest[0]


def test_strengths_are_a_matter_of_laying_down_alone() -> None:
    picture = _plain(MEDIUM)
    frame = EyeFrame.between(np.array([270.0, 320.0]), np.array([370.0, 320.0]))
    points = mesh(centre=CENTRE)
    layers = skin_layers(
        face_window(picture, points, frame), Sitter(Ages(30, 70, "M"), appearance())
    )
    step = SkinStep(
        strength=0.5, effects={"folds": EffectWish(strength=2), "tone": EffectWish(strength=0)}
    )
    found = {layer.name: layer.opacity for layer in tuned(layers, step, points, frame)}
    assert found["volume"] == pytest.approx(0.25)
    assert found["folds"] == pytest.approx(0.5)
    assert found["tone"] == 0
    again = tuned(tuned(layers, step, points, frame), SkinStep(), points, frame)
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(again, layers, strict=True))


def test_smoking_and_sun_hurry_what_they_are_known_for() -> None:
    ages = Ages(30, 60, "F")
    plain, smoker, sunny = (
        Sitter(ages, appearance(), smoking=smoking, sun=sun)
        for smoking, sun in ((0, 0), (1, 0), (0, 1))
    )
    assert smoker.far("upper lip") > 1.5 * plain.far("upper lip")
    assert sunny.far("spots") > 1.5 * plain.far("spots")
    assert sunny.far("jowl") == plain.far("jowl")


def test_not_all_old_faces_frown_alike_and_each_keeps_its_own_way() -> None:
    people = [
        [Sitter(Ages(30, end, "F"), appearance(), seed=seed).far("glabella") for end in (50, 70)]
        for seed in range(30)
    ]
    at_fifty, at_seventy = np.array(people).T
    assert at_seventy.max() > 2 * at_seventy.min() > 0
    assert np.corrcoef(at_fifty, at_seventy)[0, 1] == pytest.approx(1)


@pytest.mark.parametrize(("start", "end"), [(6, 17), (30, 70)])
def test_a_black_and_white_photograph_stays_black_and_white(start: float, end: float) -> None:
    picture = np.repeat(_plain(MEDIUM)[..., :1], 3, axis=2)
    aged = _aged(picture, start, end).astype(int)
    assert np.abs(aged - picture).max() > 4
    assert np.ptp(aged, axis=2).max() <= 2


def test_shade_beside_the_bridge_of_the_nose_is_no_line_to_deepen() -> None:
    frame, points = (
        EyeFrame.between(np.array([270.0, 320.0]), np.array([370.0, 320.0])),
        mesh(centre=CENTRE),
    )
    picture = _plain(MEDIUM)
    nose, cheek = (np.rint(points[vertex]).astype(int) for vertex in (198, 205))
    for x, y in (nose, cheek):
        picture[y - 6 : y + 7, x - 1 : x + 2] = np.array(MEDIUM) // 2
    layers = skin_layers(
        face_window(picture, points, frame), Sitter(Ages(30, 70, None), appearance())
    )
    lines = next(layer for layer in layers if layer.name == "own lines")
    on_nose, on_cheek = (
        abs(int(lines.pixels[y - lines.offset[1], x - lines.offset[0], 0]) - 128)
        for x, y in (nose, cheek)
    )
    assert on_cheek > 2 * on_nose
