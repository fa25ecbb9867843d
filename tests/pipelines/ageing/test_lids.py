"""Upper lids sink over the eye with the years; the eye below them stays as it is."""

from __future__ import annotations

import numpy as np
import pytest

from models.ageing import appearance
from pipelines.ageing.head import Ages
from pipelines.ageing.lids import hooded_lids
from pipelines.ageing.regions import face_regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import reduced
from pipelines.ageing.skin_work import Work
from pipelines.lab import to_lab
from tests.sitters import SKINS, face_of, sitter

UNIT = 240.0
# The upper and the lower lid above and below the middle of the person's right eye.
UPPER, LOWER = 159, 145


def _work(name: str, start: float, end: float) -> Work:
    face = reduced(face_of(*sitter(name)), UNIT)
    lab = to_lab(face.pixels)
    regions = face_regions(lab, face.mesh, face.frame)
    return Work(face, lab, regions, Sitter(Ages(start, end, "F"), appearance()))


@pytest.mark.parametrize("name", SKINS)
def test_lids_cover_more_of_the_eye_and_leave_the_rest_of_it_alone(name: str) -> None:
    work = _work(name, 30, 70)
    change = np.abs(hooded_lids(work)).max(axis=2)
    x, upper = work.face.mesh[UPPER]
    lower = work.face.mesh[LOWER, 1]
    assert change[round(upper) + 2, round(x)] > 2
    # Its lower part is neither covered nor shaded.
    below = slice(round(upper + 0.85 * (lower - upper)), round(lower) + 20)
    assert change[below, round(x) - 30 : round(x) + 30].max() < 2
    # Nothing beyond the lids: neither brow nor cheek.
    assert change[: round(upper - 0.2 * work.face.frame.unit)].max() == 0
    assert change[round(lower + 0.1 * work.face.frame.unit) :].max() < 1e-3


def test_lids_stay_where_they_are_between_equal_ages_and_sink_with_years() -> None:
    name = next(iter(SKINS))
    none, some, more = (np.abs(hooded_lids(_work(name, 30, end))).mean() for end in (30, 50, 70))
    assert none < 1e-4
    assert none < some < more
