"""Prototypes stand beside the tables as far as they reach, and pull no tone towards their own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from pipelines.ageing.growth import grow_landmarks
from pipelines.ageing.observing import Skin
from pipelines.ageing.prototype_learning import learn
from pipelines.ageing.prototypes import Prototypes, prototype_shape, prototype_texture, skin_change
from pipelines.ageing.skin_window import Face
from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab
from pipelines.layers import Layer, flatten
from pipelines.recipe import Sex
from tests.faces import ibug68
from tests.made_up_collections import law_of_shape, law_of_skin, light, made_up
from tests.sitters import DARK, LIGHT, SKINS, face_of, sitter

FACE = ibug68()


@cache
def learned() -> Prototypes:
    return learn(made_up(200))


def _aged(start: float, end: float, sex: Sex | None = None) -> tuple[Floats, Floats]:
    table = grow_landmarks(FACE, from_age=start, to_age=end, sex=sex)
    return table, prototype_shape(FACE, table, learned(), from_age=start, to_age=end, sex=sex)


def _laid(name: str, start: float, end: float, strength: float = 1.0) -> tuple[Face, Pixels]:
    face = face_of(*sitter(name))
    layer = prototype_texture(
        face, learned(), from_age=start, to_age=end, sex=None, strength=strength
    )
    (x, y), (left, top) = layer.offset, face.offset
    placed = replace(layer, offset=(x - left, y - top))
    return face, flatten([Layer("below", face.pixels), placed])


def test_the_share_is_n_over_n_plus_twenty() -> None:
    prototypes = learned()
    n = min(prototypes.effective_size(age, None) for age in (6, 16))
    assert n > 20
    assert prototypes.share(6, 16, None) == pytest.approx(n / (n + 20))


def test_the_collections_displacement_is_blended_with_the_tables() -> None:
    table, blended = _aged(6, 16)
    share = learned().share(6, 16, None)
    law = (law_of_shape(16) - law_of_shape(6)) * 100
    wanted = share * (FACE + law) + (1 - share) * table
    assert np.abs(blended - wanted).mean() < 0.4 * np.abs(table - wanted).mean()


@pytest.mark.parametrize(("start", "end"), [(6, 40), (0, 12), (30, 60)])
def test_beyond_the_collection_the_tables_stand_to_the_bit(start: float, end: float) -> None:
    table, blended = _aged(start, end)
    assert (blended == table).all()


def test_there_and_back_again() -> None:
    _, there = _aged(6, 16)
    back = prototype_shape(
        there,
        grow_landmarks(there, from_age=16, to_age=6),
        learned(),
        from_age=16,
        to_age=6,
        sex=None,
    )
    assert np.abs(back - FACE).max() < 1.0


@pytest.mark.parametrize("name", SKINS)
def test_cheeks_darken_on_every_skin_and_the_tone_stays(name: str) -> None:
    face, aged = _laid(name, 4, 18, strength=2.0)
    before, after = to_lab(face.pixels), to_lab(aged)
    share = after[..., 0] / np.maximum(before[..., 0], 1)
    cheek, brow = (_near(share, face, vertex) for vertex in (205, 9))
    assert cheek < 0.99
    assert brow > cheek + 0.02
    changed = np.abs(aged.astype(int) - face.pixels).max(axis=2) > 0
    shift = (after - before)[changed].mean(axis=0)
    assert np.abs(shift).max() < 1.5


def test_the_law_of_skin_is_found_under_every_light() -> None:
    random = np.random.default_rng(7)
    found: list[tuple[float, float]] = []
    for _ in range(20):
        lit = light(random)
        own = law_of_skin(6) * lit + random.normal(0, 0.02, 468)
        middle = np.median(own)
        skin = Skin(
            tone=np.array([60.0, 0, 0]),
            lightness=own / middle,
            colour=np.zeros((468, 2)),
            seen=np.ones(468, np.bool_),
            mask=np.ones((1, 1), np.float32),
        )
        change = skin_change(skin, learned(), 6, 16, None)[:, 0]
        truth = 60 * (law_of_skin(16) - law_of_skin(6)) * lit / middle
        truth -= truth.mean()
        gain = change @ truth / (truth @ truth)
        found.append((float(np.corrcoef(change, truth)[0, 1]), float(gain)))
    alike, gain = np.mean(found, axis=0)
    assert alike > 0.85
    assert 0.8 < gain < 1.2


def test_dark_and_light_skin_change_by_a_like_share() -> None:
    shares: list[float] = []
    for name in (LIGHT, DARK):
        face, aged = _laid(name, 4, 18, strength=2.0)
        share = to_lab(aged)[..., 0] / np.maximum(to_lab(face.pixels)[..., 0], 1)
        shares.append(_near(share, face, 9) - _near(share, face, 205))
    assert max(shares) < 2 * min(shares)


def test_equal_ages_no_strength_and_unknown_ages_change_nothing() -> None:
    for start, end, strength in ((9, 9, 1.0), (6, 16, 0.0), (6, 50, 1.0)):
        face, aged = _laid(LIGHT, start, end, strength)
        assert (aged == face.pixels).all()


def test_hair_and_background_stay() -> None:
    face, aged = _laid(DARK, 4, 18, strength=2.0)
    changed = np.abs(aged.astype(int) - face.pixels).max(axis=2) > 0
    assert changed.any()
    low, high = face.mesh.min(axis=0), face.mesh.max(axis=0)
    y, x = np.nonzero(changed)
    assert x.min() > low[0] - 0.1 * face.frame.unit
    assert x.max() < high[0] + 0.1 * face.frame.unit
    assert y.max() < high[1] + 0.1 * face.frame.unit


def _near(share: Floats, face: Face, vertex: int) -> float:
    x, y = np.rint(face.mesh[vertex]).astype(int)
    return float(share[y - 3 : y + 4, x - 3 : x + 4].mean())
