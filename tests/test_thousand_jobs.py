"""A thousand mixed jobs, both ways, each killed twice. It takes most of an hour on two cores."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scale_plot import draw_plot
from tests.thousand_jobs import Course, Found, do_thousand


@pytest.mark.nightly
def test_a_thousand_jobs_killed_twice_each_way_are_done_once_and_alike(tmp_path: Path) -> None:
    assert do_thousand(tmp_path, 1000).wrong == ()


def test_memory_that_grows_with_the_jobs_is_not_held_to_be_flat() -> None:
    seconds = [2.0 * number for number in range(101)]
    level = Course("level", seconds, list(range(101)), [100.0] * 100 + [900.0])
    grown = Course("grown", seconds, list(range(101)), [100.0 + number for number in range(101)])
    verdicts = [ratio.verdict for ratio in Found(100, 2, (level, grown), ()).ratios()]
    assert verdicts == ["holds", "MISSED", "holds"], "the report at the end is no growth"


def test_a_run_of_steady_pace_is_plotted_as_a_level_line() -> None:
    seconds = [2.0 * number for number in range(60)]
    steady = Course("steady", seconds, list(range(60)), [100.0] * 60, [30.0])
    plot = draw_plot([steady])
    pace = plot.partition('points="')[2].partition('"')[0].split()
    assert len({point.partition(",")[2] for point in pace}) == 1
    assert plot.count("stroke-dasharray") == 2, "the kill is drawn in both panels"
