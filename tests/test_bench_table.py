from __future__ import annotations

from tests.bench_ratio import REPORTED, Ratio
from tests.bench_table import README, document, in_readme, table


def test_the_readme_shows_the_figures_that_were_measured_last() -> None:
    readme = README.read_text("utf-8")
    assert in_readme(readme) == readme


def test_a_row_says_what_it_was_measured_against_and_whether_that_was_promised() -> None:
    held = Ratio("warp", 50.0, 2000.0, 0.05, yardstick="theirs")
    missed = Ratio("batch", 9.0, 10.0, 0.5, yardstick="one worker")
    free = Ratio("start", 9.0, 3.0, REPORTED, yardstick="Python")
    *_, first, second, third = table(document([held, missed, free])).splitlines()
    assert first == "| warp | 50 ms | theirs | 2,000 ms | 0.025 | 0.05 | holds |"
    assert second.endswith("| 0.9 | 0.5 | MISSED |")
    assert third.endswith("| 3 |  | reported |")
