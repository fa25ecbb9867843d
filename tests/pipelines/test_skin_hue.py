"""Hue is judged without lightness: nobody's skin is led to be lighter or darker."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.skin_hue import is_cast, likely_skin
from tests.degraded import SKINS, lab, sitter

LEVEL = st.integers(20, 215)


@pytest.mark.parametrize("name", SKINS)
def test_skin_in_white_light_is_its_own_likely_skin(name: str) -> None:
    shown = sitter(name)
    skin = shown.quality(shown.pixels).faults.skin
    assert not is_cast(skin)
    assert likely_skin(skin) == pytest.approx(skin, abs=0.5)


@given(LEVEL, LEVEL, LEVEL)
def test_likely_skin_is_as_light_as_what_was_seen(red: int, green: int, blue: int) -> None:
    likely = np.clip(np.rint(likely_skin((red, green, blue))), 0, 255).astype(np.uint8)
    seen = np.array([red, green, blue], np.uint8)
    before, after = (lab(colour[None, None])[0, 0, 0] for colour in (seen, likely))
    # Very light skin cannot hold much colour in sRGB, so that little is lost there.
    assert after == pytest.approx(before, abs=2)


@pytest.mark.parametrize("seen", [(120, 140, 160), (60, 80, 50), (200, 120, 190)])
def test_blue_green_and_purple_skin_is_a_cast(seen: tuple[int, int, int]) -> None:
    assert is_cast(seen)
