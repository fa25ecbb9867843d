"""Brows and beard grey later than the head, hair by hair, and skin stays as it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.ageing.facial_hair import greyed_beard, greyed_brows
from pipelines.alignment import eye_frame
from pipelines.arrays import Pixels
from pipelines.layers import Layer, flatten
from tests.heads import DARK, LIGHT, MEDIUM, Colour, made_up_head

SKINS = (LIGHT, MEDIUM, DARK)
BROW = (slice(275, 285), slice(250, 290))
BEARD = (slice(445, 460), slice(280, 360))


def _with_hair(skin: Colour) -> tuple[Pixels, Pixels]:
    """A face with dark brows and a beard, and the same face without."""
    head = made_up_head(skin)
    hairy = head.pixels.copy()
    for part in (BROW, BEARD):
        hairy[part] = (hairy[part] * 0.35).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(hairy, (0, 0), 1), np.uint8), head.pixels


def _greyed(pixels: Pixels, fraction: float, *, beard: bool, strength: float = 1.0) -> Pixels:
    face = made_up_head().landmarks
    change = greyed_beard if beard else greyed_brows
    layer = change(
        pixels,
        face.groups["mesh"],
        frame=eye_frame(face),
        fraction=fraction,
        strength=strength,
    )
    return flatten([Layer("below", pixels), layer])


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("beard", [False, True])
def test_dark_hairs_turn_lighter_and_skin_stays(skin: Colour, beard: bool) -> None:
    hairy, bare = _with_hair(skin)
    part = BEARD if beard else BROW
    grey = _greyed(hairy, 1.0, beard=beard)
    assert grey[part].mean() > hairy[part].mean() + 8
    same = _greyed(bare, 1.0, beard=beard)
    assert np.abs(same.astype(int) - bare)[part].max() <= 3


@pytest.mark.parametrize("beard", [False, True])
def test_they_turn_later_than_the_head(beard: bool) -> None:
    hairy, _ = _with_hair(MEDIUM)
    assert (_greyed(hairy, 0.15, beard=beard) == hairy).all()
    assert (_greyed(hairy, 0.7, beard=beard) != hairy).any()


@pytest.mark.parametrize("beard", [False, True])
def test_no_strength_changes_nothing(beard: bool) -> None:
    hairy, _ = _with_hair(MEDIUM)
    assert (_greyed(hairy, 1.0, beard=beard, strength=0.0) == hairy).all()
