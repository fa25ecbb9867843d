"""Hair and person are told apart; the brush is obeyed; the same bytes come every time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import cv2
import numpy as np
import pytest

from models.samples import PORTRAITS, sample
from pipelines.arrays import Pixels
from pipelines.errors import MatteError
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.matte import Mattes, Stroke, find_mattes
from pipelines.photograph import read_photograph

NAMES = tuple(portrait.name for portrait in PORTRAITS)
SIDE = 700


@cache
def _photograph(name: str) -> tuple[Pixels, Landmarks]:
    photograph = read_photograph(sample(name)).scaled(SIDE)
    return photograph.pixels, find_landmarks(photograph)


@cache
def _mattes(name: str) -> Mattes:
    return find_mattes(*_photograph(name))


def _digest(mattes: Mattes) -> str:
    return hashlib.sha256(mattes.person_levels.tobytes() + mattes.hair_levels.tobytes()).hexdigest()


def _at(face: Landmarks, across: float, down: float) -> tuple[int, int]:
    """Return (x, y) px of a place in pupil distances from the middle between the eyes."""
    right, left = face.eye_centre("right"), face.eye_centre("left")
    axis = left - right
    x, y = (right + left) / 2 + across * axis + down * np.array([-axis[1], axis[0]])
    return round(float(x)), round(float(y))


@pytest.mark.parametrize("name", NAMES)
def test_the_top_of_the_head_is_hair_and_the_face_is_not(name: str) -> None:
    pixels, face = _photograph(name)
    mattes = _mattes(name)
    assert mattes.hair.shape == mattes.person.shape == pixels.shape[:2]
    assert mattes.hair.dtype == np.float32
    assert mattes.nbytes < pixels.nbytes, "what is remembered with a photograph is less than it"
    top_x, top_y = _at(face, 0.3, -1.35)
    assert mattes.hair[top_y - 4 : top_y + 5, top_x - 4 : top_x + 5].mean() > 0.9
    for across, down in ((0.0, -0.32), (-0.45, 0.5), (0.45, 0.5), (0.0, 0.5), (0.0, 1.9)):
        x, y = _at(face, across, down)
        assert mattes.hair[y - 4 : y + 5, x - 4 : x + 5].max() < 0.05, (across, down)
        assert mattes.person[y, x] > 0.95
    assert mattes.person[:20, :20].max() < 0.05
    assert (mattes.hair <= mattes.person).all()
    assert mattes.confidence > 0.7


def test_strokes_are_obeyed_to_their_own_edge() -> None:
    pixels, face = _photograph(NAMES[0])
    places = {"hair": (0.0, 0.5), "not hair": (0.3, -1.35), "person": (2.0, -1.5)}
    strokes = [
        Stroke((_at(face, *place),), 10.0, says)  # pyright: ignore[reportArgumentType]
        for says, place in places.items()
    ]
    away = Stroke((_at(face, -0.3, -1.4), _at(face, -0.5, -1.3)), 6.0, "not person")
    mattes = find_mattes(pixels, face, strokes=[*strokes, away])
    found = {says: _at(face, *place) for says, place in places.items()}

    def around(values: object, says: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        x, y = found[says]
        return np.asarray(values, np.float32)[y - 6 : y + 7, x - 6 : x + 7]

    assert (around(mattes.hair, "hair") == 1).all()
    assert (around(mattes.person, "hair") == 1).all()
    assert (around(mattes.hair, "not hair") == 0).all()
    assert (around(mattes.person, "person") == 1).all()
    x, y = _at(face, -0.4, -1.35)
    assert mattes.person[y, x] == mattes.hair[y, x] == 0


def test_later_strokes_count_over_earlier_ones() -> None:
    pixels, face = _photograph(NAMES[0])
    place = (_at(face, 0.0, 0.5),)
    mattes = find_mattes(
        pixels, face, strokes=[Stroke(place, 8.0, "hair"), Stroke(place, 8.0, "not hair")]
    )
    x, y = place[0]
    assert mattes.hair[y, x] == 0


def test_a_stroke_off_the_picture_does_no_harm() -> None:
    pixels, face = _photograph(NAMES[0])
    mattes = find_mattes(pixels, face, strokes=[Stroke(((-500.0, -500.0),), 9.0, "hair")])
    assert mattes.hair.shape == pixels.shape[:2]


@pytest.mark.parametrize(
    ("points", "radius", "says"),
    [((), 3.0, "hair"), (((1.0, 1.0),), 0.0, "hair"), (((1.0, 1.0),), 3.0, "beard")],
)
def test_a_broken_stroke_is_refused(
    points: tuple[tuple[float, float], ...], radius: float, says: str
) -> None:
    with pytest.raises(MatteError, match="stroke"):
        Stroke(points, radius, says)  # pyright: ignore[reportArgumentType]


def test_threads_and_the_random_state_of_opencv_do_not_count() -> None:
    pixels, face = _photograph(NAMES[3])

    def job(seed: int) -> str:
        cv2.setRNGSeed(seed)
        return _digest(find_mattes(pixels, face))

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(job, range(4))) == {_digest(_mattes(NAMES[3]))}


def test_another_process_makes_the_same_mattes() -> None:
    program = (
        "from tests.pipelines.test_matte import NAMES, _digest, _mattes;"
        "print(_digest(_mattes(NAMES[3])))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == _digest(_mattes(NAMES[3]))


def test_a_head_without_hair_has_no_hair_matte_and_says_so() -> None:
    pixels, face = _photograph(NAMES[4])
    bald = pixels.copy()
    x, y = _at(face, 0.0, -0.32)
    skin = pixels[y - 5 : y + 6, x - 5 : x + 6].mean(axis=(0, 1))
    mattes = _mattes(NAMES[4])
    share = np.clip(2 * mattes.hair, 0, 1)[..., None]
    grain = np.random.default_rng(0).normal(0, 2, pixels.shape)
    bald[:] = np.clip(pixels + share * (skin + grain - pixels), 0, 255)
    found = find_mattes(bald, face)
    assert found.hair.sum() < 0.2 * mattes.hair.sum()
    assert found.confidence < 0.5
    assert found.remarks


def test_a_head_that_melts_into_the_dark_is_not_trusted() -> None:
    pixels, face = _photograph(NAMES[5])
    mattes = _mattes(NAMES[5])
    dark = pixels * mattes.person[..., None] + 22 * (1 - mattes.person[..., None])
    found = find_mattes(dark.astype(np.uint8), face)
    assert found.confidence < mattes.confidence
    assert any("background" in remark for remark in found.remarks)


def test_a_matte_that_leaves_hair_out_beside_the_face_says_so() -> None:
    pixels, face = _photograph(NAMES[2])
    taken = [
        Stroke((_at(face, side * 1.1, -0.3), _at(face, side * 1.1, 1.5)), 40.0, "not hair")
        for side in (-1, 1)
    ]
    found = find_mattes(pixels, face, strokes=taken)
    assert found.confidence < _mattes(NAMES[2]).confidence
    assert any("beside the face" in remark for remark in found.remarks)
