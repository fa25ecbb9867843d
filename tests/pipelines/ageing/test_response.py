"""What small moves of landmarks change of their growth is what growing the moved face gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.transform import SimilarityTransform

from pipelines.ageing.fusion import fuse_landmarks, fusion_shares
from pipelines.ageing.growth import grow_landmarks
from pipelines.ageing.response import growth_response
from pipelines.arrays import Floats
from tests.faces import ibug68

seeds = st.integers(0, 99)
ages = st.floats(3, 18)


def _face(seed: int, turn: float = 0.0) -> Floats:
    """Return a face that is nobody's, uneven, turned in the picture."""
    face = ibug68() + np.random.default_rng(seed).normal(0, 1.5, (68, 2))
    return SimilarityTransform(rotation=turn)(face)


def _small_moves(seed: int) -> Floats:
    return np.random.default_rng(seed + 100).normal(0, 0.1, (68, 2))


def _answer(response: Floats, moves: Floats) -> Floats:
    return (response @ moves.T.ravel()).reshape(2, 68).T


def _near(answer: Floats, true: Floats) -> bool:
    return bool(np.linalg.norm(answer - true) < 0.1 * np.linalg.norm(true) + 1e-3)


@given(seed=seeds, start=ages, end=ages, turn=st.floats(-3, 3), strength=st.floats(0, 1.5))
@settings(max_examples=20)
def test_growth_answers_to_small_moves_as_the_moved_face_grows(
    seed: int, start: float, end: float, turn: float, strength: float
) -> None:
    face, moves = _face(seed, turn), _small_moves(seed)

    def growth(points: Floats) -> Floats:
        grown = grow_landmarks(points, from_age=start, to_age=end, sex="F", strength=strength)
        return grown - points

    response = growth_response(face, from_age=start, to_age=end, sex="F", strength=strength)
    assert _near(_answer(response, moves), growth(face + moves) - growth(face))


@given(seed=seeds)
@settings(max_examples=10)
def test_a_fused_shape_answers_by_its_photographs_share(seed: int) -> None:
    face, moves = _face(seed, 0.3), _small_moves(seed)
    other = (_face(seed + 1), 9.0)
    share = float(fusion_shares([6.0, 9.0], to_age=15, weights=[1, 1])[0])

    def growth(points: Floats) -> Floats:
        return fuse_landmarks([(points, 6.0), other], to_age=15, drawn=0) - points

    response = growth_response(face, from_age=6, to_age=15, share=share)
    assert _near(_answer(response, moves), growth(face + moves) - growth(face))
