"""A thousand mixed jobs, both ways, each killed twice. It takes most of an hour on two cores."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scale_plot import draw_plot
from tests.thousand_jobs import Course, do_thousand


@pytest.mark.nightly
def test_a_thousand_jobs_killed_twice_each_way_are_done_once_and_alike(tmp_path: Path) -> None:
    assert do_thousand(tmp_path, 1000).wrong == ()


def test_a_run_of_steady_pace_is_plotted_as_a_level_line() -> None:
    seconds = [2.0 * number for number in range(60)]
    steady = Course("steady", seconds, list(range(60)), [100.0] * 60, [30.0])
    plot = draw_plot([steady])
    pace = plot.partition('points="')[2].partition('"')[0].split()
    assert len({point.partition(",")[2] for point in pace}) == 1
    assert plot.count("stroke-dasharray") == 2, "the kill is drawn in both panels"
