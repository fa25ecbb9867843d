from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluation.intervals import Estimate
from workbench.evaluation.plots import Dot, dot_plot, pair_plot, wording

SVG = "{http://www.w3.org/2000/svg}"
numbers = st.floats(-1e3, 1e3)


def dots(*means: float) -> list[Dot]:
    return [Dot(f"row {m}", Estimate(m, m - 1, m + 1, 3, 9), "way-0") for m in means]


@given(means=st.lists(numbers, min_size=1, max_size=6))
def test_dots_stand_in_the_order_of_their_values(means: list[float]) -> None:
    drawn = ElementTree.fromstring(dot_plot("t", "u", dots(*means)))
    places = [float(circle.attrib["cx"]) for circle in drawn.iter(f"{SVG}circle")]
    assert len(places) == len(means)
    for one, first in zip(means, places, strict=True):
        for other, second in zip(means, places, strict=True):
            assert not (one < other and first > second)
    assert all(0 <= place <= float(drawn.attrib["width"]) for place in places)


def test_a_row_says_its_figure_and_on_how_many_people_it_stands() -> None:
    drawn = ElementTree.fromstring(dot_plot("t", "u", dots(4.0)))
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert "row 4.0" in said
    assert "4.00 [3.00, 5.00], 3 people, 9 pairs" in said


def test_a_mean_of_one_person_has_no_interval() -> None:
    alone = Estimate(2.0, None, None, 1, 4)
    assert wording(alone) == "2.00"
    drawn = ElementTree.fromstring(dot_plot("t", "u", [Dot("a", alone, "way-0")]))
    assert drawn.find(f"{SVG}g/{SVG}line") is None


def test_the_line_of_equal_figures_divides_the_better_from_the_worse() -> None:
    drawn = ElementTree.fromstring(pair_plot("t", "a", "b", [(1.0, 2.0, "up"), (3.0, 1.0, "down")]))
    side = float(drawn.attrib["width"])
    above, below = (
        (float(c.attrib["cx"]), side - float(c.attrib["cy"])) for c in drawn.iter(f"{SVG}circle")
    )
    assert above[1] > above[0]
    assert below[1] < below[0]


@pytest.mark.parametrize("word", ["<script>", "a & b", '"'])
def test_words_are_written_as_words(word: str) -> None:
    drawn = dot_plot(word, word, [Dot(word, Estimate(1, 0, 2, 2, 2), "way-0")])
    said = [text.text for text in ElementTree.fromstring(drawn).iter(f"{SVG}text")]
    assert word in said
    assert "<script>" not in drawn
