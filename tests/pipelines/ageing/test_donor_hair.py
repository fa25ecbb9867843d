"""Donor hair lands on the head it is given to, in that head's own hair colour."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipelines.ageing.donor_hair import Head, donor_hair
from pipelines.ageing.hair import hair_colour
from pipelines.arrays import Floats, Pixels
from pipelines.errors import MatteError
from pipelines.layers import Layer, flatten
from tests.heads import BLACK, BLOND, LIGHT, MEDIUM, Colour, made_up_head


def _head(skin: Colour, hair: Colour) -> Head:
    made = made_up_head(skin, hair)
    return Head(made.pixels, made.landmarks, made.hair)


def _larger(head: Head, factor: float) -> Head:
    size = (round(head.pixels.shape[1] * factor), round(head.pixels.shape[0] * factor))
    pixels = np.asarray(cv2.resize(head.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    hair = np.asarray(cv2.resize(head.hair, size, interpolation=cv2.INTER_AREA), np.float32)
    return Head(pixels, head.landmarks.scaled(size), hair)


def _laid(head: Head, given: tuple[tuple[Layer, ...], Floats]) -> Pixels:
    return flatten([Layer("below", head.pixels), *given[0]])


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.4])
def test_the_same_hair_lands_where_it_was_at_any_size(factor: float) -> None:
    head = _head(LIGHT, BLOND)
    laid = _laid(head, donor_hair(head, _larger(head, factor)))
    assert np.abs(laid.astype(int) - head.pixels).mean() < 3


def test_the_head_keeps_its_hair_colour_or_takes_the_donors() -> None:
    head, donor = _head(MEDIUM, BLACK), _head(LIGHT, BLOND)
    own = hair_colour(_laid(head, donor_hair(head, donor)), head.hair)
    theirs = hair_colour(_laid(head, donor_hair(head, donor, keep_colour=False)), head.hair)
    assert np.abs(own - hair_colour(head.pixels, head.hair)).max() < 5
    assert np.abs(theirs - hair_colour(donor.pixels, donor.hair)).max() < 5


def test_the_face_is_not_touched_and_no_strength_changes_nothing() -> None:
    head, donor = _head(MEDIUM, BLACK), _head(LIGHT, BLOND)
    laid = _laid(head, donor_hair(head, donor))
    assert (laid[300:420, 260:380] == head.pixels[300:420, 260:380]).all()
    assert (_laid(head, donor_hair(head, donor, strength=0.0)) == head.pixels).all()


def test_shorter_hair_than_the_heads_own_is_refused() -> None:
    head, donor = _head(MEDIUM, BLACK), _head(LIGHT, BLOND)
    cropped = donor.hair * (np.arange(len(donor.hair)) < 230)[:, None]
    with pytest.raises(MatteError, match="own hair would show"):
        donor_hair(head, Head(donor.pixels, donor.landmarks, cropped))


def test_a_parting_in_dark_hair_does_not_glow_in_fair_hair() -> None:
    head, donor = _head(LIGHT, BLOND), _head(MEDIUM, BLACK)
    parted = donor.pixels.copy()
    parted[150:220, 316:324] = MEDIUM
    laid = _laid(head, donor_hair(head, Head(parted, donor.landmarks, donor.hair)))
    hair = laid[150:220, 300:340].reshape(-1, 3).sum(axis=1)
    own = head.pixels[head.hair > 0.9].sum(axis=1)
    assert np.percentile(hair, 98) <= np.percentile(own, 99.5) + 6
