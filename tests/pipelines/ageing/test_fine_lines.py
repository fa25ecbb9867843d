"""Fine lines: a person's own at every age and size, and where they belong."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.fine_lines import AREAS, Area, fine_lines
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from tests.faces import mesh

SHAPE = (460, 360)
CENTRE = (180.0, 190.0)
FRAME = EyeFrame.between(np.array([130.0, 190.0]), np.array([230.0, 190.0]))


ABOVE = np.array([0.0, -0.3])


def _lines(severities: dict[Area, float], seed: int = 7, towards: Floats = ABOVE) -> Floats:
    face = mesh(scale=100.0, centre=CENTRE)
    return fine_lines(face, FRAME, SHAPE, severities=severities, seed=seed, towards=towards)


@pytest.mark.parametrize("area", AREAS)
def test_every_area_shows_its_lines_and_leaves_eyes_and_nose_free(area: Area) -> None:
    lines = _lines({area: 1.0})
    assert lines.min() < -2
    assert 0 < lines.max() < -lines.min()
    for pupil in (130, 230):
        assert np.abs(lines[186:194, pupil - 6 : pupil + 6]).max() == 0
    assert np.abs(lines[215:250, 170:190]).max() == 0


def test_lines_deepen_in_place_and_differ_from_person_to_person() -> None:
    half, full, other = _lines({"forehead": 0.5}), _lines({"forehead": 1.0}), _lines({}, 8)
    assert np.allclose(2 * half, full, atol=1e-5)
    assert np.abs(other).max() == 0
    stranger = _lines({"forehead": 1.0}, seed=8)
    same = np.corrcoef(full[full != 0], stranger[full != 0])[0, 1]
    assert abs(same) < 0.3


def test_lines_of_the_forehead_run_across_it() -> None:
    lines = _lines({"forehead": 1.0})
    part = lines[80:130, 110:250]
    along, across = np.abs(np.diff(part, axis=1)).mean(), np.abs(np.diff(part, axis=0)).mean()
    assert across > 3 * along


def test_lines_under_the_eyes_lie_alike_on_both_sides() -> None:
    lines = _lines({"under the eye": 1.0})
    columns = np.flatnonzero(np.abs(lines).max(axis=0) > 1e-3)
    right, left = columns[columns < CENTRE[0]], columns[columns > CENTRE[0]]
    assert abs(right[0] + left[-1] - 2 * CENTRE[0]) <= 2
    assert abs(right[-1] + left[0] - 2 * CENTRE[0]) <= 2


def test_the_same_lines_stand_at_every_size_of_the_picture() -> None:
    face = mesh(scale=100.0, centre=CENTRE)
    twice = EyeFrame.between(np.array([260.5, 380.5]), np.array([460.5, 380.5]))
    large = fine_lines(
        face * 2 + 0.5, twice, (920, 720), severities={"forehead": 1.0}, seed=7, towards=ABOVE
    )
    small = _lines({"forehead": 1.0})
    shrunk = large.reshape(460, 2, 360, 2).mean(axis=(1, 3))
    inside = np.abs(small) > 0.2
    assert np.corrcoef(shrunk[inside], small[inside])[0, 1] > 0.9


def test_the_banks_of_a_furrow_turn_with_the_light_and_its_ground_does_not() -> None:
    above, below, even = (
        _lines({"forehead": 1.0}, towards=np.array([0.0, y])) for y in (-0.4, 0.4, 0.0)
    )
    assert np.allclose((above + below) / 2, even, atol=1e-4)
    assert np.abs(above - even).max() > 1
    assert abs(float((above - even).mean())) < 0.01
