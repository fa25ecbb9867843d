"""Hair changes its colour within its matte alone, and keeps its light."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pipelines.ageing.grey_hair import greyed
from pipelines.ageing.hair import darkened, hair_colour, recoloured
from pipelines.ageing.strands import strand_noise, with_stray_hairs
from pipelines.alignment import EyeFrame, eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.errors import MatteError
from pipelines.layers import Layer, flatten
from tests.faces import landmarks
from tests.heads import BLACK, BLOND, BROWN, DARK, LIGHT, MEDIUM, Colour, MadeUpHead, made_up_head

UNIT = 100.0
SKINS, HAIRS = (LIGHT, MEDIUM, DARK), (BLOND, BROWN, BLACK)
LUMA = np.array([0.2126, 0.7152, 0.0722])


def _darker(head: MadeUpHead, strength: float) -> Layer:
    return darkened(head.pixels, head.hair, years=10, unit_px=UNIT, strength=strength)


def _grey(head: MadeUpHead, strength: float, fraction: float = 0.8) -> Layer:
    frame = eye_frame(head.landmarks)
    return greyed(head.pixels, head.hair, frame=frame, fraction=fraction, strength=strength)


def _red(head: MadeUpHead, strength: float) -> Layer:
    return recoloured(head.pixels, head.hair, colour=(150, 70, 40), unit_px=UNIT, strength=strength)


CHANGES = (_darker, _grey, _red)
Change = Callable[[MadeUpHead, float], Layer]


def _laid(head: MadeUpHead, layer: Layer) -> Pixels:
    return flatten([Layer("below", head.pixels), layer])


def _light(pixels: Pixels, where: Floats) -> Floats:
    return pixels[where > 0.95].astype(np.float64) @ LUMA


@pytest.mark.parametrize("change", CHANGES)
def test_no_strength_gives_the_picture_back(change: Change) -> None:
    head = made_up_head(LIGHT, BLOND)
    assert (_laid(head, change(head, 0.0)) == head.pixels).all()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("hair", HAIRS)
def test_nothing_outside_the_matte_changes(change: Change, skin: Colour, hair: Colour) -> None:
    head = made_up_head(skin, hair)
    changed = (_laid(head, change(head, 1.0)) != head.pixels).any(axis=-1)
    assert not changed[head.hair == 0].any()
    if change is not _darker:
        assert changed[head.hair > 0.9].mean() > 0.5


@pytest.mark.parametrize("skin", SKINS)
def test_skin_under_thin_hair_is_not_dyed(skin: Colour) -> None:
    head = made_up_head(skin, BLACK)
    grey = _laid(head, _grey(head, 1.0, fraction=1.0))
    edge = (head.hair > 0.05) & (head.hair < 0.3)
    hair = hair_colour(grey, head.hair)[0] - hair_colour(head.pixels, head.hair)[0]
    change = np.abs(grey.astype(int) - head.pixels)[edge].mean()
    # No more than the hair's own part of each pixel: the full change is over 100 levels.
    assert hair > 40
    assert change < 0.45 * 110


@pytest.mark.parametrize("hair", HAIRS)
def test_grey_keeps_the_light_on_the_hair(hair: Colour) -> None:
    head = made_up_head(MEDIUM, hair)
    before = _light(head.pixels, head.hair)
    after = _light(_laid(head, _grey(head, 1.0, fraction=1.0)), head.hair)
    assert np.corrcoef(before, after)[0, 1] > 0.85
    assert after.mean() > before.mean()
    assert after.std() > 0.6 * before.std()


@pytest.mark.parametrize("hair", HAIRS)
def test_all_grey_hair_has_hardly_any_colour_left(hair: Colour) -> None:
    head = made_up_head(MEDIUM, hair)
    grey = _laid(head, _grey(head, 1.0, fraction=1.0))
    colour = hair_colour(grey, head.hair)
    own = hair_colour(head.pixels, head.hair)
    # Hair without pigment is a little yellow, whatever it was.
    assert np.abs(colour[1:]).max() < max(0.25 * np.abs(own[1:]).max(), 5)
    assert colour[0] > 55


@pytest.mark.parametrize("factor", [2.4005, 2.403])
def test_hair_just_larger_than_the_working_size_turns_grey_too(factor: float) -> None:
    head = made_up_head(MEDIUM, BROWN)
    size = (round(640 * factor), round(800 * factor))
    pixels = np.asarray(cv2.resize(head.pixels, size), np.uint8)
    hair = np.asarray(cv2.resize(head.hair, size), np.float32)
    frame = eye_frame(landmarks(scale=100 * factor, size=size))
    assert greyed(pixels, hair, frame=frame, fraction=0.5).pixels.any()


def test_black_hair_of_a_large_photograph_turns_as_white_as_that_of_a_small_one() -> None:
    head = made_up_head(MEDIUM, BLACK)
    small = _laid(head, _grey(head, 1.0, fraction=1.0))[head.hair > 0.99].astype(np.float64) @ LUMA
    size = (640 * 3, 800 * 3)
    pixels = np.asarray(cv2.resize(head.pixels, size), np.uint8)
    hair = np.asarray(cv2.resize(head.hair, size), np.float32)
    frame = eye_frame(landmarks(scale=300, size=size))
    layer = greyed(pixels, hair, frame=frame, fraction=1.0)
    large = flatten([Layer("below", pixels), layer])[hair > 0.99] @ LUMA
    assert np.percentile(large, 90) == pytest.approx(np.percentile(small, 90), abs=8)


def test_grey_follows_hairs_that_lie_level_however_dark_they_are() -> None:
    rows = np.random.default_rng(3).normal(12, 1.0, (200, 1)).astype(np.float32)
    lightness = np.asarray(cv2.blur(np.repeat(rows, 200, axis=1), (3, 3)), np.float32)
    frame = EyeFrame.between(np.array([50.0, 100.0]), np.array([150.0, 100.0]))
    noise = strand_noise(lightness, np.ones_like(lightness), frame, (0, 0))[40:-40, 40:-40]
    assert np.abs(np.diff(noise, axis=0)).mean() > 2 * np.abs(np.diff(noise, axis=1)).mean()


def test_temples_turn_before_the_crown_and_lengths_with_their_roots() -> None:
    head = made_up_head(MEDIUM, BLACK)
    grey = _laid(head, _grey(head, 1.0, fraction=0.3)).astype(float) - head.pixels
    temple, crown = grey[270:300, 190:205].mean(), grey[150:165, 305:335].mean()
    assert temple > 1.5 * crown > 0
    lengths = np.argwhere(head.hair > 0.95)[:, 0] > 320
    below = grey[head.hair > 0.95][lengths]
    assert 0.7 * temple < below.mean() < 1.4 * temple


def test_some_hairs_turn_and_others_keep_their_colour() -> None:
    head = made_up_head(MEDIUM, BLACK)
    sure = head.hair > 0.99
    grey = _laid(head, _grey(head, 1.0, fraction=0.4))[sure].astype(float) @ LUMA
    change = grey - head.pixels[sure].astype(float) @ LUMA
    # As a mass it would look powdered.
    assert np.percentile(change, 90) > 2.0 * np.percentile(change, 10)


@pytest.mark.parametrize("skin", SKINS)
def test_dark_hairs_that_leave_the_matte_belong_to_it_and_bare_skin_does_not(skin: Colour) -> None:
    head = made_up_head(skin, BLACK)
    rows, columns = np.nonzero(head.hair > 0.99)
    foot = rows[columns == 320].max() + 3
    pixels = np.full_like(head.pixels, 0) + np.array(skin, np.uint8)
    pixels[foot : foot + 5, 320] = 12
    hair = with_stray_hairs(pixels, head.hair, UNIT)
    assert hair[foot + 1 : foot + 4, 320].min() > 0.4
    assert (hair[:, 340:] == head.hair[:, 340:]).all()


def test_more_grey_changes_more() -> None:
    head = made_up_head(MEDIUM, BROWN)
    change = [
        np.abs(_laid(head, _grey(head, 1.0, fraction=fraction)).astype(int) - head.pixels).mean()
        for fraction in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert change[0] == 0
    assert change == sorted(change)
    assert len(set(change)) == len(change)


@pytest.mark.parametrize("fraction", [-0.1, 1.1, float("nan")])
def test_an_impossible_share_of_grey_is_refused(fraction: float) -> None:
    with pytest.raises(MatteError, match="from 0 to 1"):
        _grey(made_up_head(), 1.0, fraction=fraction)


def test_fair_hair_darkens_and_black_hair_stays() -> None:
    fair, black = made_up_head(LIGHT, BLOND), made_up_head(LIGHT, BLACK)
    assert (
        _light(_laid(fair, _darker(fair, 1.0)), fair.hair).mean()
        < 0.9 * _light(fair.pixels, fair.hair).mean()
    )
    assert (_laid(black, _darker(black, 1.0)) == black.pixels).all()


@pytest.mark.parametrize("wanted", [(30, 24, 20), (150, 70, 40), (210, 180, 130)])
@pytest.mark.parametrize("hair", HAIRS)
def test_recoloured_hair_has_the_colour_asked_for(wanted: Colour, hair: Colour) -> None:
    head = made_up_head(MEDIUM, hair)
    layer = recoloured(head.pixels, head.hair, colour=wanted, unit_px=UNIT)
    found = np.median(_laid(head, layer)[head.hair > 0.9], axis=0)
    assert np.abs(found - wanted).max() < 8


def test_hair_that_is_nowhere_sure_is_refused() -> None:
    head = made_up_head()
    with pytest.raises(MatteError, match="brush"):
        recoloured(head.pixels, 0.3 * head.hair, colour=(9, 9, 9), unit_px=UNIT)
