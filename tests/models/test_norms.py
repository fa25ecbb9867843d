"""Growth norms: smooth, rising in childhood, lawful ratios, and every answer has a source."""

from __future__ import annotations

import csv
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator
from scipy.stats import norm

from models import norms, registry
from models.norms.curves import Curve
from models.norms.tables import STATUSES, rows_of

MEASURES = norms.measures()
GROWING = tuple(m for m in MEASURES if norms.describe(m).ages[0] == 2.0)
SEXES = ("F", "M", None)

measures = st.sampled_from(GROWING)
sexes = st.sampled_from(SEXES)
ages = st.floats(2, 70)


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("measure", GROWING)
def test_a_measure_never_shrinks_from_2_to_18_years(measure: str, sex: str | None) -> None:
    sizes = [norms.size_mm(measure, age, sex) for age in np.linspace(2, 18, 321)]
    assert np.diff(sizes).min() >= 0


@pytest.mark.parametrize("sex", ["F", "M"])
@pytest.mark.parametrize("measure", MEASURES)
def test_a_curve_has_no_jump_kink_or_wild_end(measure: str, sex: str) -> None:
    youngest, oldest = norms.describe(measure).ages
    step = 0.05
    sizes = np.array(
        [norms.size_mm(measure, age, sex) for age in np.arange(youngest, oldest - 1e-9, step)]
    )
    speed = 100 * np.diff(np.log(sizes)) / step  # per cent a year
    assert speed.max() < 12
    assert speed.min() > -0.5
    assert abs(np.diff(speed)).max() < 0.45


@pytest.mark.parametrize("sex", ["F", "M"])
@pytest.mark.parametrize("measure", GROWING)
def test_growth_slows_down_to_almost_nothing_in_adults(measure: str, sex: str) -> None:
    assert norms.growth_ratio(measure, 22, 70, sex) == pytest.approx(1, abs=0.04)


@given(measure=measures, sex=sexes, a=ages, b=ages, c=ages)
def test_ratios_chain_and_undo_each_other(
    measure: str, sex: str | None, a: float, b: float, c: float
) -> None:
    there = norms.growth_ratio(measure, a, b, sex)
    assert norms.growth_ratio(measure, a, a, sex) == 1
    assert there * norms.growth_ratio(measure, b, a, sex) == pytest.approx(1)
    assert there * norms.growth_ratio(measure, b, c, sex) == pytest.approx(
        norms.growth_ratio(measure, a, c, sex)
    )


@given(measure=measures, sex=sexes, age=ages)
def test_the_mean_size_is_the_50th_percentile(measure: str, sex: str | None, age: float) -> None:
    size = norms.size_mm(measure, age, sex)
    assert norms.percentile(measure, size, age, sex) == pytest.approx(50)


@given(measure=measures, sex=sexes, age=ages, sds=st.floats(-4, 4))
def test_percentiles_are_those_of_the_normal_distribution(
    measure: str, sex: str | None, age: float, sds: float
) -> None:
    size = norms.size_mm(measure, age, sex) + sds * norms.sd_mm(measure, age, sex)
    assert norms.percentile(measure, size, age, sex) == pytest.approx(100 * norm.cdf(sds))


@given(measure=measures, age=ages)
def test_without_a_sex_the_size_lies_between_and_the_spread_is_no_smaller(
    measure: str, age: float
) -> None:
    girl, boy = norms.size_mm(measure, age, "F"), norms.size_mm(measure, age, "M")
    assert norms.size_mm(measure, age) == pytest.approx((girl + boy) / 2)
    variance = (norms.sd_mm(measure, age, "F") ** 2 + norms.sd_mm(measure, age, "M") ** 2) / 2
    expected = np.sqrt(variance + (girl - boy) ** 2 / 4)
    assert norms.sd_mm(measure, age) == pytest.approx(expected)


@given(measure=measures, sex=sexes, age=ages)
def test_every_answer_names_its_source_and_status(
    measure: str, sex: str | None, age: float
) -> None:
    origin = norms.source_of(measure, age, sex)
    assert origin.source in norms.describe(measure).sources
    assert origin.status in STATUSES
    assert origin.note


def test_the_weaker_status_is_told_where_two_sources_meet() -> None:
    assert norms.source_of("n_gn", 3).status == "published"
    assert norms.source_of("n_gn", 18).status == "published"
    assert norms.source_of("n_gn", 2.9).status == "extrapolated"
    assert norms.source_of("n_gn", 18.1).status == "extrapolated"
    assert norms.source_of("ipd", 10).status == "recalled"
    assert norms.source_of("ipd", 30).status == "computed"
    assert norms.source_of("sa_sba", 60).status == "secondary"
    assert norms.source_of("hc", 18, "M").status == "computed"
    assert norms.source_of("hc", 18).status == "extrapolated"


def test_nothing_recalled_is_called_published() -> None:
    with registry.path("norm_sources").open() as stream:
        recalled = {row["source"] for row in csv.DictReader(stream) if row["status"] == "recalled"}
    assert recalled
    for measure in MEASURES:
        for row in (row for sex in ("F", "M") for row in rows_of(measure, sex)):
            if any(name in row.provenance.source for name in recalled):
                assert row.provenance.status in {"recalled", "extrapolated"}


def test_the_curves_keep_to_the_published_values_they_lead_by() -> None:
    with registry.path("norm_sources").open() as stream:
        rows = [row for row in csv.DictReader(stream) if row["source"].startswith("3D Facial")]
    children = [row for row in rows if 3 <= float(row["age"]) <= 18]
    assert len(children) > 600
    for row in children:
        size = norms.size_mm(row["measure"], float(row["age"]), row["sex"])
        assert size == pytest.approx(float(row["value_mm"]), abs=0.04)


def test_sizes_are_millimetres_of_a_human_face() -> None:
    assert norms.size_mm("iris", 7) == 11.7
    assert 100 < norms.size_mm("n_gn", 8, "F") < 108
    assert 61 < norms.size_mm("ipd", 30) < 64
    assert 480 < norms.size_mm("hc", 2, "F") < 500
    assert 58 < norms.size_mm("sa_sba", 20, "F") < norms.size_mm("sa_sba", 60, "F") < 66


@pytest.mark.parametrize("measure", [m for m in GROWING if m != "iris"])
def test_a_child_of_two_is_well_short_of_an_adult_and_heads_are_nearest(measure: str) -> None:
    share = 1 / norms.growth_ratio(measure, 2, 22)
    assert 0.5 < share < 0.95
    if measure in {"hc", "eu_eu", "g_op"}:
        assert share > 0.85


@pytest.mark.parametrize("age", [1.99, 70.01, -3, float("nan"), float("inf")])
def test_an_age_outside_the_table_is_refused_with_the_range(age: float) -> None:
    with pytest.raises(norms.NormsError, match=r"height of the face.*2 to 70 years"):
        norms.size_mm("n_gn", age, "F")
    with pytest.raises(norms.NormsError, match="2 to 70 years"):
        norms.source_of("n_gn", age)


def test_a_table_of_adults_only_says_so() -> None:
    with pytest.raises(norms.NormsError, match=r"length of the ear.*18 to 70 years, not 9"):
        norms.growth_ratio("sa_sba", 9, 30)


def test_an_unknown_measure_lists_those_there_are() -> None:
    with pytest.raises(norms.NormsError, match=r"'nose'.*al_al.*zy_zy"):
        norms.size_mm("nose", 9)
    with pytest.raises(norms.NormsError, match="'nose'"):
        norms.describe("nose")


def test_an_unknown_sex_is_refused() -> None:
    with pytest.raises(norms.NormsError, match="F, M or none given, not 'female'"):
        norms.size_mm("n_gn", 9, "female")


def test_a_description_holds_name_landmarks_ages_and_sources() -> None:
    info = norms.describe("n_gn")
    assert (info.name, info.landmarks, info.ages) == ("height of the face", "n-gn", (2, 70))
    assert info.sources[0].startswith("3D Facial Norms")
    assert all(norms.describe(measure).sources for measure in MEASURES)


def test_a_ratio_takes_less_than_50_microseconds() -> None:
    norms.growth_ratio("n_gn", 6, 14)
    taken: list[float] = []
    for _ in range(20):
        start = time.perf_counter()
        for _ in range(50):
            norms.growth_ratio("n_gn", 6.3, 14.1)
        taken.append((time.perf_counter() - start) / 50)
    assert min(taken) < 50e-6


@given(st.lists(st.floats(0.01, 5), min_size=3, max_size=12), st.data())
@settings(max_examples=60)
def test_a_curve_through_rising_knots_rises_and_meets_them(
    gains: list[float], data: st.DataObject
) -> None:
    values = np.cumsum(gains)
    steps = data.draw(st.lists(st.floats(0.5, 5), min_size=len(gains), max_size=len(gains)))
    knots = np.cumsum(steps)
    curve = Curve.through(tuple(knots.tolist()), tuple(values.tolist()))
    fine = np.linspace(knots[0], knots[-1], 400)
    drawn = np.array([curve.at(age) for age in fine])
    assert np.diff(drawn).min() >= -1e-9
    assert [curve.at(age) for age in knots] == pytest.approx(values.tolist())
    oracle = PchipInterpolator(knots, values)(fine)
    assert abs(drawn - oracle).max() <= 0.4 * max(gains)
