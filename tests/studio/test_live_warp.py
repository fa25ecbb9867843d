"""What a browser foresees of moved landmarks: without moves nothing, else Python's picture."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from pipelines.ageing.head import Ages
from pipelines.ageing.live_warp import anchors_of, recipe_response
from pipelines.ageing.moving import Movement, movement_of
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.arrays import Floats
from pipelines.landmarks import Landmarks
from pipelines.materials import Materials
from pipelines.recipe import Recipe
from pipelines.rendering import Rendering
from tests.faces import landmarks, mesh
from workbench.studio.components import live_inset
from workbench.studio.components.live_inset import warp_data

pytestmark = pytest.mark.browser

SIZE: Final = (640, 800)
CROP: Final = (120.5, 130.0, 400.0, 460.5)
# Corner of the mouth, base and tip of the nose, jaw, corner of an eye; all by a twelfth of the
# distance of the eyes.
MOVES: Final = ((48, (8, 0)), (33, (0, 8)), (30, (6, 6)), (4, (-8, 0)), (36, (-8, 0)))


@pytest.fixture(scope="module")
def paper(chromium: Browser) -> Generator[Page]:
    """Yield an empty page that knows how to foresee."""
    page = chromium.new_page()
    folder = Path(live_inset.__file__).parent
    for name in ("thin_plate.js", "live_warp.js"):
        page.add_script_tag(content=(folder / name).read_text(encoding="utf-8"))
    yield page
    page.close()


def _face() -> Landmarks:
    centre = (SIZE[0] / 2, SIZE[1] * 0.4)
    return landmarks(size=SIZE).with_group("mesh", mesh(centre=centre), placed_by="detector")


def _recipe(face: Landmarks) -> Recipe:
    return plan_progression([AgedFace("a" * 64, face, 6.0)], target_age=16, sex="F")


def _movement(face: Landmarks) -> Movement:
    return movement_of(_recipe(face), face, Ages(6.0, 16.0, "F"), Materials.of({}))


def _moved(face: Landmarks, point: int, by: tuple[float, float]) -> Landmarks:
    points = face.ibug68
    points[point] += by
    return face.with_ibug68(points, placed_by="artist")


def _data(face: Landmarks) -> dict[str, Any]:
    movement = _movement(face)
    rendering = Rendering((), movement.after, movement=movement.field)
    recipe = _recipe(face)
    anchors = anchors_of(recipe, rendering)
    assert anchors is not None
    return warp_data(anchors, recipe_response(recipe), CROP)


def test_nothing_moves_without_moves_and_the_whole_crop_is_covered(paper: Page) -> None:
    face = _face()
    moved, change, vertices = paper.evaluate(
        """([data, points]) => { const warp = new LiveWarp(data);
            return [warp.moved(points), warp.change(points), warp.vertices]; }""",
        [_data(face), face.ibug68.tolist()],
    )
    assert not moved
    assert not np.any(change)
    left, top, width, height = CROP
    corners = np.array([vertices[0], vertices[-1]]) + 0.5
    np.testing.assert_allclose(corners, [[left, top], [left + width, top + height]])


def test_a_moved_landmark_is_foreseen_nearer_to_the_answer_than_the_picture_without_it(
    paper: Page,
) -> None:
    face = _face()
    before = _movement(face).field
    moved = [_moved(face, point, by) for point, by in MOVES]
    changes, vertices = paper.evaluate(
        """([data, moved]) => { const warp = new LiveWarp(data);
            return [moved.map((points) => warp.change(points)), warp.vertices]; }""",
        [_data(face), [one.ibug68.tolist() for one in moved]],
    )
    places = np.array(vertices)
    inside = _within(face, places)
    for one, change, (point, _) in zip(moved, changes, MOVES, strict=True):
        answer = _movement(one).field.at(places) - before.at(places)
        missed = np.linalg.norm((np.array(change) - answer)[inside])
        assert missed < 0.32 * np.linalg.norm(answer[inside]), point


def _within(face: Landmarks, places: Floats) -> NDArray[np.bool_]:
    """Tell which places lie among the points of a face."""
    points = face.ibug68
    return ((places > points.min(axis=0)) & (places < points.max(axis=0))).all(axis=1)


def test_pixels_are_fetched_from_where_the_change_says(paper: Page) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (37, 31, 4))
    still, shifted = paper.evaluate(
        """([values, width, height]) => {
            const from = new ImageData(Uint8ClampedArray.from(values), width, height);
            return [[0, 0], [3, -2]].map((by) => {
              const to = new ImageData(width, height);
              remap(from, to, Array(5 * 4).fill(by), 4, 3);
              return Array.from(to.data);
            });
        }""",
        [picture.ravel().tolist(), 31, 37],
    )
    assert still == picture.ravel().tolist()
    shown = np.array(shifted).reshape(picture.shape)
    np.testing.assert_array_equal(shown[2:, :-4, :3], picture[:-2, 3:-1, :3])


def test_a_part_of_a_picture_moves_as_it_does_in_the_whole(paper: Page) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (60, 48, 4))
    left, top, right, bottom = (13, 9, 38, 44)
    change = np.random.default_rng(2).uniform(-2, 2, (5 * 4, 2)).tolist()
    whole, seen = paper.evaluate(
        """([pictures, change, whole]) => pictures.map(([values, width, height], part) => {
            const from = new ImageData(Uint8ClampedArray.from(values), width, height);
            const to = new ImageData(width, height);
            remap(from, to, change, 4, 3, part ? whole : undefined);
            return Array.from(to.data);
        })""",
        [
            [
                [picture.ravel().tolist(), 48, 60],
                [picture[top:bottom, left:right].ravel().tolist(), right - left, bottom - top],
            ],
            change,
            [-left, -top, 48, 60],
        ],
    )
    moved = np.array(whole).reshape(picture.shape)[top:bottom, left:right]
    shown = np.array(seen).reshape(moved.shape)
    # Two px from its edge, all that moves in lies in the part itself.
    np.testing.assert_allclose(shown[3:-3, 3:-3], moved[3:-3, 3:-3], atol=1)


def test_what_is_seen_about_a_landmark_has_it_in_the_middle_but_ends_with_the_picture(
    paper: Page,
) -> None:
    face = _face()
    data = _data(face)
    extent = np.ptp(face.ibug68, axis=0).max()
    chin, far = data["after"][8], (0, 0)
    about = paper.evaluate(
        "([data, places]) => places.map((place) => new LiveWarp(data).about(place, 0.45))",
        [data, [chin, far]],
    )
    (left, top, width, height), corner = about
    assert (width, height) == pytest.approx((0.45 * extent, 0.45 * extent), rel=0.01)
    assert (left + width / 2, top + height / 2) == pytest.approx(np.array(chin) + 0.5, abs=0.01)
    assert corner[:2] == list(CROP[:2])
