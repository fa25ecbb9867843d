"""Adult teeth where an open smile shows milk teeth; a closed mouth stays as it is to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from models.ageing import appearance
from pipelines.ageing.head import Ages
from pipelines.ageing.regions import face_regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import Face
from pipelines.ageing.skin_work import Work
from pipelines.ageing.teeth import adult_teeth, changed_teeth, worn_teeth
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats
from tests.faces import mesh

UNIT = 200.0
SHAPE = (900, 800)
FRAME = EyeFrame.between(np.array([300.0, 350.0]), np.array([500.0, 350.0]))
LOWER_INNER = (95, 88, 178, 87, 14, 317, 402, 318, 324)


def _smile(opening: float) -> Floats:
    """Return a mesh whose lower inner lip hangs ``opening`` pupil distances lower."""
    points = mesh(scale=UNIT, centre=(400.0, 350.0))
    points[list(LOWER_INNER), 1] += opening * UNIT
    return points


def _teeth_between(points: Floats, lightness: float) -> tuple[Floats, tuple[int, int]]:
    """Draw four small teeth with gaps into a dark mouth; return Lab and the middle's place."""
    lab = np.full((*SHAPE, 3), (lightness, 14.0, 18.0), np.float32)
    x, y = np.rint(points[13]).astype(int)
    lab[y + 1 : y + 36, x - 40 : x + 41] = (12.0, 8.0, 4.0)
    for left in (-32, -15, 2, 19):
        lab[y + 1 : y + 20, x + left : x + left + 13] = (0.6 * lightness + 34, 1.0, 6.0)
    return lab, (x, y)


def _change(lab: Floats, points: Floats, start: float, end: float) -> Floats:
    face = Face(np.zeros((*SHAPE, 3), np.uint8), (0, 0), points, FRAME)
    sitter = Sitter(Ages(start, end, None), appearance(), seed=1)
    return adult_teeth(Work(face, lab, face_regions(lab, points, FRAME), sitter))


@pytest.mark.parametrize("lightness", [35.0, 55.0, 75.0])
def test_teeth_in_an_open_smile_grow_longer_and_their_gaps_close(lightness: float) -> None:
    points = _smile(0.1)
    lab, (x, y) = _teeth_between(points, lightness)
    grown = lab + _change(lab, points, 6, 16)
    column, half = slice(x + 4, x + 13), 0.5 * (0.6 * lightness + 34)
    before, after = ((v[y : y + 36, column, 0].mean(axis=1) > half).sum() for v in (lab, grown))
    assert after > before
    gap = (slice(y + 6, y + 14), slice(x - 1, x + 2), 0)
    assert grown[gap].mean() > lab[gap].mean() + 8
    # Enamel turns warmer, not whiter.
    tooth = (slice(y + 6, y + 14), slice(x + 6, x + 11))
    assert grown[tooth][..., 2].mean() > lab[tooth][..., 2].mean() + 0.5
    assert grown[tooth][..., 0].mean() <= lab[tooth][..., 0].mean()


@pytest.mark.parametrize("lightness", [35.0, 55.0, 75.0])
def test_teeth_of_adults_grow_darker_and_yellower_with_age(lightness: float) -> None:
    points = _smile(0.1)
    lab, (x, y) = _teeth_between(points, lightness)
    face = Face(np.zeros((*SHAPE, 3), np.uint8), (0, 0), points, FRAME)
    sitter = Sitter(Ages(30, 75, None), appearance(), seed=1)
    change = worn_teeth(Work(face, lab, face_regions(lab, points, FRAME), sitter))
    tooth = change[y + 6 : y + 14, x + 6 : x + 11].mean(axis=(0, 1))
    assert tooth[0] < -1
    assert tooth[2] > 1
    change[y - 12 : y + 60, x - 70 : x + 71] = 0
    assert not change.any()


def test_nothing_but_the_mouth_changes() -> None:
    points = _smile(0.1)
    lab, (x, y) = _teeth_between(points, 60.0)
    change = np.abs(_change(lab, points, 6, 16)).max(axis=2)
    change[y - 12 : y + 60, x - 70 : x + 71] = 0
    assert not change.any()


def test_a_closed_mouth_and_a_dark_one_without_teeth_stay_to_the_bit() -> None:
    closed, dark = _smile(-0.06), _smile(0.1)
    assert not _change(_teeth_between(closed, 60.0)[0], closed, 6, 16).any()
    lab, (x, y) = _teeth_between(dark, 60.0)
    lab[y : y + 40, x - 45 : x + 46] = (12.0, 8.0, 4.0)
    assert not _change(lab, dark, 6, 16).any()


@pytest.mark.parametrize(
    ("start", "end", "share"), [(4, 18, 1), (6, 9, 0.5), (12, 18, 0), (4, 5, 0), (30, 60, 0)]
)
def test_milk_teeth_give_way_between_6_and_12_years(start: float, end: float, share: float) -> None:
    assert changed_teeth(start, end) == pytest.approx(share)
