"""Restoration nears the clean picture on every skin, and invents and lightens nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from pipelines.arrays import Floats, Pixels
from pipelines.errors import RestorationError
from pipelines.faults import LUMA, Blocks, luma
from pipelines.restoration import Restoration, Restored, proposed, regrained, restore
from pipelines.warp import Box
from tests.degraded import (
    SKINS,
    Sitter,
    blocky,
    blurred,
    distance,
    faded,
    found_again,
    grainy,
    grey,
    lab,
    noisy,
    sepia,
    sitter,
    tinged,
)

Spoil = Callable[[Pixels], Pixels]
OPERATIONS = ("noise", "blocks", "blur", "fading", "cast", "tint")


def green(pixels: Pixels) -> Pixels:
    return tinged(pixels, 0.6, 1.0, 0.7)


def blue(pixels: Pixels) -> Pixels:
    return tinged(pixels, 0.6, 1.0, 1.6)


def _restored(shown: Sitter, spoilt: Pixels) -> Restored:
    return restore(spoilt, unit_px=shown.unit, wishes=proposed(shown.quality(spoilt)))


def _only(shown: Sitter, spoilt: Pixels, **strengths: float) -> Restored:
    wishes = replace(Restoration(shown.quality(spoilt).faults), **strengths)
    return restore(spoilt, unit_px=shown.unit, wishes=wishes)


@pytest.mark.parametrize("name", SKINS)
def test_nothing_is_done_to_a_good_photograph(name: str) -> None:
    shown = sitter(name)
    wishes = proposed(shown.quality(shown.pixels))
    assert wishes.idle
    restored = restore(shown.pixels, unit_px=shown.unit, wishes=wishes)
    assert np.array_equal(restored.pixels, shown.pixels)
    assert not restored.grain.any()


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_more_strength_changes_more_and_none_nothing(name: str, operation: str) -> None:
    shown = sitter(name)
    spoilt = noisy(blocky(blurred(faded(blue(shown.pixels)), 2.0), 30), 5)
    changes = [
        distance(_only(shown, spoilt, **{operation: strength}).pixels, spoilt, shown.face)
        for strength in (0.0, 0.3, 1.0)
    ]
    assert changes[0] == 0
    assert 0 < changes[1] < changes[2]


# The share of the distance to the clean picture that is left at the most, in luma and colours.
@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize(
    ("spoil", "share"),
    [(noisy, 0.4), (grainy, 0.7), (blurred, 0.9), (blocky, 0.9), (faded, 0.85)],
)
def test_restoration_nears_the_clean_picture(name: str, spoil: Spoil, share: float) -> None:
    shown = sitter(name)
    spoilt = spoil(shown.pixels)
    before = distance(spoilt, shown.pixels, shown.face)
    after = distance(_restored(shown, spoilt).pixels, shown.pixels, shown.face)
    assert after < share * before


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize("spoil", [green, blue])
def test_a_cast_goes_and_every_lightness_stays(name: str, spoil: Spoil) -> None:
    shown = sitter(name)
    spoilt = spoil(shown.pixels)
    restored = _restored(shown, spoilt).pixels
    clean, before, after = (lab(p)[shown.face] for p in (shown.pixels, spoilt, restored))
    wrong, left = (np.abs(np.median(p - clean, axis=(0, 1))[1:]).sum() for p in (before, after))
    assert left < 0.7 * wrong
    assert abs(float((after - before)[..., 0].mean())) < 0.5
    assert float(np.quantile(np.abs(after - before)[..., 0], 0.99)) < 1.5


@pytest.mark.parametrize("name", SKINS)
def test_a_neutral_patch_turns_grey_and_every_lightness_stays(name: str) -> None:
    shown = sitter(name)
    spoilt = shown.pixels.copy()
    spoilt[10:40, 10:40] = 150
    spoilt = blue(spoilt)
    wishes = Restoration(shown.quality(spoilt).faults, cast=1.0, neutral_patch=Box(10, 10, 30, 30))
    restored = restore(spoilt, unit_px=shown.unit, wishes=wishes).pixels
    assert np.ptp(restored[12:38, 12:38].astype(int), axis=2).max() <= 1
    moved = lab(restored)[shown.face] - lab(spoilt)[shown.face]
    assert abs(float(moved[..., 0].mean())) < 0.5


def test_a_red_veil_goes_from_the_shadows_and_skin_keeps_its_hue() -> None:
    shown = sitter(SKINS[0])
    veil = np.array([45.0, 2.0, 0.0])
    spoilt = faded(shown.pixels)
    lies = np.clip((170 - spoilt @ LUMA) / 110, 0, 1)[..., None]
    spoilt = np.rint(np.clip(spoilt + lies * veil, 0, 255)).astype(np.uint8)
    faults = shown.quality(spoilt).faults
    restored = restore(spoilt, unit_px=shown.unit, wishes=Restoration(faults, fading=1.0)).pixels
    dark = spoilt @ LUMA < np.quantile(spoilt @ LUMA, 0.01)
    reds = [float(np.median(p[dark][:, 0] - p[dark] @ LUMA)) for p in (spoilt, restored)]
    assert reds[0] > 15
    assert abs(reds[1]) < 0.3 * reds[0]
    hues = [np.median(lab(p)[shown.cheeks[0]], axis=(0, 1))[1:] for p in (spoilt, restored)]
    assert abs(np.subtract(*(np.degrees(np.arctan2(b, a)) for a, b in hues))) < 6


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize("spoil", [noisy, blurred, blocky, faded, green, sepia])
def test_nobody_gets_lighter_or_darker(name: str, spoil: Spoil) -> None:
    shown = sitter(name)
    spoilt = spoil(shown.pixels)
    restored = _restored(shown, spoilt).pixels
    before, after = (
        float(np.median([lab(p)[cheek][..., 0] for cheek in shown.cheeks]))
        for p in (spoilt, restored)
    )
    # Skin in blocks has steps of more than one L*.
    assert after == pytest.approx(before, abs=2 if spoil is blocky else 1)


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize("spoil", [noisy, grainy, blurred, blocky, faded, green])
def test_landmarks_stay_where_they_are(name: str, spoil: Spoil) -> None:
    shown = sitter(name)
    spoilt = spoil(shown.pixels)
    clean = shown.landmarks.ibug68
    before, after = (
        float(np.linalg.norm(found_again(p).ibug68 - clean, axis=1).mean())
        for p in (spoilt, _restored(shown, spoilt).pixels)
    )
    assert after < max(before, 0.012 * shown.unit)


@pytest.mark.parametrize("blur", [2.5, 3.5])
@pytest.mark.parametrize(("low", "high"), [(40, 90), (60, 200), (150, 220)])
def test_a_sharpened_edge_does_not_ring(low: int, high: int, blur: float) -> None:
    shown = sitter(SKINS[0])
    edge = np.full((200, 300, 3), low, np.uint8)
    edge[:, 150:] = high
    spoilt = blurred(edge, blur)
    faults = replace(shown.quality(shown.pixels).faults, blur_px=blur, noise_sd=0.0)
    wishes = Restoration(faults, blur=1.0)
    sharp = restore(spoilt, unit_px=120, wishes=wishes).pixels[100, :, 0].astype(int)
    assert sharp.min() >= low - 2
    assert sharp.max() <= high + 2
    assert np.diff(sharp).max() > 1.15 * np.diff(spoilt[100, :, 0].astype(int)).max()


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize("spoil", [noisy, grainy])
def test_all_grain_laid_back_is_the_grain_of_the_photograph(name: str, spoil: Spoil) -> None:
    shown = sitter(name)
    spoilt = spoil(shown.pixels)
    restored = _restored(shown, spoilt)
    cheek = shown.cheeks[0]

    def rough(pixels: Pixels) -> float:
        plane: Floats = luma(pixels)[cheek]
        return float((plane - plane.mean(axis=1, keepdims=True)).std())

    full, bare = regrained(restored.pixels, restored.grain, 1.0), restored.pixels
    assert rough(full) == pytest.approx(rough(spoilt), rel=0.15)
    assert rough(bare) < rough(regrained(bare, restored.grain, 0.5)) < rough(full)


@pytest.mark.parametrize("name", SKINS)
def test_black_and_white_stays_so_and_its_tone_goes_or_stays(name: str) -> None:
    shown = sitter(name)
    plain = _restored(shown, noisy(grey(shown.pixels), 0)).pixels
    assert np.ptp(plain.astype(int), axis=2).max() == 0
    toned = sepia(shown.pixels)
    assert np.ptp(_restored(shown, toned).pixels.astype(int), axis=2).max() == 0
    kept = _only(shown, toned, blur=1.0, noise=1.0).pixels
    moved = lab(kept)[shown.face] - lab(toned)[shown.face]
    assert np.abs(moved[..., 1:].mean(axis=(0, 1))).max() < 0.5


def test_many_threads_give_the_same_bytes() -> None:
    shown = sitter(SKINS[2])
    spoilt = noisy(blocky(blurred(faded(blue(shown.pixels)), 2.0), 30), 5)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(_restored, [shown] * 4, [spoilt] * 4))
    assert all(np.array_equal(answers[0].pixels, other.pixels) for other in answers)
    assert all(np.array_equal(answers[0].grain, other.grain) for other in answers)


def test_a_tall_photograph_shows_no_seams() -> None:
    shown = sitter(SKINS[1])
    tall = np.concatenate([shown.pixels, shown.pixels[::-1]] * 3)
    spoilt = noisy(blocky(blurred(faded(blue(tall)), 2.0), 30), 5)
    faults = replace(shown.quality(shown.pixels).faults, noise_sd=4.0, blur_px=2.0)
    faults = replace(faults, blocks=Blocks(2.0, 0, 0))
    wishes = Restoration(faults, noise=1.0, blocks=1.0, blur=1.0, fading=0.5, cast=0.5)
    whole = restore(spoilt, unit_px=shown.unit, wishes=wishes).pixels
    later = restore(spoilt[320:], unit_px=shown.unit, wishes=wishes).pixels
    # The bands of both lie elsewhere; away from the cut they tell the same.
    moved = np.abs(whole[640:].astype(int) - later[320:])
    assert moved.mean() < 0.1
    assert moved.max() <= 4


def test_the_photograph_itself_is_not_written_to() -> None:
    shown = sitter(SKINS[0])
    spoilt = noisy(shown.pixels)
    spoilt.setflags(write=False)
    before = spoilt.copy()
    _restored(shown, spoilt)
    assert np.array_equal(spoilt, before)


@pytest.mark.parametrize("strength", [-0.1, 1.1])
def test_a_strength_out_of_range_is_refused(strength: float) -> None:
    shown = sitter(SKINS[0])
    with pytest.raises(RestorationError, match=r"mending blur is .* choose 0 to 1"):
        Restoration(shown.quality(shown.pixels).faults, blur=strength)


@pytest.mark.parametrize("box", [Box(790, 10, 30, 30), Box(-1, 0, 5, 5), Box(5, 5, 0, 0)])
def test_a_patch_beside_the_photograph_is_refused(box: Box) -> None:
    shown = sitter(SKINS[0])
    wishes = Restoration(shown.quality(shown.pixels).faults, cast=1.0, neutral_patch=box)
    with pytest.raises(RestorationError, match="neutral patch"):
        restore(shown.pixels, unit_px=shown.unit, wishes=wishes)
