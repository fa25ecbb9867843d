"""Quality says the same of the same damage whoever is shown, and weighs a better picture more."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pipelines.arrays import Pixels
from pipelines.errors import LandmarkError
from pipelines.quality import Quality, measure_quality
from tests.degraded import SKINS, blocky, blurred, faded, grey, noisy, sitter, tinged

Spoil = Callable[[Pixels], Pixels]


def _untouched(pixels: Pixels) -> Pixels:
    return pixels


def _very_noisy(pixels: Pixels) -> Pixels:
    return noisy(pixels, 12)


def _a_little_blurred(pixels: Pixels) -> Pixels:
    return blurred(pixels, 2.5)


def _very_blurred(pixels: Pixels) -> Pixels:
    return blurred(pixels, 5)


def _bluish(pixels: Pixels) -> Pixels:
    return tinged(pixels, 0.6, 1.0, 1.6)


def _of(name: str, spoil: Spoil) -> Quality:
    shown = sitter(name)
    return shown.quality(spoil(shown.pixels))


@pytest.mark.parametrize("name", SKINS)
def test_a_good_photograph_calls_for_no_remark(name: str) -> None:
    # One of the samples was drawn with a slight smile.
    assert set(_of(name, _untouched).remarks) <= {"The person smiles."}


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (_very_noisy, "noisy"),
        (_a_little_blurred, "soft"),
        (_very_blurred, "blurred"),
        (blocky, "JPEG"),
        (faded, "faded"),
        (grey, "black-and-white"),
        (_bluish, "colours are shifted"),
    ],
)
def test_damage_is_named_in_words_on_every_skin(name: str, spoil: Spoil, word: str) -> None:
    assert word in " ".join(_of(name, spoil).remarks)


@pytest.mark.parametrize("spoil", [_untouched, noisy, blurred, blocky, faded])
def test_the_weight_does_not_hang_on_the_skin(spoil: Spoil) -> None:
    # Landmarks, pose and light differ a little from sample to sample; skin tone has no part.
    weights = [_of(name, spoil).weight for name in SKINS]
    assert max(weights) < 1.4 * min(weights)


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize("spoil", [noisy, blurred, blocky])
def test_a_spoilt_photograph_weighs_less(name: str, spoil: Spoil) -> None:
    clean, spoilt = _of(name, _untouched).weight, _of(name, spoil).weight
    assert 0 < spoilt < 0.95 * clean <= 1


def test_the_side_of_the_light_is_found_on_every_skin() -> None:
    for name in SKINS:
        shown = sitter(name)
        fall = np.linspace(0.45, 1.0, shown.pixels.shape[1])[None, :, None]
        lit = (shown.pixels * fall).astype(np.uint8)
        turned = (shown.pixels * fall[:, ::-1]).astype(np.uint8)
        assert shown.quality(lit).side_light > shown.quality(turned).side_light + 0.3


def test_light_of_another_strength_is_the_same_light() -> None:
    shown = sitter(SKINS[0])
    plain, dim = (
        shown.quality(tinged(shown.pixels, *(share,) * 3)).side_light for share in (1, 0.25)
    )
    assert dim == pytest.approx(plain, abs=0.02)


def test_a_small_face_is_said_to_be_small_and_weighs_less() -> None:
    shown = sitter(SKINS[1])
    pixels = np.asarray(cv2.resize(shown.pixels, (140, 140), interpolation=cv2.INTER_AREA))
    quality = measure_quality(pixels.astype(np.uint8), shown.landmarks.scaled((140, 140)))
    assert "small" in quality.remarks[0]
    assert quality.weight < 0.6 * shown.quality(shown.pixels).weight


def test_landmarks_beside_the_picture_are_refused() -> None:
    shown = sitter(SKINS[0])
    away = shown.landmarks.moved(lambda points: points + [5000.0, 0.0])
    with pytest.raises(LandmarkError, match="Check the landmarks"):
        measure_quality(shown.pixels, away)
