"""Each measure reads the same damage alike on every skin, and other damage hardly at all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from pipelines.arrays import Pixels
from pipelines.faults import Faults, block_steps, luma, noise_sd, tint
from tests.degraded import (
    SKINS,
    blocky,
    blurred,
    faded,
    grainy,
    grey,
    noisy,
    sepia,
    sitter,
    tinged,
)


def _faults(name: str, spoil: Callable[[Pixels], Pixels]) -> Faults:
    shown = sitter(name)
    return shown.quality(spoil(shown.pixels)).faults


def _each(spoil: Callable[[Pixels], Pixels]) -> list[Faults]:
    return [_faults(name, spoil) for name in SKINS]


@pytest.mark.parametrize("sd", [6.0, 12.0])
def test_noise_is_measured_in_grey_levels_on_every_skin(sd: float) -> None:
    # Noise of its own in every channel averages out in luma.
    in_luma = sd * np.linalg.norm([0.2126, 0.7152, 0.0722])
    own = [faults.noise_sd for faults in _each(lambda p: p)]
    found = [faults.noise_sd for faults in _each(lambda p: noisy(p, sd))]
    assert found == pytest.approx(np.hypot(in_luma, own), rel=0.08)


def test_the_coarse_grain_of_a_print_counts_as_well() -> None:
    found = [faults.noise_sd for faults in _each(lambda p: grainy(p, 7.0))]
    assert min(found) > 4
    assert max(found) < 1.1 * min(found)


def test_white_noise_on_grey_is_measured_exactly() -> None:
    plane = 128 + np.random.default_rng(0).normal(0, 5, (400, 400)).astype(np.float32)
    assert noise_sd(plane, unit_px=120) == pytest.approx(5, rel=0.06)


@pytest.mark.parametrize(("sigma", "within"), [(2.5, 0.15), (3.5, 0.15), (5.0, 0.3)])
def test_blur_is_measured_in_px_on_every_skin(sigma: float, within: float) -> None:
    # A blur of a twenty-fifth of the pupil distance leaves few edges to measure it on.
    found = [faults.blur_px for faults in _each(lambda p: blurred(p, sigma))]
    assert found == pytest.approx([sigma] * 3, rel=within)


def test_noise_does_not_make_a_blurred_face_sharp() -> None:
    for name in SKINS:
        sharp = _faults(name, noisy).blur_px
        soft = _faults(name, lambda p: noisy(blurred(p))).blur_px
        assert soft > 1.2
        assert soft > 2 * sharp


def test_sharpness_does_not_hang_on_contrast() -> None:
    for name in SKINS:
        full, faint = _faults(name, blurred), _faults(name, lambda p: faded(blurred(p)))
        assert faint.blur_px == pytest.approx(full.blur_px, rel=0.1)


def test_blocks_are_measured_alike_on_every_skin() -> None:
    found = [faults.blocks.step for faults in _each(blocky)]
    assert min(found) > 3
    assert max(found) < 1.4 * min(found)
    for spoil in (noisy, blurred, faded):
        assert max(faults.blocks.step for faults in _each(spoil)) < 0.5


@pytest.mark.parametrize(("x", "y"), [(0, 0), (3, 6), (7, 1)])
def test_the_grid_of_blocks_is_found_after_cropping(x: int, y: int) -> None:
    whole = blocky(sitter(SKINS[0]).pixels)
    cropped = luma(np.ascontiguousarray(whole[y:, x:]))
    found = block_steps(cropped)
    assert (found.x, found.y) == (-x % 8, -y % 8)


def test_faded_blacks_are_measured_alike_on_every_skin() -> None:
    before = [faults.tones.black for faults in _each(lambda p: p)]
    after = [faults.tones.black for faults in _each(faded)]
    assert max(before) < 30
    assert after == pytest.approx([60 + 0.6 * black for black in before], abs=2)


def test_black_and_white_is_told_from_colour_with_and_without_a_tone() -> None:
    for name in SKINS:
        assert _faults(name, grey).monochrome
        assert _faults(name, sepia).monochrome
        assert not _faults(name, lambda p: p).monochrome
        assert not _faults(name, faded).monochrome
        assert not _faults(name, lambda p: tinged(p, 1.25, 0.8, 0.6)).monochrome


def test_a_tone_is_found_by_its_channels() -> None:
    found = tint(sepia(sitter(SKINS[0]).pixels))
    assert found.red > 5
    assert found.blue < -15
    plain = tint(grey(sitter(SKINS[0]).pixels))
    assert (plain.red, plain.blue) == pytest.approx((0, 0), abs=0.01)
