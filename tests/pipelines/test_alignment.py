"""Frames and alignments recover what was applied."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.transform import SimilarityTransform

from pipelines.alignment import MIRROR_68, EyeFrame, aligned, symmetrised
from pipelines.errors import LandmarkError
from tests.faces import ibug68

turns = st.floats(-3.1, 3.1)
scales = st.floats(0.05, 40.0)


@given(turn=turns, scale=scales)
def test_aligning_recovers_any_similarity(turn: float, scale: float) -> None:
    face = ibug68()
    moved = SimilarityTransform(scale=scale, rotation=turn, translation=(31, -7))(face)
    assert np.abs(aligned(moved, face) - face).max() < 1e-6


def test_aligning_is_the_least_squares_similarity_of_scikit_image() -> None:
    random = np.random.default_rng(0)
    face = ibug68()
    other = SimilarityTransform(scale=0.3, rotation=0.4)(face) + random.normal(0, 2, face.shape)
    oracle = SimilarityTransform.from_estimate(other, face)
    assert np.abs(aligned(other, face) - oracle(other)).max() < 1e-6


@given(turn=turns, scale=scales)
def test_entering_and_leaving_the_eye_frame_is_the_identity(turn: float, scale: float) -> None:
    right, left = np.array([3.0, 4.0]), [3 + scale * np.cos(turn), 4 + scale * np.sin(turn)]
    frame = EyeFrame.between(right, np.array(left))
    face = ibug68()
    assert np.abs(frame.leave(frame.enter(face)) - face).max() < 1e-6 * (1 + 1 / scale)
    assert frame.enter(np.array([right, left])) == pytest.approx(np.array([[-0.5, 0], [0.5, 0]]))


def test_eyes_on_one_spot_are_refused() -> None:
    with pytest.raises(LandmarkError, match="same spot"):
        EyeFrame.between(np.array([5.0, 5.0]), np.array([5.0, 5.0]))


def test_mirroring_twice_gives_every_point_back() -> None:
    assert np.array_equal(MIRROR_68[MIRROR_68], np.arange(68))


def test_a_symmetric_face_is_its_own_symmetrised_shape() -> None:
    face = ibug68()
    assert np.abs(symmetrised(face) - face).max() < 1e-9
    leaning = face + np.random.default_rng(1).normal(0, 3, face.shape)
    even = symmetrised(leaning)
    mirrored = even[MIRROR_68] * [-1.0, 1.0]
    assert np.abs(aligned(mirrored, even) - even).max() < 0.02
