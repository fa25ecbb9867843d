from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import numpy as np

from pipelines.lending import FamilyStep, RelativeFace
from pipelines.postmortem.steps import Operation
from pipelines.steps import EyesStep, GrowthStep, Step
from tests.faces import landmarks
from workbench.exports import report_words
from workbench.exports.report import with_landmarks
from workbench.exports.report_words import landmark_counts, landmark_points, step_told


def test_every_step_there_is_has_its_words() -> None:
    kinds = [kind for union in (Step, Operation) for kind in get_args(get_args(union)[0])]
    steps = {kind.model_fields["step"].default for kind in kinds}
    words = Path(report_words.__file__).with_name("step_words.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(words)) == steps


def test_every_parameter_of_a_step_is_named_with_its_value() -> None:
    told = step_told(GrowthStep(strength=0.8, rate=-1, regions={"nose": 0.5}), of="picture 2")
    assert told.title == "Growth (picture 2)"
    assert list(told.parameters) == [("strength", "0.8"), ("rate", "-1"), ("regions.nose", "0.5")]
    assert list(step_told(EyesStep()).parameters) == []


def test_long_parts_are_named_by_their_hash() -> None:
    face = RelativeFace(sha256="a" * 64, landmarks_json=landmarks(scale=50).to_json(), age_years=30)
    told = dict(step_told(FamilyStep(relatives=(face,))).parameters)
    assert told["relatives 1.sha256"] == "a" * 64
    assert "SHA-256" in told["relatives 1.landmarks_json"]


def test_landmarks_say_who_placed_each() -> None:
    found = landmarks(scale=50, size=(320, 400))
    moved = found.with_ibug68(found.ibug68 + [[5, 0]] + np.zeros((68, 2)), placed_by="artist")
    assert all("artist" in row[2] for row in landmark_counts(moved).rows[:9])
    points = landmark_points(moved)
    cells = [cell for row in points.rows for cell in row]
    assert cells[0::3][:68] == [str(number) for number in range(1, 69)]
    x, y = moved.ibug68[67]
    assert cells[3 * 67 + 1] == f"{x:.1f}, {y:.1f}"
    picture = np.zeros((400, 320, 3), np.uint8)
    assert (with_landmarks(picture, moved) == (255, 60, 0)).all(axis=2).any()
