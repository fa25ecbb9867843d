"""Moved points are seen soon, over hair as it was found; what is kept is drawn by its recipe."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.samples import sample
from pipelines.ageing import matted
from pipelines.ageing.grain import banded_noise
from pipelines.drafting import Draft
from pipelines.handles import handles, with_handles
from pipelines.landmarks import Landmarks
from pipelines.matte import find_mattes
from tests.desks import NUMBER, new_desk, open_case
from workbench.desk import Desk

_SIDE = 300


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    desk.take_in(NUMBER, sample("child-06-girl-light"), age_years=6)
    return desk


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How often hair and person were looked for, each time by which corner of the mouth."""
    looked: list[float] = []

    def finding(*given: object, **options: object) -> object:
        assert isinstance(given[1], Landmarks)
        looked.append(float(given[1].ibug68[48, 0]))
        return find_mattes(*given, **options)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(matted, "find_mattes", finding)
    return looked


def _moved(kept: Landmarks, by_px: float) -> Landmarks:
    points = handles(kept).copy()
    points[48, 0] -= by_px
    return with_handles(kept, points)


def test_hair_is_not_looked_for_again_while_points_move_a_little(
    desk: Desk, found: list[float]
) -> None:
    kept = desk.landmarks(NUMBER, 1)
    draft = Draft(kept)
    for by_px in (0.0, 3.0, 0.2 * kept.pupil_distance):
        recipe = desk.plan(NUMBER, target_age=10, moved={1: _moved(kept, by_px)})
        shown = desk.preview(NUMBER, recipe, max_side=_SIDE, draft=draft)
        scale = shown.pixels.shape[1] / kept.image_size[0]
        assert shown.landmarks.ibug68[48, 0] < scale * (kept.ibug68[48, 0] - by_px + 2)
    assert len(found) == 1
    recipe = desk.plan(NUMBER, target_age=10, moved={1: _moved(kept, 0.3 * kept.pupil_distance)})
    desk.preview(NUMBER, recipe, max_side=_SIDE, draft=draft)
    assert len(found) == 2


def test_a_version_is_drawn_by_its_own_points_whatever_was_looked_at_before(
    desk: Desk, tmp_path: Path, found: list[float]
) -> None:
    kept = desk.landmarks(NUMBER, 1)
    recipe = desk.plan(NUMBER, target_age=10, moved={1: _moved(kept, 3.0)})
    desk.preview(NUMBER, recipe, draft=Draft(kept))
    saved = desk.save_version(NUMBER, recipe)
    assert found == [kept.ibug68[48, 0], saved.recipe.sources[0].landmarks.ibug68[48, 0]]
    desk.close()
    with new_desk(tmp_path / "home") as fresh:
        again = fresh.preview(NUMBER, fresh.recipe(NUMBER, 1)).pixels
        assert np.array_equal(again, fresh.picture(NUMBER, 1))


def test_what_is_looked_at_is_what_will_be_kept_and_its_noise_is_made_once(desk: Desk) -> None:
    kept = desk.landmarks(NUMBER, 1)
    near = [desk.plan(NUMBER, target_age=30, moved={1: _moved(kept, px)}) for px in (3.0, 3.5)]
    looked_at = desk.preview(NUMBER, near[0], max_side=_SIDE, draft=Draft()).pixels
    made = banded_noise.cache_info().misses
    desk.preview(NUMBER, near[1], max_side=_SIDE, draft=Draft())
    assert banded_noise.cache_info().misses == made
    as_kept = desk.preview(NUMBER, near[0], max_side=_SIDE).pixels
    assert banded_noise.cache_info().misses > made
    assert np.abs(looked_at.astype(int) - as_kept).max() <= 2


class _NewerError(Exception):
    pass


def test_a_drawing_that_nobody_waits_for_any_more_is_given_up(desk: Desk) -> None:
    recipe, stages = desk.plan(NUMBER, target_age=10), list[int]()

    def give_up() -> None:
        stages.append(1)
        if len(stages) == 3:
            raise _NewerError

    with pytest.raises(_NewerError):
        desk.preview(NUMBER, recipe, max_side=_SIDE, draft=Draft(go_on=give_up))
    assert len(stages) == 3
    assert max(desk.preview(NUMBER, recipe, max_side=_SIDE).pixels.shape[:2]) == _SIDE
