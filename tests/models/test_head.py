from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.head import (
    AGE_KNOTS_AXIS,
    ANCESTRIES,
    PARTS,
    Head,
    HeadError,
    Sex,
    Vertices,
    age_on_axis,
    load_head,
    macro_weights,
)

AGES = st.floats(0, 90)
SEXES = st.sampled_from(("F", "M"))


@pytest.fixture(scope="module")
def head() -> Head:
    return load_head()


def face_height(head: Head, vertices: Vertices) -> float:
    """From the eyes, which are the origin, down to the lowest point of the chin."""
    front = head.of_part("head") & (np.abs(vertices[:, 0]) < 8) & (vertices[:, 2] > 0)
    chin = vertices[front][vertices[front, 2] > vertices[front, 2].max() - 45]
    return float(-chin[:, 1].min())


@given(age=AGES, sex=SEXES)
def test_weights_of_each_family_of_targets_sum_to_one(age: float, sex: Sex) -> None:
    weights = macro_weights(age, sex, dict.fromkeys(ANCESTRIES, 2.0), 0.3)
    people = [w for name, w in weights.items() if name.split("-")[0] in ANCESTRIES]
    universal = [w for name, w in weights.items() if name.startswith("universal")]
    assert sum(people) == pytest.approx(1)
    assert sum(universal) == pytest.approx(1)


@given(younger=AGES, older=AGES)
def test_the_age_axis_never_runs_backwards(younger: float, older: float) -> None:
    younger, older = sorted((younger, older))
    assert 0 <= age_on_axis(younger) <= age_on_axis(older) <= 1


def test_the_age_axis_passes_through_its_published_knots() -> None:
    # anny 0.6.2: .215 of its re-spaced axis is 4 years, .415 is 11 years.
    assert age_on_axis(4) == pytest.approx(0.215 * 3 * 0.1875, abs=1e-3)
    assert age_on_axis(11) == pytest.approx(0.1875 + (0.415 - 1 / 3) * 3 * 0.3125, abs=1e-3)
    assert np.all(np.diff(AGE_KNOTS_AXIS) >= 0)


@given(age=AGES, sex=SEXES, build=st.floats(0, 1))
def test_the_origin_is_midway_between_the_eyes(age: float, sex: Sex, build: float) -> None:
    head = load_head()
    vertices = head.shape(age, sex, build=build)
    right, left = head.eye_centres(vertices)
    assert np.allclose(right + left, 0, atol=1e-6)
    assert right[0] < left[0]


def test_a_face_grows_longer_from_two_to_eighteen(head: Head) -> None:
    for sex in ("F", "M"):
        heights = [face_height(head, head.shape(age, sex)) for age in (2, 6, 10, 14, 18)]
        assert np.all(np.diff(heights) > 2)
        assert 50 < heights[0] < 90 and 85 < heights[-1] < 125


def test_a_heavy_build_is_wider_than_a_slender_one(head: Head) -> None:
    slender, heavy = (head.shape(25, "M", build=build) for build in (0.0, 1.0))
    cheeks = (np.abs(slender[:, 1] + 50) < 10) & (slender[:, 2] > 0) & head.of_part("head")
    assert np.ptp(heavy[cheeks, 0]) > np.ptp(slender[cheeks, 0]) + 5


def test_the_mirror_table_leads_to_the_same_spot_on_the_other_side(head: Head) -> None:
    vertices = head.shape(9, "F")[head.of_part("head")]
    mirrored = head.shape(9, "F")[head.mirror[head.of_part("head")]] * [-1, 1, 1]
    assert np.median(np.linalg.norm(vertices - mirrored, axis=1)) < 0.1
    assert np.array_equal(head.mirror[head.mirror], np.arange(len(head.mirror)))


def test_a_target_without_a_side_moves_both_sides_alike(head: Head) -> None:
    both = head.shape(9, "F", eye_scale_incr=0.5)
    each = head.shape(9, "F", l_eye_scale_incr=0.5, r_eye_scale_incr=0.5)
    assert np.array_equal(both, each)
    assert np.abs(both - head.shape(9, "F")).max() > 1


def test_a_target_moves_in_proportion_to_its_weight(head: Head) -> None:
    plain, half, full = (head.shape(9, "M", chin_width_incr=w) for w in (0.0, 0.5, 1.0))
    assert np.allclose(full - plain, 2 * (half - plain), atol=1e-9)


def test_asking_for_a_head_leaves_the_stored_one_as_it_was(head: Head) -> None:
    before = head.neutral.copy()
    head.shape(3, "F", nose_width1_incr=1.0)
    assert np.array_equal(before, head.neutral)


def test_triangles_and_texture_coordinates_point_into_their_tables(head: Head) -> None:
    assert head.triangles.max() < len(head.neutral)
    assert head.quads_uv.max() < len(head.uv)
    assert head.quads.shape == head.quads_uv.shape
    assert head.uv.min() >= 0 and head.uv.max() <= 1
    assert {PARTS[i] for i in np.unique(head.part)} == set(PARTS)


def test_the_skin_of_the_face_is_wound_outwards(head: Head) -> None:
    vertices = head.shape(9, "F")
    corners = vertices[head.triangles]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    tip = corners.mean(axis=1)[:, 2] > vertices[head.of_part("head"), 2].max() - 15
    assert normal[tip, 2].mean() > 0


def test_lips_ears_and_lids_lie_where_a_face_has_them(head: Head) -> None:
    vertices = head.shape(25, "F")
    middle = {name: vertices[w > 0.5].mean(axis=0) for name, w in head.regions.items()}
    assert -90 < middle["lips"][1] < -50 and middle["lips"][2] > 0
    assert abs(middle["lids"][1]) < 10
    assert np.abs(vertices[head.regions["ears"] > 0.5, 0]).min() > 45


def test_an_unknown_target_is_refused_with_near_names() -> None:
    with pytest.raises(HeadError, match=r"nose_size.*unknown.*nose-width1-incr"):
        load_head().shape(9, "F", nose_size=1.0)


@pytest.mark.parametrize("age", [-1.0, 90.5, float("nan")])
def test_an_age_off_the_axis_is_refused_with_the_range(age: float) -> None:
    with pytest.raises(HeadError, match="0 to 90"):
        load_head().shape(age, "F")


def test_ancestry_must_be_known_and_not_all_zero() -> None:
    with pytest.raises(HeadError, match="african, asian, caucasian"):
        load_head().shape(9, "F", ancestry={"martian": 1.0})
    with pytest.raises(HeadError, match="zero"):
        load_head().shape(9, "F", ancestry={"asian": 0.0})


def test_a_build_beyond_heavy_is_refused() -> None:
    with pytest.raises(HeadError, match="0 slender to 1 heavy"):
        load_head().shape(9, "F", build=1.5)


def test_a_weight_that_is_no_number_is_refused() -> None:
    with pytest.raises(HeadError, match="nose-width1-incr"):
        load_head().shape(9, "F", nose_width1_incr=float("inf"))
