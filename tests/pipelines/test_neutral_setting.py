"""Backdrop and garment replace room and clothes, and leave head and hair alone."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.arrays import Pixels
from pipelines.errors import MatteError
from pipelines.layers import Layer, flatten
from pipelines.neutral_setting import backdrop_layer, garment_layer
from tests.heads import DARK, LIGHT, SHIRT, Colour, MadeUpHead, made_up_head


def _hung(head: MadeUpHead, strength: float = 1.0) -> Pixels:
    layer = backdrop_layer(head.pixels, head.person, head.landmarks, strength=strength)
    return flatten([Layer("below", head.pixels), layer])


def _dressed(head: MadeUpHead, strength: float = 1.0, collar: float = 0.0) -> Pixels:
    layer = garment_layer(
        head.pixels, head.person, head.hair, head.landmarks, collar=collar, strength=strength
    )
    return flatten([Layer("below", head.pixels), layer])


@pytest.mark.parametrize("skin", [LIGHT, DARK])
def test_the_backdrop_leaves_the_person_to_the_bit(skin: Colour) -> None:
    head = made_up_head(skin)
    hung = _hung(head)
    assert (hung[head.person == 1] == head.pixels[head.person == 1]).all()
    corner = hung[:60, :60].reshape(-1, 3).mean(axis=0)
    assert corner[2] > corner[0]
    assert np.abs(hung.astype(int) - head.pixels)[head.person == 0].mean() > 5


@pytest.mark.parametrize("skin", [LIGHT, DARK])
def test_the_garment_covers_the_shirt_and_nothing_above_the_neck(skin: Colour) -> None:
    head = made_up_head(skin)
    dressed = _dressed(head)
    chest = dressed[700:780, 200:440].reshape(-1, 3).mean(axis=0)
    assert np.abs(chest - SHIRT).max() > 20
    assert (dressed[:470] == head.pixels[:470]).all()
    wall = head.person == 0
    assert (dressed[wall] == head.pixels[wall]).all()


def test_hair_falls_over_the_garment() -> None:
    head = made_up_head()
    hair = head.hair.copy()
    hair[690:730, 300:340] = 1
    layer = garment_layer(head.pixels, head.person, hair, head.landmarks)
    dressed = flatten([Layer("below", head.pixels), layer])
    assert (dressed[695:725, 305:335] == head.pixels[695:725, 305:335]).all()


def test_a_raised_collar_covers_more() -> None:
    head = made_up_head()
    low, high = _dressed(head), _dressed(head, collar=0.2)
    neck = (slice(500, 620), slice(270, 370))
    changed = [(picture[neck] != head.pixels[neck]).any(axis=-1).sum() for picture in (low, high)]
    assert changed[1] > changed[0] + 500


def test_no_strength_changes_nothing() -> None:
    head = made_up_head()
    assert (_hung(head, 0.0) == head.pixels).all()
    assert (_dressed(head, 0.0) == head.pixels).all()


def test_the_same_bytes_come_every_time() -> None:
    head = made_up_head()
    assert (_hung(head) == _hung(head)).all()
    assert (_dressed(head) == _dressed(head)).all()


def test_a_picture_that_ends_at_the_chin_is_refused() -> None:
    head = made_up_head()
    person = head.person * (np.arange(len(head.person)) < 480)[:, None]
    with pytest.raises(MatteError, match="ends at the chin"):
        garment_layer(head.pixels, person, head.hair, head.landmarks)
