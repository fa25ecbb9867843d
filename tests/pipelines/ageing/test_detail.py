"""A blurred or partly hidden photograph gets the detail of another one of the same person."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from models.samples import sample
from pipelines.ageing.detail import DETAIL_LAYER, UNCOVERED_LAYER
from pipelines.ageing.plan import AgedFace, FaceWorth, plan_progression
from pipelines.ageing.regions import Regions, face_regions
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import GrowthError
from pipelines.lab import to_lab
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.quality import measure_quality
from pipelines.recipe import Recipe
from pipelines.render import render
from pipelines.rendering import Rendering
from pipelines.steps import Choices, DetailStep, DetailWish, Stroke
from tests.sitters import DARK, LIGHT

SIDE = 700
BAR = ((-70.0, -40.0), (70.0, 50.0))


@cache
def sharp(name: str) -> Photograph:
    return read_photograph(sample(name)).scaled(SIDE)


@cache
def soft(name: str) -> Photograph:
    return replace(
        sharp(name), pixels=cv2.GaussianBlur(sharp(name).pixels, (0, 0), 3.0), sha256="1" * 64
    )


@cache
def other(name: str) -> Photograph:
    """The same face, turned in the picture, a little smaller and in brighter light."""
    first = sharp(name)
    turn = cv2.getRotationMatrix2D((first.size[0] / 2, first.size[1] / 2), 7, 0.93)
    turned = cv2.warpAffine(
        first.pixels, turn, first.size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
    bright = np.clip(1.1 * turned.astype(np.float32) + 5, 0, 255).astype(np.uint8)
    return replace(first, pixels=bright, sha256="2" * 64)


def aged(photograph: Photograph) -> AgedFace:
    found = find_landmarks(photograph)
    quality = measure_quality(photograph.pixels, found)
    return AgedFace(photograph.sha256, found, 8.0, FaceWorth(quality.weight, quality.blur))


def planned(drawn: Photograph, lender: Photograph, wish: DetailWish) -> Recipe:
    return plan_progression(
        [aged(drawn), aged(lender)],
        target_age=10,
        sex="F",
        choices=Choices(detail=wish),
        drawn=drawn.sha256,
    )


def drawn_with(drawn: Photograph, lender: Photograph, wish: DetailWish) -> Rendering:
    known = {each.sha256: each for each in (drawn, lender)}
    return render(planned(drawn, lender, wish), known)


def regions_of(rendering: Rendering) -> Regions:
    mesh, frame = rendering.landmarks.groups["mesh"], eye_frame(rendering.landmarks)
    return face_regions(to_lab(rendering.pixels), mesh, frame)


def fine(pixels: Pixels, where: Floats) -> Floats:
    lightness = to_lab(pixels)[..., 0]
    return (lightness - cv2.GaussianBlur(lightness, (0, 0), 4))[where > 0.8]


@pytest.mark.parametrize("name", [LIGHT, DARK])
def test_a_blurred_photograph_gets_the_detail_of_a_sharp_one(name: str) -> None:
    truth = drawn_with(sharp(name), other(name), DetailWish())
    without = drawn_with(soft(name), other(name), DetailWish(strength=0))
    with_it = drawn_with(soft(name), other(name), DetailWish())
    assert DETAIL_LAYER in [layer.name for layer in with_it.layers]
    regions = regions_of(truth)
    for where in (regions.skin, regions.lips):
        wanted = fine(truth.pixels, where)
        before, after = (
            np.corrcoef(fine(one.pixels, where), wanted)[0, 1] for one in (without, with_it)
        )
        assert after > before + 0.05
    # Single hairs lie no truer than the landmarks do, but there are hairs again.
    brows = [float(fine(one.pixels, regions.brows).std()) for one in (without, with_it, truth)]
    assert 1.5 * brows[0] < brows[1] < brows[2]


def test_detail_leaves_eyes_and_all_outside_the_face_to_the_bit() -> None:
    without = drawn_with(soft(LIGHT), other(LIGHT), DetailWish(strength=0))
    with_it = drawn_with(soft(LIGHT), other(LIGHT), DetailWish())
    layer = next(layer for layer in with_it.layers if layer.name == DETAIL_LAYER)
    x, y = layer.offset
    height, width = layer.pixels.shape[:2]
    regions = regions_of(without)
    untouched = (layer.pixels == 128).all(axis=-1)
    assert untouched[(regions.face == 0)[y : y + height, x : x + width]].all()
    assert untouched[(regions.eyes > 0.99)[y : y + height, x : x + width]].all()


def test_a_sharp_photograph_borrows_nothing() -> None:
    recipe = planned(sharp(LIGHT), other(LIGHT), DetailWish())
    assert recipe.step(DetailStep) is None


def covered() -> tuple[Photograph, Stroke]:
    first = sharp(LIGHT)
    middle = aged(first).landmarks.ibug68[[2, 31]].mean(axis=0)
    start, end = (middle + 0.5 * np.array(place) for place in BAR)
    pixels = first.pixels.copy()
    corners = (int(start[0]), int(start[1])), (int(end[0]), int(end[1]))
    cv2.line(pixels, *corners, (40, 70, 50), 12)
    ends = ((float(start[0]), float(start[1])), (float(end[0]), float(end[1])))
    stroke = Stroke(points=ends, radius_px=11)
    return replace(first, pixels=pixels, sha256="3" * 64), stroke


def test_what_is_hidden_is_laid_from_the_other_photograph() -> None:
    photograph, stroke = covered()
    open_face = drawn_with(sharp(LIGHT), other(LIGHT), DetailWish())
    hidden = drawn_with(photograph, other(LIGHT), DetailWish())
    shown = drawn_with(photograph, other(LIGHT), DetailWish(hidden=(stroke,)))
    layer = next(layer for layer in shown.layers if layer.name == UNCOVERED_LAYER)
    x, y = layer.offset
    mask = np.zeros(shown.pixels.shape[:2], bool)
    height, width = layer.pixels.shape[:2]
    mask[y : y + height, x : x + width] = layer.pixels[..., 3] > 250
    apart = [
        float(np.linalg.norm(to_lab(one.pixels) - to_lab(open_face.pixels), axis=-1)[mask].mean())
        for one in (hidden, shown)
    ]
    assert apart[0] > 15
    assert apart[1] < 4


def test_beside_the_stroke_nothing_is_laid() -> None:
    photograph, stroke = covered()
    shown = drawn_with(photograph, other(LIGHT), DetailWish(hidden=(stroke,)))
    layer = next(layer for layer in shown.layers if layer.name == UNCOVERED_LAYER)
    rows, columns = np.nonzero(layer.pixels[..., 3])
    places = np.column_stack([columns, rows]) + np.array(layer.offset)
    line = np.linspace(stroke.points[0], stroke.points[1], 200)
    away = np.linalg.norm(places[:, None] - line[None], axis=-1).min(axis=1)
    assert away.max() < 2 * stroke.radius_px + 8


def test_a_single_photograph_has_nothing_to_lay() -> None:
    stroke = Stroke(points=((1.0, 1.0),), radius_px=3)
    choices = Choices(detail=DetailWish(hidden=(stroke,)))
    with pytest.raises(GrowthError, match="only one"):
        plan_progression([aged(sharp(LIGHT))], target_age=10, choices=choices)
