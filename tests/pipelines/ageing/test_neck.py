"""A neck ages in its own skin and light, and each person's in its own way."""

from __future__ import annotations

import numpy as np
import pytest

from models.ageing import appearance
from pipelines.ageing.head import Ages
from pipelines.ageing.neck import aged_neck
from pipelines.ageing.regions import face_regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import reduced
from pipelines.ageing.skin_work import Work
from pipelines.lab import to_lab
from tests.sitters import SKINS, face_of, sitter


def _work(name: str, end: float, seed: int = 0) -> Work:
    face = reduced(face_of(*sitter(name)), 72.0)
    lab = to_lab(face.pixels)
    regions = face_regions(lab, face.mesh, face.frame)
    return Work(face, lab, regions, Sitter(Ages(30, end, "F"), appearance(), seed=seed))


@pytest.mark.parametrize("name", SKINS)
def test_a_neck_ages_on_every_skin_and_nothing_but_the_neck(name: str) -> None:
    work = _work(name, 70)
    change = np.abs(aged_neck(work)).max(axis=2)
    assert change[work.regions.neck > 0.8].max() > 2
    assert change[work.regions.neck == 0].max() < 0.05


def test_two_people_have_two_necks_and_equal_ages_change_none() -> None:
    name = next(iter(SKINS))
    one, other = (aged_neck(_work(name, 70, seed)) for seed in (1, 2))
    assert np.abs(one - other).max() > 1
    assert np.abs(aged_neck(_work(name, 30))).max() < 0.05
