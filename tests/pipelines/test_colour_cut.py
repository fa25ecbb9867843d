"""The cut follows colours, obeys what is certain, and draws no random number."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.arrays import Pixels
from pipelines.colour_cut import Colours, cut


def _two_halves() -> Pixels:
    picture = np.zeros((40, 60, 3), np.uint8)
    picture[:, :31], picture[:, 31:] = (40, 60, 90), (170, 150, 120)
    noise = np.random.default_rng(2).normal(0, 6, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _parted(picture: Pixels) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    front, back = (
        Colours.of(picture[:, :10].reshape(-1, 3)),
        Colours.of(picture[:, 50:].reshape(-1, 3)),
    )
    sure = np.zeros(picture.shape[:2], np.float32)
    sure[:, :10], sure[:, 50:] = 1, -1
    return cut(picture, front, back, sure, np.zeros(picture.shape[:2], bool))


def test_the_cut_runs_along_the_edge() -> None:
    found = _parted(_two_halves())
    assert found[:, :31].all()
    assert not found[:, 31:].any()


def _random_picture() -> Pixels:
    drawn = cv2.randu(np.zeros((4, 4), np.uint8), np.zeros(1), np.full(1, 255.0))
    return np.asarray(drawn, np.uint8)


def test_the_random_state_of_opencv_neither_counts_nor_changes() -> None:
    picture = _two_halves()
    answers: list[bytes] = []
    for seed in (1, 2, 3):
        cv2.setRNGSeed(seed)
        answers.append(_parted(picture).tobytes())
        drawn = _random_picture()
        cv2.setRNGSeed(seed)
        assert (drawn == _random_picture()).all()
    assert len(set(answers)) == 1


def test_the_likelier_colour_has_the_higher_density() -> None:
    picture = _two_halves()
    dark, light = (Colours.of(half.reshape(-1, 3)) for half in (picture[:, :31], picture[:, 31:]))
    assert (dark.log_likelihood(picture[:, :31]) > light.log_likelihood(picture[:, :31])).all()


def test_one_flat_colour_is_a_model_too() -> None:
    model = Colours.of(np.full((1, 3), 100, np.uint8))
    assert model.shares.sum() == 1
    assert np.isfinite(model.log_likelihood(np.array([[0.0, 0, 0]]))).all()
