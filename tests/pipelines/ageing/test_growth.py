"""Growth multiplies the person's own distances by the tables, in any scale and turn."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.transform import SimilarityTransform

from models import norms
from models.build.norms import Shelf, read_sources
from pipelines.ageing.growth import grow_landmarks, growth_sd, scanned_eye_growth
from pipelines.ageing.turned import depths
from pipelines.alignment import MIRROR_68, EyeFrame
from pipelines.arrays import Floats
from pipelines.errors import GrowthError
from pipelines.recipe import Sex
from tests.faces import ibug68

SEXES: Final[tuple[Sex, ...]] = ("F", "M")
SEEN: Final = (
    ("zy_zy", 0, 1, 15),
    ("al_al", 0, 31, 35),
    ("ch_ch", 0, 48, 54),
    ("en_en", 0, 39, 42),
    ("ex_ex", 0, 36, 45),
    ("ft_ft", 0, 17, 26),
    ("sn_sts", 1, 33, 62),
)
ages = st.floats(2, 18)
sexes = st.sampled_from(["F", "M", None])


def _own(seed: int) -> Floats:
    return ibug68() + np.random.default_rng(seed).normal(0, 2.0, (68, 2))


def _eyes(points: Floats) -> Floats:
    return np.array([points[36:42].mean(axis=0), points[42:48].mean(axis=0)])


@given(seed=st.integers(0, 99), start=ages, end=ages, sex=sexes)
@settings(max_examples=40, deadline=None)
def test_growing_there_and_back_gives_the_face_again(
    seed: int, start: float, end: float, sex: Sex | None
) -> None:
    face = _own(seed)
    there = grow_landmarks(face, from_age=start, to_age=end, sex=sex)
    back = grow_landmarks(there, from_age=end, to_age=start, sex=sex)
    assert np.abs(back - face).max() < 0.005 * 100


@given(turn=st.floats(-3, 3), scale=st.floats(0.1, 20), end=ages)
@settings(max_examples=25, deadline=None)
def test_scale_turn_and_place_of_the_photograph_do_not_matter(
    turn: float, scale: float, end: float
) -> None:
    face = _own(7)
    moved = SimilarityTransform(scale=scale, rotation=turn, translation=(90, -40))
    grown = grow_landmarks(face, from_age=6, to_age=end, sex="F")
    other = grow_landmarks(moved(face), from_age=6, to_age=end, sex="F")
    assert np.abs(other - moved(grown)).max() < 1e-4 * scale * 100


def _scans_against_calipers(measure: str, sex: Sex, start: float, end: float) -> float:
    """How far the logarithms of growth in two tables lie apart, each against its own eyes."""
    rows = Shelf(read_sources()).get(measure, sex, "Snyder")
    children = np.polyfit([r.age for r in rows], [r.value for r in rows], 3)
    calipers = np.polyval(children, end) / np.polyval(children, start)
    calipers /= norms.growth_ratio("ipd", start, end, sex)
    scans = norms.growth_ratio(measure, start, end, sex) / scanned_eye_growth(start, end, sex)
    return float(np.log(scans / calipers))


def test_no_measure_is_missed_by_more_than_two_tables_of_one_measure_disagree() -> None:
    apart = [
        _scans_against_calipers(measure, sex, start, start + 8)
        for measure in ("n_gn", "zy_zy", "ch_ch")
        for sex in SEXES
        for start in (4, 6, 8)
    ]
    agreed = float(np.sqrt(np.mean(np.square(apart))))
    for sex, start in itertools.product(SEXES, (4, 6, 8)):
        face = ibug68()
        grown = grow_landmarks(face, from_age=start, to_age=start + 8, sex=sex)
        for measure, axis, one, other in SEEN:
            ratio = np.ptp(grown[[one, other], axis]) / np.ptp(face[[one, other], axis])
            wanted = norms.growth_ratio(measure, start, start + 8, sex)
            missed = np.log(ratio / wanted * scanned_eye_growth(start, start + 8, sex))
            assert abs(missed) < agreed, measure


def test_a_mirrored_face_grows_into_the_mirrored_result() -> None:
    face = _own(11)
    grown = grow_landmarks(face, from_age=5, to_age=15)
    mirrored = grow_landmarks(face[MIRROR_68] * [-1, 1], from_age=5, to_age=15)
    assert np.abs(mirrored[MIRROR_68] * [-1, 1] - grown).max() < 1e-4


def test_the_same_age_changes_nothing_and_the_input_is_not_written() -> None:
    face = _own(3)
    kept = face.copy()
    assert np.abs(grow_landmarks(face, from_age=9, to_age=9) - face).max() < 1e-9
    grow_landmarks(face, from_age=4, to_age=16)
    assert np.array_equal(face, kept)


@pytest.mark.parametrize("sex", ["F", "M"])
def test_the_eyes_stay_in_their_places(sex: Sex) -> None:
    face = _own(5)
    grown = grow_landmarks(face, from_age=4, to_age=17, sex=sex)
    assert np.abs(_eyes(grown) - _eyes(face)).max() < 1e-3


@pytest.mark.parametrize("sex", ["F", "M"])
@pytest.mark.parametrize(
    ("measure", "start", "end", "axis"),
    [("en_en", 39, 42, 0), ("al_al", 31, 35, 0), ("sn_sts", 33, 62, 1)],
)
def test_a_measure_grows_by_its_table_within_one_percent(
    measure: str, start: int, end: int, axis: int, sex: Sex
) -> None:
    face = ibug68()
    grown = grow_landmarks(face, from_age=6, to_age=14, sex=sex)
    eyes = [norms.size_mm("en_en", age, sex) + norms.size_mm("ex_ex", age, sex) for age in (6, 14)]
    expected = norms.growth_ratio(measure, 6, 14, sex) / (eyes[1] / eyes[0])
    frame = EyeFrame.between(*_eyes(face))
    before, after = frame.enter(face), frame.enter(grown)
    found = (after[end] - after[start])[axis] / (before[end] - before[start])[axis]
    assert found == pytest.approx(expected, rel=0.01)


def test_a_childs_face_lengthens_below_the_eyes_and_the_lids_narrow() -> None:
    face = ibug68()
    grown = grow_landmarks(face, from_age=5, to_age=15, sex="M")
    assert grown[8, 1] - face[8, 1] > 5
    assert grown[33, 1] - face[33, 1] > 1
    lids_before, lids_after = face[41, 1] - face[37, 1], grown[41, 1] - grown[37, 1]
    assert 0.8 * lids_before < lids_after < 0.97 * lids_before


def test_a_persons_own_proportion_is_kept_not_the_mean() -> None:
    wide = ibug68()
    wide[[48, 54], 0] += [-10, 10]
    narrow = ibug68()
    ratio_before = np.ptp(wide[[48, 54], 0]) / np.ptp(narrow[[48, 54], 0])
    grown_wide = grow_landmarks(wide, from_age=6, to_age=16)
    grown_narrow = grow_landmarks(narrow, from_age=6, to_age=16)
    ratio_after = np.ptp(grown_wide[[48, 54], 0]) / np.ptp(grown_narrow[[48, 54], 0])
    assert ratio_after == pytest.approx(ratio_before, rel=0.02)


def test_strength_zero_changes_nothing_and_half_goes_half_way() -> None:
    face = ibug68()
    full = grow_landmarks(face, from_age=6, to_age=16)
    half = grow_landmarks(face, from_age=6, to_age=16, strength=0.5)
    assert np.abs(grow_landmarks(face, from_age=6, to_age=16, strength=0.0) - face).max() < 1e-9
    assert np.abs(half - (face + full) / 2).max() < 1e-6


@pytest.mark.parametrize("age", [-1, 110.5, 200])
def test_an_impossible_age_is_refused_with_the_range(age: float) -> None:
    with pytest.raises(GrowthError, match=rf"{age:g} years.*from 0 to 110"):
        grow_landmarks(ibug68(), from_age=6, to_age=age)


def test_another_number_of_points_is_refused() -> None:
    with pytest.raises(GrowthError, match=r"\(68, 2\), not \(5, 2\)"):
        grow_landmarks(np.zeros((5, 2)), from_age=6, to_age=9)


def _seen_at(frontal: Floats, yaw_deg: float) -> Floats:
    """Turn a frontal shape in pupil distances with the canonical depth of its points."""
    angle = np.radians(yaw_deg)
    across = frontal[:, 0] * np.cos(angle) + depths() * np.sin(angle)
    return np.column_stack([across, frontal[:, 1]])


@pytest.mark.parametrize("yaw_deg", [-20, -10, 10, 20])
def test_a_turned_head_grows_like_the_same_head_from_the_front(yaw_deg: float) -> None:
    frame = EyeFrame.between(*_eyes(ibug68()))
    frontal = frame.enter(ibug68())
    grown = grow_landmarks(_seen_at(frontal, yaw_deg), from_age=6, to_age=16, sex="M")
    expected = _seen_at(
        frame.enter(grow_landmarks(ibug68(), from_age=6, to_age=16, sex="M")), yaw_deg
    )
    # The eyes of both are laid over one another; a pupil distance is 1.
    unit = EyeFrame.between(*_eyes(grown)), EyeFrame.between(*_eyes(expected))
    away = np.linalg.norm(unit[0].enter(grown) - unit[1].enter(expected), axis=1)
    assert away.max() < 0.02


@pytest.mark.parametrize("yaw_deg", [0, 8, 20])
def test_there_and_back_is_within_half_a_per_cent_of_the_pupil_distance(yaw_deg: float) -> None:
    frame = EyeFrame.between(*_eyes(ibug68()))
    face = _seen_at(frame.enter(_own(4)), yaw_deg)
    there = grow_landmarks(face, from_age=5, to_age=17, sex="F", rate=1.0)
    back = grow_landmarks(there, from_age=17, to_age=5, sex="F", rate=1.0)
    assert np.linalg.norm(back - face, axis=1).max() < 0.005


def test_fast_growth_goes_further_on_the_same_way_and_slow_growth_less_far() -> None:
    face = ibug68()
    slow, median, fast = (
        grow_landmarks(face, from_age=6, to_age=14, sex="M", rate=rate) for rate in (-1, 0, 1)
    )
    chin = [shape[8, 1] for shape in (face, slow, median, fast)]
    assert chin == sorted(chin)
    spread = (chin[3] - chin[1]) / 2 / (chin[2] - 320)
    # One SD of the growth of the height of a face, some three per cent of it.
    assert 0.01 < spread < 0.06
    assert np.allclose(_eyes(slow), _eyes(fast), atol=1e-2)


def test_growth_over_no_time_has_no_spread() -> None:
    assert growth_sd("n_gn", 9, 9, "F") == 0
    assert growth_sd("n_gn", 6, 8, "F") < growth_sd("n_gn", 6, 16, "F") < 0.08
