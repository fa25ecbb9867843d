from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines.errors import SuperimpositionError
from pipelines.reconstruction.face_points import face_points_from, from_landmarks, read_face_points
from tests.faces import landmarks

SIZE = (800, 1000)


def test_landmarks_become_skin_points_of_the_persons_own_sides() -> None:
    found = from_landmarks(landmarks(size=(640, 800)))
    assert found.at("ex_r")[0, 0] < found.at("en_r")[0, 0] < found.at("en_l")[0, 0]
    assert found.points["ch_l"].placed_by == "landmark finding"
    assert found.outline is not None
    assert len(found.outline) == 17


def test_names_of_skin_points_may_carry_their_prime() -> None:
    found = face_points_from({"points": {"n'": [10, 20], "zy'_l": [30, 40]}}, SIZE)
    assert np.array_equal(found.at("n", "zy_l"), [[10, 20], [30, 40]])


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], 'under "points"'),
        ({"points": {"nose": [1, 2]}}, "No point is called nose"),
        ({"points": {"n": [1]}}, "two numbers"),
        ({"points": {"n": [1, "x"]}}, "two numbers"),
        ({"points": {"n": [900, 20]}}, "800 × 1000 px"),
        ({"points": {"n": [float("nan"), 20]}}, "800 × 1000 px"),
    ],
)
def test_malformed_points_are_told(document: Any, words: str) -> None:
    with pytest.raises(SuperimpositionError, match=words):
        face_points_from(document, SIZE)


def test_a_file_is_named_in_what_is_wrong(tmp_path: Path) -> None:
    place = tmp_path / "mine.json"
    for text in ("{", json.dumps({"points": {"n": [900, 2]}})):
        place.write_text(text)
        with pytest.raises(SuperimpositionError, match=r"mine\.json"):
            read_face_points(place, SIZE)
