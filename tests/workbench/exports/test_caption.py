from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.labels import label
from workbench.errors import ExportError
from workbench.exports.caption import add_caption

slow = settings(max_examples=25, deadline=None)


def picture(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 255, (height, width, 3)).astype(np.uint8)


@slow
@given(width=st.integers(40, 900), height=st.integers(40, 900))
def test_the_picture_above_the_band_is_untouched(width: int, height: int) -> None:
    pixels = picture(width, height)
    captioned = add_caption(pixels, label())
    assert captioned.shape[1] == width
    np.testing.assert_array_equal(captioned[:height], pixels)


@slow
@given(width=st.integers(40, 900), number=st.text("ABC-/0123456789", min_size=1, max_size=64))
def test_no_word_touches_the_edges_of_the_band(width: int, number: str) -> None:
    band = add_caption(picture(width, 60), label(case_number=number))[60:].astype(int)
    paper = band[0, 0]
    edges = [band[:, :2], band[:, -2:], band[:2], band[-2:]]
    assert all(np.array_equal(edge, np.broadcast_to(paper, edge.shape)) for edge in edges)
    assert (band != paper).any(), "there are words"


def test_words_grow_with_the_picture() -> None:
    heights = [add_caption(picture(s, s), label()).shape[0] - s for s in (400, 800, 1600)]
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.2)
    assert heights[2] == pytest.approx(4 * heights[0], rel=0.2)


def test_every_word_of_the_label_changes_the_band() -> None:
    pixels = picture(400, 300)
    plain = add_caption(pixels, label())
    for changed in (
        label(case_number="T-2"),
        label(version=4),
        label(draft=True),
        label(age_years=13.0),
        label(statement="Other words."),
        label(agency="County Police"),
    ):
        assert not np.array_equal(plain, add_caption(pixels, changed))


def test_a_letter_that_the_font_lacks_is_refused_rather_than_drawn_as_a_box() -> None:
    with pytest.raises(ExportError, match=r"no letter 漢 .*WORKBENCH_AGENCY"):
        add_caption(picture(200, 200), label(agency="漢"))


def test_the_picture_given_is_not_written_to() -> None:
    pixels = picture(200, 200)
    pixels.setflags(write=False)
    add_caption(pixels, label())


def test_spanish_words_have_their_accents() -> None:
    spanish = label(language="es", statement="Recreación artística: ¿cómo será a los 12 años?")
    assert add_caption(picture(300, 400), spanish).shape[0] > 400
