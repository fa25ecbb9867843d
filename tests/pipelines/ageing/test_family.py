"""Relatives' features go over by their own weight, in their own place, and never unasked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ageing.family import (
    FEATURES,
    LARGEST_WEIGHT,
    Feature,
    Relative,
    family_shape,
    family_warnings,
    point_shares,
)
from pipelines.ageing.growth import grow_landmarks
from pipelines.alignment import EyeFrame, symmetrised
from pipelines.arrays import Floats
from pipelines.errors import FamilyError
from pipelines.landmarks import Landmarks
from tests.faces import ibug68

FACE = ibug68() + np.random.default_rng(1).normal(0, 2, (68, 2))
OTHER = ibug68() + np.random.default_rng(2).normal(0, 4, (68, 2))
PLACES: dict[Feature, list[int]] = {
    "eyes": list(range(36, 48)),
    "brows": list(range(17, 27)),
    "nose": list(range(27, 36)),
    "mouth": list(range(48, 68)),
    "jaw": list(range(4, 13)),
    "cheeks": [1, 2, 3, 4, 12, 13, 14, 15],
    "ears": [0, 1, 15, 16],
}


def _landmarks(points: Floats) -> Landmarks:
    return Landmarks.from_ibug68(points, image_size=(640, 800), placed_by="artist")


def _between_the_lids(points: Floats) -> Floats:
    return EyeFrame.between(points[36:42].mean(axis=0), points[42:48].mean(axis=0)).enter(points)


def _mother(age: float = 30, **weights: float) -> Relative:
    shape: dict[Feature, float] = {f: weights[f] for f in FEATURES if f in weights}
    return Relative(_landmarks(OTHER), age, "F", shape=shape)


def test_no_weight_is_the_input_to_the_bit() -> None:
    for relatives in ([], [_mother()], [_mother(nose=0.0, ears=0.0)]):
        assert (family_shape(FACE, relatives, to_age=14, sex="M") == FACE).all()


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_moves_in_its_own_place_only(feature: Feature) -> None:
    moved = family_shape(FACE, [_mother(**{feature: 0.3})], to_age=14, sex="M")
    changed = set(np.flatnonzero(np.abs(moved - FACE).max(axis=1) > 1e-9).tolist())
    assert changed == set(PLACES[feature])


def test_all_features_together_are_a_mean_of_both_faces() -> None:
    relative = _mother(age=14, **dict.fromkeys(FEATURES, LARGEST_WEIGHT))
    blended = family_shape(ibug68(), [relative], to_age=14, sex="F")
    wanted = 0.7 * _between_the_lids(ibug68()) + 0.3 * _between_the_lids(symmetrised(OTHER))
    assert np.abs(_between_the_lids(blended) - wanted).max() < 1e-9
    assert point_shares(relative.shape) == pytest.approx(LARGEST_WEIGHT)


def test_the_relative_is_first_brought_to_the_target_age() -> None:
    child = symmetrised(ibug68())
    grown = grow_landmarks(child, from_age=8, to_age=30, sex="F")
    parent = Relative(_landmarks(grown), 30, "F", shape={"nose": 0.3, "jaw": 0.3, "mouth": 0.3})
    assert np.abs(family_shape(child, [parent], to_age=8, sex="F") - child).max() < 0.3


def test_scale_turn_and_place_of_the_relatives_picture_do_not_matter() -> None:
    turn = np.array([[0.8, 0.6], [-0.6, 0.8]])
    near = _mother(nose=0.3, mouth=0.2)
    far = replace(near, landmarks=_landmarks(OTHER @ turn * 0.4 + [300, 100]))
    shapes = [family_shape(FACE, [r], to_age=14, sex="M") for r in (near, far)]
    assert np.abs(shapes[0] - shapes[1]).max() < 1e-6


@given(st.floats(0, 0.3), st.floats(0, 0.3))
def test_the_shift_goes_with_the_weight(one: float, other: float) -> None:
    def shift(weight: float) -> Floats:
        return family_shape(FACE, [_mother(14, nose=weight)], to_age=14, sex="F") - FACE

    assert np.abs(shift(one) * other - shift(other) * one).max() < 1e-9


@pytest.mark.parametrize("weight", [-0.1, 0.31, 1.0, float("nan")])
def test_a_weight_beyond_three_tenths_is_refused(weight: float) -> None:
    with pytest.raises(FamilyError, match=r"nose .* at most 0\.3"):
        family_shape(FACE, [_mother(nose=weight)], to_age=14, sex="F")


def test_relatives_share_the_three_tenths() -> None:
    with pytest.raises(FamilyError, match=r"takes 0\.4 from relatives"):
        family_shape(FACE, [_mother(nose=0.2), _mother(nose=0.2)], to_age=14, sex="F")


def test_an_unknown_feature_is_named() -> None:
    relative = Relative(_landmarks(OTHER), 30, shape={"hair": 0.1})  # type: ignore[dict-item]
    with pytest.raises(FamilyError, match="'hair' is unknown; weigh one of eyes, brows"):
        family_shape(FACE, [relative], to_age=14, sex="F")


def test_the_warning_rises_with_the_span_and_is_silent_without_weights() -> None:
    face = _landmarks(FACE)
    assert family_warnings(face, [_mother()], from_age=5, to_age=20) == ()
    grades = [
        family_warnings(face, [_mother(nose=0.1)], from_age=start, to_age=20)[0].split(":")[0]
        for start in (15, 10, 4)
    ]
    assert grades == ["Note", "Caution", "Strong caution"]


def test_the_warning_rises_with_yaw_and_expression() -> None:
    face = _landmarks(ibug68())
    level = replace(_mother(nose=0.1), landmarks=face)
    assert len(family_warnings(face, [level], from_age=12, to_age=14)) == 1
    graver: list[list[str]] = []
    for shift in (0.12, 0.3):
        turned = ibug68()
        turned[27:36, 0] += 100 * shift
        turned[[48, 54], 1] -= 100 * shift
        relative = replace(level, landmarks=_landmarks(turned))
        warnings = family_warnings(face, [relative], from_age=12, to_age=14)
        graver.append([w.split(":")[0] for w in warnings if "expression" in w or "turned" in w])
    assert graver[0] and graver[1]
    assert "Strong caution" in graver[1]
