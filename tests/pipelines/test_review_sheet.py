from __future__ import annotations

import numpy as np
import pytest

from pipelines.errors import LandmarkError
from pipelines.review_sheet import Face, head_view, inner_face, side_by_side, stacked
from tests.faces import ibug68

RED = np.full((600, 640, 3), (200, 40, 40), np.uint8)
GREY = 128


def face(pixels: np.ndarray = RED, label: str = "6 years") -> Face:
    return Face(pixels, ibug68(), label)


def test_the_inner_face_hides_everything_but_an_oval() -> None:
    crop = inner_face(face(), side=200)
    assert crop.shape == (200, 200, 3)
    for corner in (crop[0, 0], crop[0, -1], crop[-1, 0], crop[-1, -1]):
        assert (corner == GREY).all()
    assert (crop[100, 100] == RED[0, 0]).all()


@pytest.mark.parametrize(
    ("part", "points", "seen"),
    [
        ("eyes, nose and mouth", [*range(27, 68)], True),
        ("brows", [17, 19, 21, 22, 24, 26], True),
        ("outline", [*range(17)], False),
    ],
)
def test_features_are_shown_and_the_outline_is_hidden(
    part: str, points: list[int], seen: bool
) -> None:
    # A white dot on a black face shows up in the crop exactly where it is not hidden.
    for point in points:
        marked = np.zeros_like(RED)
        x, y = np.rint(ibug68()[point]).astype(int)
        marked[y - 2 : y + 3, x - 2 : x + 3] = 255
        shown = inner_face(face(marked), side=300) > GREY + 20
        assert shown.any() == seen, f"{part}: {point}"


def test_a_tilted_face_is_cut_out_level() -> None:
    turn = np.radians(30)
    axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    centre = ibug68()[[39, 42]].mean(axis=0)
    points = (ibug68() - centre) @ axes + centre
    marked = np.zeros_like(RED)
    for eye in (slice(36, 42), slice(42, 48)):
        x, y = np.rint(points[eye].mean(axis=0)).astype(int)
        marked[y - 4 : y + 5, x - 4 : x + 5] = (255, 0, 0)
    view = head_view(Face(marked, points), side=400)
    rows, columns = np.nonzero((view[..., 0] > 200) & (view[..., 1] < 50))
    middle = columns.mean()
    left, right = rows[columns < middle].mean(), rows[columns > middle].mean()
    assert left == pytest.approx(right, abs=1.5)


def test_eyes_stand_at_one_place_whatever_the_photographs_size() -> None:
    large = np.asarray(np.repeat(np.repeat(RED, 2, axis=0), 2, axis=1), np.uint8)
    small_view = head_view(face(), side=100)
    large_view = head_view(Face(large, (ibug68() + 0.5) * 2 - 0.5), side=100)
    assert np.abs(small_view.astype(int) - large_view).mean() < 2


def test_beyond_the_photograph_is_paper_not_black() -> None:
    narrow = Face(RED[:, 200:440], ibug68() - [200, 0])
    assert head_view(narrow, side=100)[50, 1].min() > 240


def test_a_sheet_has_a_tile_and_a_label_for_each_face() -> None:
    one, three = side_by_side([face()], side=120), side_by_side([face()] * 3, side=120)
    assert three.shape[0] == one.shape[0] > 120
    assert three.shape[1] > 2.9 * 120
    below = three[124:]
    assert (below.min(axis=(0, 2)) < 100).sum() > 3, "the labels are written in ink"
    plain = side_by_side([face(label="")], side=120)
    assert plain[124:].min() > 200


def test_a_long_label_ends_within_its_tile() -> None:
    sheet = side_by_side([face(label="a very long label that has no room" * 3)], side=120)
    assert sheet.shape[1] == side_by_side([face()], side=120).shape[1]
    assert sheet[124:, -3:].min() > 200


def test_sheets_of_different_width_are_stacked() -> None:
    rows = [side_by_side([face()] * n, side=60) for n in (1, 3)]
    both = stacked(rows)
    assert both.shape[:2] == (rows[0].shape[0] + rows[1].shape[0], rows[1].shape[1])


def test_an_empty_sheet_and_a_face_without_shape_are_refused() -> None:
    with pytest.raises(LandmarkError, match="at least one face"):
        side_by_side([])
    flat = ibug68()
    flat[:17, 1] = flat[36, 1]
    with pytest.raises(LandmarkError, match="brows, chin and outline"):
        inner_face(Face(RED, flat))
