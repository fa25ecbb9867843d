"""What is laid side by side: at full size or smaller, and its scale; of bone, none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.samples import sample
from tests.desks import NUMBER, new_desk, open_case
from workbench.desk import Desk
from workbench.work.comparing import PictureOf


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path)
    open_case(desk)
    desk.take_in(NUMBER, sample("child-06-girl-light"), age_years=6)
    desk.progress(NUMBER, target_age=12)
    return desk


def test_a_version_and_its_photograph_are_seen_at_full_size_and_smaller(desk: Desk) -> None:
    photo = desk.drawn_on(NUMBER, 1)
    assert photo == PictureOf("photo", 1)
    for of, kept in (
        (photo, desk.photograph(NUMBER, 1).pixels),
        (PictureOf("version", 1), desk.picture(NUMBER, 1)),
    ):
        assert np.array_equal(desk.seen(NUMBER, of), kept)
        assert desk.size_seen(NUMBER, of) == kept.shape[1::-1]
        assert max(desk.seen(NUMBER, of, max_side=200).shape) == 200


def test_the_pupils_are_as_far_apart_as_the_kept_landmarks_say_or_as_is_found(desk: Desk) -> None:
    kept = desk.landmarks(NUMBER, 1).pupil_distance
    assert desk.pupil_distance(NUMBER, PictureOf("photo", 1)) == kept
    assert desk.pupil_distance(NUMBER, PictureOf("version", 1)) == pytest.approx(kept, rel=0.1)
